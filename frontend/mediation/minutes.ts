import { find, setText } from "../design/elements";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { clockTime } from "../live/clock";
import { Problem, post } from "../live/rest";

/** The minutes save themselves while they are written. Of two who write at once nobody loses a line. */

const PAUSE_MS = 800;
const FIELDS = ["present", "minutes"] as const;
// Who is there stands in a row, what was said in lines.
const BETWEEN = { present: "、", minutes: "\n" };

type Field = HTMLInputElement | HTMLTextAreaElement;

export class Minutes {
  private waiting = 0;
  // One save after the other: two at once would be two writers.
  private last: Promise<boolean> = Promise.resolve(true);

  constructor(
    private readonly root: HTMLElement,
    private readonly path: string,
  ) {
    root.addEventListener("input", (event) => {
      if ((event.target as Element).closest("[data-minutes]")) this.soon();
    });
    window.addEventListener("beforeunload", (event) => {
      if (FIELDS.some((name) => this.isUnsaved(name))) event.preventDefault();
    });
  }

  /** Answers whether what stands on the page is what the server has. */
  keep(ends = false): Promise<boolean> {
    window.clearTimeout(this.waiting);
    this.last = this.last.then(() => this.send(ends));
    return this.last;
  }

  /** What becomes of one's own text when another was there: "join", "mine" or "theirs". */
  choose(how: string): void {
    const form = find<HTMLFormElement>(this.root, "[data-minutes]");
    const box = find(form, "[data-theirs]");
    for (const name of FIELDS) {
      const field = this.field(name)!;
      const theirs = find<Field>(box, `[data-their=${name}]`).value;
      if (how === "theirs") field.value = theirs;
      if (how === "join") field.value = joined(field.defaultValue, field.value, theirs, BETWEEN[name]);
      settle(field, theirs);
    }
    form.dataset.version = box.dataset.version;
    box.hidden = true;
    void this.keep();
    this.field("minutes")?.focus();
  }

  private soon(): void {
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.keep(), PAUSE_MS);
  }

  private async send(ends: boolean): Promise<boolean> {
    const form = this.root.querySelector<HTMLFormElement>("[data-minutes]");
    const saved = this.root.querySelector("[data-saved]");
    if (!form || !saved || this.isAsked(form, ends)) return false;
    const [present, minutes] = FIELDS.map((name) => this.field(name)!.value) as [string, string];
    const version = Number(form.dataset.version);
    try {
      const answer = await post<{ version: number }>(this.path, { version, minutes, present, ends });
      form.dataset.version = String(answer.version);
      for (const [name, text] of Object.entries({ present, minutes })) settle(this.field(name)!, text);
      setText(saved, t("{time} 已保存", { time: clockTime(Date.now()) }));
      return true;
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 409) return this.meet(form, problem, ends);
      setText(saved, t("没有存上，您写的还在"));
      toast("late", (problem as Error).message);
      return false;
    }
  }

  /** Somebody else saved since. Where they wrote nothing new, or the same, there is nothing to ask. */
  private meet(form: HTMLFormElement, problem: Problem, ends: boolean): Promise<boolean> | boolean {
    const theirs = Object.fromEntries(problem.errors.map(({ field, detail }) => [field, detail]));
    const isNew = (name: string, { value, defaultValue }: Field) =>
      ![value, defaultValue].includes(theirs[name] ?? "");
    if (!FIELDS.some((name) => isNew(name, this.field(name)!))) {
      form.dataset.version = theirs.version;
      return this.send(ends);
    }
    const box = find(form, "[data-theirs]");
    for (const name of FIELDS) find<Field>(box, `[data-their=${name}]`).defaultValue = theirs[name] ?? "";
    box.dataset.version = theirs.version;
    box.hidden = false;
    setText(find(box, "[data-said]"), problem.detail);
    setText(find(this.root, "[data-saved]"), t("没有存上，您写的还在"));
    return false;
  }

  /** Until it is chosen what becomes of two versions nothing is saved; whoever wants to end is led to the choice. */
  private isAsked(form: HTMLFormElement, ends: boolean): boolean {
    const box = find(form, "[data-theirs]");
    if (!box.hidden && ends) find(box, "[data-act=join]").focus();
    return !box.hidden;
  }

  private field(name: string): Field | null {
    return this.root.querySelector<Field>(`[data-minutes] [name=${name}]`);
  }

  private isUnsaved(name: string): boolean {
    const field = this.field(name);
    return field !== null && field.value !== field.defaultValue;
  }
}

/** What the server has of a field; what stands in it stays. */
function settle(field: Field, text: string): void {
  const { value, selectionStart, selectionEnd } = field;
  field.defaultValue = text;
  if (field.value === value) return;
  field.value = value;
  field.setSelectionRange(selectionStart, selectionEnd);
}

/** Theirs, and after it each of one's own lines that was neither there before nor stands in theirs. */
export function joined(before: string, mine: string, theirs: string, between: string): string {
  const lines = (text: string) => text.replaceAll("\r\n", "\n").split(between);
  const known = new Set([...lines(before), ...lines(theirs)]);
  return [theirs, ...lines(mine).filter((line) => line.trim() && !known.has(line))]
    .filter(Boolean)
    .join(between);
}
