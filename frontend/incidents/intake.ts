import { Choices } from "../design/choices";
import { find, h, icon, setText } from "../design/elements";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { clockTime, serverNow } from "../live/clock";
import { clearErrors, enterStays, showErrors, valuesOf } from "../live/forms";
import { fragment, get, newKey, Problem } from "../live/rest";
import { retime } from "../live/ticker";
import { type Draft, dropDraft, loadDraft, newDraft, refill, saveDraft } from "./draft";
import { Findings } from "./findings";
import { type PlaceChoice, searchPlaces } from "./places";
import { addCall, report, saidIn, type Taken } from "./taking";
import { TypeField } from "./type-field";
import type { IncidentType } from "./types";

export interface IntakeEvents {
  saved(number: string): void;
  /** the position of the call, for the mark on the map */
  located(lon: number | null, lat: number | null): void;
}

/** The intake drawer: opens at once, keeps what is typed, asks for duplicates while one types, saves with Ctrl+Enter. */
export class Intake {
  private form: HTMLFormElement | null = null;
  private draft: Draft | null = null;
  private types: IncidentType[] = [];
  private type: TypeField | null = null;
  private findings: Findings | null = null;

  constructor(
    private readonly drawer: HTMLElement,
    private readonly events: IntakeEvents,
  ) {
    void this.prepare().catch((problem: Error) => this.failed(problem));
  }

  get isOpen(): boolean {
    return !this.drawer.hidden;
  }

  open(): void {
    this.drawer.hidden = false;
    if (!this.form) return;
    this.draft ??= loadDraft() ?? newDraft();
    const timer = find(this.form, "[data-timer]");
    retime(timer, new Date(this.draft.startedAt).toISOString(), Number(timer.dataset.limit) || null);
    this.field("caller.phone").focus();
  }

  /** Keeps the draft: F2 brings everything back. */
  close(): void {
    if (this.drawer.contains(document.activeElement)) (document.activeElement as HTMLElement).blur();
    this.drawer.hidden = true;
    this.events.located(null, null);
  }

  locate(lon: number, lat: number, accuracy: number, word: string): void {
    if (!this.form) return;
    this.field("location.lon").value = lon.toFixed(6);
    this.field("location.lat").value = lat.toFixed(6);
    this.field("location.accuracy_m").value = String(accuracy);
    setText(find(this.form, "[data-located]"), word);
    this.events.located(lon, lat);
    this.changed();
  }

  private async prepare(): Promise<void> {
    this.drawer.replaceChildren(
      h("div", { class: "body" }, h("span", { class: "sk short" }), h("span", { class: "sk" })),
    );
    const [html, types] = await Promise.all([
      fragment("/incidents/new/"),
      get<IncidentType[] | { results: IncidentType[] }>("incident-types/"),
    ]);
    this.types = Array.isArray(types) ? types : types.results;
    const page = new DOMParser().parseFromString(html, "text/html");
    this.drawer.replaceChildren(...page.body.children);
    this.form = find<HTMLFormElement>(this.drawer, "form");
    this.wire(this.form);
    if (loadDraft()) this.restore();
    if (this.isOpen) this.open();
  }

  private failed(problem: Error): void {
    const again = () => void this.prepare().catch((next: Error) => this.failed(next));
    this.drawer.replaceChildren(
      h(
        "div",
        { class: "blank" },
        icon("alert"),
        h("h3", {}, t("登记表没有取到")),
        h("p", {}, problem.message),
        h("button", { class: "btn", type: "button", onclick: again }, icon("retry"), t("再试")),
      ),
    );
  }

  private wire(form: HTMLFormElement): void {
    enterStays(form);
    form.addEventListener("input", (event) => this.typed(event.target as HTMLInputElement));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save();
    });
    find(form, "[data-keep]").addEventListener("click", () => this.close());
    find(form, "[data-drop]").addEventListener("click", () => this.empty());
    const places = new Choices<PlaceChoice>(this.field("location.address"), (place) => this.takePlace(place));
    searchPlaces(this.field("location.address"), places);
    this.type = new TypeField(form, this.types, () => this.changed());
    this.findings = new Findings(form, (duplicate) => {
      void this.send((key) => addCall(duplicate, saidIn(form, this.type?.remembered().levelChosen), key));
    });
  }

  private typed(input: HTMLInputElement): void {
    if (input.name === "description") this.type?.suggest(input.value);
    if (input.name === "priority") this.type?.keepLevel();
    this.changed();
  }

  private takePlace(place: PlaceChoice): void {
    this.field("location.address").value = place.full;
    if (place.lon !== null && place.lat !== null) this.locate(place.lon, place.lat, 15, t("已按场所定位"));
  }

  private changed(): void {
    const form = this.form!;
    this.draft ??= newDraft();
    this.draft.fields = Object.fromEntries(
      [...new FormData(form)].map(([name, value]) => [name, String(value)]),
    );
    this.draft.type = this.type?.remembered() ?? null;
    saveDraft(this.draft);
    setText(find(form, "[data-saved]"), t("已自动保存 {time}", { time: clockTime(serverNow()) }));
    this.findings?.ask();
  }

  async save(): Promise<void> {
    await this.send((key) => report(valuesOf(this.form!), this.findings?.links ?? [], key));
  }

  private async send(act: (key: string) => Promise<Taken>): Promise<void> {
    const form = this.form!;
    if (form.dataset.busy) return;
    form.dataset.busy = t("正在保存");
    clearErrors(form);
    this.draft ??= newDraft();
    try {
      const { number, text } = await act(this.draft.idempotencyKey);
      toast("ok", text);
      this.drop();
      this.events.saved(number);
    } catch (problem) {
      // what was refused is another request once it is corrected; what may have arrived keeps its key
      if (this.draft && problem instanceof Problem && problem.status >= 400 && problem.status < 500) {
        this.draft.idempotencyKey = newKey();
      }
      showErrors(form, problem);
    } finally {
      delete form.dataset.busy;
    }
  }

  /** A slip of the finger costs nothing: the call comes back with one key. */
  private empty(): void {
    const kept = this.draft;
    this.drop();
    const back = () => {
      saveDraft(kept!);
      this.restore();
      this.open();
    };
    if (kept) toast("info", t("已清空登记表"), { label: t("撤销"), key: "u", run: back });
  }

  private drop(): void {
    const form = this.form!;
    form.reset();
    clearErrors(form);
    for (const hidden of form.querySelectorAll<HTMLInputElement>("input[type=hidden]")) hidden.value = "";
    for (const spot of form.querySelectorAll("[data-located], [data-saved]")) setText(spot, "");
    this.type?.restore(null);
    this.findings?.forget();
    this.draft = null;
    dropDraft();
    this.close();
  }

  private restore(): void {
    this.draft = loadDraft();
    refill(this.form!, this.draft);
    this.type?.restore(this.draft?.type ?? null);
    this.changed();
  }

  private field(name: string): HTMLInputElement {
    return find<HTMLInputElement>(this.form!, `[name="${name}"]`);
  }
}
