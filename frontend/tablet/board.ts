import { h } from "../design/elements";

/** A part of the tablet that is drawn anew whenever something changed: never under a finger, never around a field being written in. */

export interface Slip {
  /** the same thing keeps its key however it changes */
  key: string;
  draw(): HTMLElement;
}

// a browser clicks a little after the finger has left; a sheet exchanged in between swallows the tap
const CLICK_AFTER_MS = 350;
const LONGEST_PRESS_MS = 3000;

export class Board {
  private drawn = new Map<string, HTMLElement>();
  private pressed = false;
  private owed = false;
  private timer = 0;

  /** `again`: what was held back may be drawn now. */
  constructor(
    private readonly part: HTMLElement,
    private readonly again: () => void,
  ) {
    part.addEventListener("pointerdown", () => {
      this.pressed = true;
      this.letGo(LONGEST_PRESS_MS);
    });
    part.addEventListener("pointerup", () => this.letGo(CLICK_AFTER_MS));
    for (const end of ["pointercancel", "click"]) part.addEventListener(end, () => this.letGo(0));
    part.addEventListener("focusout", () => !this.pressed && this.letGo(0));
  }

  /** The slips from top to bottom. The one somebody writes in stays as it is until the writing ends. */
  draw(slips: readonly Slip[]): void {
    this.owed = this.pressed;
    if (this.pressed) return;
    const kept = this.written();
    const wanted = slips.map(({ key, draw }) => [key, key === kept ? this.drawn.get(key)! : draw()] as const);
    this.owed = kept !== undefined;
    this.drawn = new Map(wanted);
    this.arrange([...this.drawn.values()]);
  }

  /** Around the one that stays: a field that is moved loses its cursor and what an input method is composing. */
  private arrange(wanted: readonly HTMLElement[]): void {
    for (const old of [...this.part.children])
      if (!wanted.includes(old as HTMLElement)) this.part.removeChild(old);
    let at = this.part.firstElementChild;
    for (const slip of wanted) {
      if (slip === at) at = at.nextElementSibling;
      else this.part.insertBefore(slip, at);
    }
  }

  private written(): string | undefined {
    const field = document.activeElement;
    if (!field?.matches("textarea")) return undefined;
    return [...this.drawn].find(([, slip]) => slip.contains(field))?.[0];
  }

  private letGo(after_ms: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.pressed = false;
      if (this.owed) this.again();
    }, after_ms);
  }
}

/** A button for one act: a second tap of the same finger finds it pressed; the sheet that shows what came of it brings a new one. */
export function once(
  attributes: Record<string, string>,
  act: () => void,
  ...children: (Node | string)[]
): HTMLButtonElement {
  const button = h("button", { type: "button", ...attributes }, ...children);
  button.addEventListener("click", () => {
    button.disabled = true;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    act();
  });
  return button;
}
