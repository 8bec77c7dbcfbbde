/** The smallest way to build and touch the page: elements, icons, text that is written only when it changed. */

type Child = Node | string | number | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

/** `on…` attributes become listeners, `false`/`null` attributes are left out, strings become text (never HTML). */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** A vector element; `attributes` as in the SVG specification. */
export function svg(tag: string, attributes: Record<string, string | number> = {}): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/** An icon of templates/icons.svg, decorative: the word stands beside it. */
export function icon(name: string, className = ""): SVGElement {
  const picture = svg("svg", { class: `i ${className}`.trim(), "aria-hidden": "true" });
  picture.append(svg("use", { href: `#i-${name}` }));
  return picture;
}

/** Writes only when the text differs, so that nothing moves that did not change. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

export function setClass(node: Element, name: string, on: boolean): void {
  if (node.classList.contains(name) !== on) node.classList.toggle(name, on);
}

/** The element a module was promised; a missing one is a mistake in the template and must be loud. */
export function find<T extends Element = HTMLElement>(root: ParentNode, selector: string): T {
  const element = root.querySelector<T>(selector);
  if (!element) throw new Error(`the page has no ${selector}`);
  return element;
}

/** True while the officer is typing, so that single-letter keys must not act. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  if (!target || event.isComposing) return true;
  return target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
}
