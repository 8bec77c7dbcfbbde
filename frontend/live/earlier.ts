import { toast } from "../design/toasts";
import { fragment, Problem } from "./rest";

/** Timelines are shown in part and say so. What is earlier is a link; here its entries come in under those that are shown. */

const LIST = "[data-entries]";
const COMES = ":scope > [data-entry], :scope > .rest:not([data-newer])";

export function wireEarlier(root: Document): void {
  const asked = new Set<string>();
  root.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-earlier]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (asked.has(link.href)) return;
    asked.add(link.href);
    void bring(root, link).finally(() => asked.delete(link.href));
  });
}

async function bring(root: Document, link: HTMLAnchorElement): Promise<void> {
  const href = link.getAttribute("href") ?? "";
  try {
    const page = new DOMParser().parseFromString(await fragment(href), "text/html");
    const rows = [...(page.querySelector(LIST)?.querySelectorAll<HTMLElement>(COMES) ?? [])];
    // the page may have been drawn anew meanwhile
    const there = root.querySelector(`a[data-earlier][href="${CSS.escape(href)}"]`);
    there?.closest("li")?.replaceWith(...rows);
    // whoever came by keyboard reads on where the new ones begin
    rows[0]?.setAttribute("tabindex", "-1");
    rows[0]?.focus();
  } catch (problem) {
    toast("late", problem instanceof Problem ? problem.message : String(problem));
  }
}

/**
 * Earlier entries that were asked for stay when the newest are drawn anew. Nothing in the journal changes, so they go on from
 * the same entry; where so much came that the two do not meet, only the newest are shown, and say what is missing.
 */
export function keepEarlier(drawn: ParentNode, fresh: ParentNode): void {
  const newest = fresh.querySelector(LIST);
  const last = [...(newest?.querySelectorAll<HTMLElement>("[data-entry]") ?? [])].pop();
  const same = last && drawn.querySelector(`${LIST} [data-entry="${CSS.escape(last.dataset.entry ?? "")}"]`);
  if (!newest || !last || !same?.nextElementSibling) return;
  while (last.nextSibling) last.nextSibling.remove();
  for (let next = same.nextSibling; next; next = next.nextSibling) newest.append(next.cloneNode(true));
}
