import { h } from "./elements";

export interface Choice {
  id: string;
  label: string;
  hint: string;
}

/** A text field that offers choices below itself: arrows move, Enter takes, Esc leaves the text as it is (ARIA combobox). */
export class Choices<T extends Choice> {
  private readonly list = h("ul", { role: "listbox", tabindex: -1, hidden: true });
  private items: readonly T[] = [];
  private at = -1;

  constructor(
    private readonly input: HTMLInputElement,
    private readonly taken: (item: T) => void,
  ) {
    this.list.id = `${input.id}-choices`;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.after(this.list);
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // before the blur of the field closes the list
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const index = (event.target as Element).closest<HTMLElement>("li")?.dataset.index;
      if (index) this.take(Number(index));
    });
  }

  offer(items: readonly T[], preselect = false): void {
    this.items = items;
    this.at = preselect && items.length ? 0 : -1;
    this.draw();
  }

  close(): void {
    this.items = [];
    this.draw();
  }

  private draw(): void {
    this.list.hidden = !this.items.length;
    this.input.setAttribute("aria-expanded", String(this.items.length > 0));
    this.list.replaceChildren(
      ...this.items.map((item, index) =>
        h(
          "li",
          {
            role: "option",
            id: `${this.list.id}-${index}`,
            "data-index": index,
            "aria-selected": String(index === this.at),
          },
          h("span", { class: "nw" }, item.label),
          h("span", { class: "t3 xs cut push" }, item.hint),
        ),
      ),
    );
    if (this.at >= 0) this.input.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
    this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing || !this.items.length) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const by = event.key === "ArrowDown" ? 1 : -1;
      this.at = (this.at + by + this.items.length) % this.items.length;
      this.draw();
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && this.at >= 0) {
      this.take(this.at);
      if (event.key === "Tab") return;
    } else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private take(index: number): void {
    const item = this.items[index];
    this.close();
    if (item) this.taken(item);
  }
}
