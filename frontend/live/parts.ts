import { keepEarlier } from "./earlier";

/** Parts of a page (`data-part`) that the server draws anew while somebody may be writing in them. */

const FIELDS = "input[name]:not([type=hidden]), input[type=file], textarea, select";
const WRITTEN = "textarea, select, input:not([type=checkbox], [type=radio], [type=file])";
const BREATH_MS = 120;

/**
 * What differs is exchanged; nothing moves that did not change. A part in which something is not sent yet – typed, ticked,
 * chosen, an open dialog, the cursor in a field, a finger on it – is left alone (but not the parts within it), and is drawn as
 * soon as it is sent, emptied or left.
 */
export class Parts {
  private readonly left = new Set<HTMLElement>();
  private held: Node | null = null;
  private asked = 0;
  private waiting = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly fresh: () => Promise<string>,
    private readonly drawn: () => void = () => undefined,
  ) {
    for (const type of ["input", "change", "focusout", "close", "reset"])
      root.addEventListener(type, () => this.later(), true);
    root.addEventListener("pointerdown", ({ target }) => this.hold(target), true);
    root.addEventListener("click", ({ target }) => isFile(target) && this.hold(target), true);
    // the click comes after it, and opens the dialog of files, which is closed with something chosen or with nothing
    for (const type of ["pointerup", "pointercancel"])
      window.addEventListener(type, () => window.setTimeout(() => isFile(this.held) || this.hold(null)));
    for (const type of ["change", "cancel"])
      root.addEventListener(type, ({ target }) => isFile(target) && this.hold(null), true);
  }

  /** Of several answers only the newest is drawn. */
  async redraw(): Promise<void> {
    this.asked += 1;
    const { asked } = this;
    const page = new DOMParser().parseFromString(await this.fresh(), "text/html");
    if (asked !== this.asked) return;
    this.left.clear();
    keepEarlier(this.root, page);
    for (const part of partsBelow(this.root)) this.exchange(part, page.body);
    this.drawn();
  }

  /** Several changes in one breath cost one request; on a line that is down the next change draws it. */
  soon(): void {
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.redraw().catch(() => undefined), BREATH_MS);
  }

  private exchange(part: HTMLElement, page: HTMLElement): void {
    const fresh = named(page, part);
    if (!fresh || part.isEqualNode(fresh)) return;
    if (this.isFree(part)) {
      const focused = part.contains(document.activeElement) ? document.activeElement : null;
      part.replaceWith(fresh);
      if (focused) twinOf(focused, fresh)?.focus();
      return;
    }
    this.left.add(part);
    const coming = partsBelow(fresh);
    for (const inner of partsBelow(part)) {
      if (named(fresh, inner)) this.exchange(inner, fresh);
      else if (this.isFree(inner)) inner.remove();
    }
    let before: HTMLElement | null = null;
    for (const added of coming) {
      const there = named(part, added);
      if (!there && before) before.after(added);
      before = there ?? (before && added);
    }
  }

  private isFree(part: HTMLElement): boolean {
    return !part.contains(this.held) && !isUnsent(part);
  }

  private hold(touched: EventTarget | null): void {
    this.held = touched as Node | null;
    this.later();
  }

  /** After what is happening now has happened: a reset form is empty only then. */
  private later(): void {
    if (!this.left.size) return;
    window.setTimeout(() => {
      if ([...this.left].some((part) => this.isFree(part))) this.soon();
    });
  }
}

/** What was sent is unsent no longer: its part may be drawn. Elsewhere the form is emptied for the next. */
export function settle(form: HTMLFormElement): void {
  if (!form.closest("[data-part]")) form.reset();
  else for (const field of form.querySelectorAll<HTMLInputElement>(FIELDS)) keepAsDrawn(field);
  if (form.contains(document.activeElement)) (document.activeElement as HTMLElement).blur();
}

/** A field that holds what the server has. */
export function keepAsDrawn(field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement): void {
  if (field instanceof HTMLSelectElement) for (const one of field.options) one.defaultSelected = one.selected;
  else if (field.type === "file") field.value = "";
  else field.defaultValue = field.value;
  if (field instanceof HTMLInputElement) field.defaultChecked = field.checked;
}

export function isUnsent(part: HTMLElement): boolean {
  const active = document.activeElement;
  if (part.querySelector("dialog[open], [data-busy]")) return true;
  if (active && part.contains(active) && active.matches(WRITTEN)) return true;
  return [...part.querySelectorAll<HTMLInputElement>(FIELDS)].some(differs);
}

function differs(field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement): boolean {
  if (field instanceof HTMLSelectElement) return field.value !== drawn(field);
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  if (field.type === "file") return Boolean(field.files?.length);
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

function drawn(select: HTMLSelectElement): string {
  const options = [...select.options];
  return (options.find((one) => one.defaultSelected) ?? options[0])?.value ?? "";
}

function named(root: HTMLElement, part: HTMLElement): HTMLElement | null {
  return root.querySelector(`[data-part="${CSS.escape(part.dataset.part ?? "")}"]`);
}

/** The outermost parts below an element. */
function partsBelow(root: HTMLElement): HTMLElement[] {
  const within = (part: HTMLElement) => {
    const outer = part.parentElement?.closest("[data-part]");
    return outer && outer !== root && root.contains(outer);
  };
  return [...root.querySelectorAll<HTMLElement>("[data-part]")].filter((part) => !within(part));
}

/** The same link, field or button in what was drawn anew. */
function twinOf(focused: Element, fresh: HTMLElement): HTMLElement | null {
  for (const name of ["id", "href", "value", "name", "data-dialog", "data-act"]) {
    const value = focused.getAttribute(name);
    const twin =
      value && fresh.querySelector<HTMLElement>(`${focused.localName}[${name}="${CSS.escape(value)}"]`);
    if (twin) return twin;
  }
  return null;
}

function isFile(node: unknown): node is HTMLInputElement {
  return node instanceof HTMLInputElement && node.type === "file";
}
