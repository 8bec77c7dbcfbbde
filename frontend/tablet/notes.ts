import { h } from "../design/elements";
import type { Shelf } from "../live/shelf";

/** Fields of free words, by what they are about: what was typed is there again whatever is drawn around it or happens to the tablet. */
export class Notes {
  private readonly fields = new Map<string, HTMLTextAreaElement>();

  constructor(private readonly shelf: Shelf) {}

  field(about: string, words: { label: string; hint: string; most: number }): HTMLTextAreaElement {
    const known = this.fields.get(about);
    if (known) return known;
    const { label, hint, most } = words;
    const field = h("textarea", {
      class: "input",
      rows: 2,
      maxlength: most,
      "aria-label": label,
      placeholder: hint,
    });
    this.fields.set(about, field);
    field.addEventListener("input", () => void this.keep(about, field.value));
    void this.restore(about, field);
    return field;
  }

  words(about: string): string {
    return this.fields.get(about)?.value.trim() ?? "";
  }

  isWriting(about: string): boolean {
    const field = this.fields.get(about);
    return field !== undefined && field === document.activeElement;
  }

  /** The words go on their way, the field is empty again. */
  take(about: string): string {
    const words = this.words(about);
    const field = this.fields.get(about);
    if (field) field.value = "";
    field?.blur();
    void this.keep(about, "");
    return words;
  }

  /** The room has these words: they go, unless others were written since. */
  async arrived(about: string, words: string): Promise<void> {
    const kept = await this.shelf.last<string>(`draft ${about}`);
    if (kept?.data.trim() === words) this.take(about);
  }

  private async restore(about: string, field: HTMLTextAreaElement): Promise<void> {
    let touched = false;
    field.addEventListener("input", () => (touched = true), { once: true });
    const kept = await this.shelf.last<string>(`draft ${about}`);
    if (kept && !touched) field.value = kept.data;
  }

  private async keep(about: string, text: string): Promise<void> {
    await this.shelf.keep(`draft ${about}`, text, new Date().toISOString());
  }
}
