import { listenToKeys } from "../design/keys";

/** The list works without script; this adds only its keys: `/` to search, j and k through the rows, Enter to open. */
export function mount(root: HTMLElement): void {
  const links = () => [...root.querySelectorAll<HTMLAnchorElement>("tbody a[data-row]")];
  const step = (by: number) => {
    const rows = links();
    const at = rows.indexOf(document.activeElement as HTMLAnchorElement);
    rows[Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus();
  };
  listenToKeys((event) => {
    if (event.key === "/") root.querySelector<HTMLInputElement>("[name=q]")?.focus();
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else return false;
    return true;
  });
}
