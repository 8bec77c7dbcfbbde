import { isTyping } from "./elements";

/** The key printed on a control is the key that works: `data-key="r"` makes r press it. Nothing else to keep in step. */

export type KeyHandler = (event: KeyboardEvent) => boolean;

/** "F2", "Ctrl+Enter", "Alt+1", "j": as written in `data-key`. */
export function keyName(event: KeyboardEvent): string {
  const digit = /^Digit(\d)$/.exec(event.code);
  const key = event.altKey && digit ? digit[1]! : event.key;
  return [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", key]
    .filter(Boolean)
    .join("+");
}

/** Letters are text while somebody types; function keys and combinations are never text. */
export function mayAct(event: KeyboardEvent): boolean {
  if (event.isComposing) return false;
  const special =
    event.ctrlKey || event.metaKey || event.altKey || /^F\d+$/.test(event.key) || event.key === "Escape";
  return special || !isTyping(event) || opensLine(event);
}

/** No field begins with a slash: in an empty one it opens the command line over the form. */
function opensLine({ key, target }: KeyboardEvent): boolean {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  return key === "/" && isField && target.value === "";
}

function control(name: string): HTMLElement | null {
  const dialog = document.querySelector<HTMLDialogElement>("dialog[open]");
  // the newest of several: the undo of the last act, not of the one before it
  const found = (dialog ?? document).querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(name)}"]`);
  return [...found].findLast((element) => !element.matches(":disabled") && element.checkVisibility()) ?? null;
}

/** `first` sees every key that may act and answers true when it has dealt with it. */
export function listenToKeys(first: KeyHandler): void {
  document.addEventListener("keydown", (event) => {
    if (!mayAct(event)) return;
    if (document.querySelector("dialog[open]") ? false : first(event)) return event.preventDefault();
    const pressed = control(keyName(event));
    if (!pressed) return;
    event.preventDefault();
    pressed.click();
  });
}
