import { Choices } from "../design/choices";
import { find, setText } from "../design/elements";
import { t } from "../i18n/t";
import type { RememberedType } from "./draft";
import { type IncidentType, searchTypes, suggestType } from "./types";

type TypeChoice = IncidentType & { id: string; label: string; hint: string };

const NOTHING: RememberedType = { path: "", why: "", chosen: false, levelChosen: false };

/** Type and level of a new call: picked by name, initials or code, or suggested by the words until somebody picks. */
export class TypeField {
  private readonly picker: HTMLInputElement;
  private readonly choices: Choices<TypeChoice>;
  private now = NOTHING;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly types: readonly IncidentType[],
    private readonly changed: () => void,
  ) {
    this.picker = find<HTMLInputElement>(form, "[data-field=type]");
    this.choices = new Choices<TypeChoice>(this.picker, (type) => this.take(type, "", true));
    this.picker.addEventListener("input", () => this.offer(this.picker.value));
    this.picker.addEventListener("focus", () => {
      this.picker.select();
      // what is wrong with it stands where the list would cover it
      if (!this.picker.hasAttribute("aria-invalid")) this.offer("");
    });
  }

  suggest(description: string): void {
    const found = this.now.chosen ? null : suggestType(this.types, description);
    if (!found) return;
    this.take(found.type, t("按“{words}”推荐，可改", { words: found.because.join(t("、")) }), false);
  }

  /** The level was set by hand: a type no longer changes it. */
  keepLevel(): void {
    this.now = { ...this.now, levelChosen: true };
  }

  remembered(): RememberedType {
    return this.now;
  }

  restore(remembered: RememberedType | null): void {
    this.now = remembered ?? NOTHING;
    this.show();
  }

  private offer(text: string): void {
    const found = searchTypes(this.types, text);
    this.choices.offer(
      found.map((type) => ({ ...type, id: type.code, label: type.path, hint: type.code })),
      text !== "",
    );
  }

  private take(type: IncidentType, why: string, chosen: boolean): void {
    find<HTMLInputElement>(this.form, "[name=type]").value = type.code;
    this.now = { ...this.now, path: type.path, why, chosen: this.now.chosen || chosen };
    const level = this.form.querySelector<HTMLInputElement>(`[name=priority][value="${type.priority}"]`);
    if (level && !this.now.levelChosen) level.checked = true;
    this.show();
    this.changed();
  }

  private show(): void {
    this.picker.value = this.now.path;
    setText(find(this.form, "[data-type-why]"), this.now.why);
  }
}
