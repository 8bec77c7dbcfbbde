import { Choices } from "../design/choices";
import { find, h, setText } from "../design/elements";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { clockTime, serverNow } from "../live/clock";
import { clearErrors, showErrors, valuesOf } from "../live/forms";
import { fragment, get, newKey, Problem, post } from "../live/rest";
import { retime } from "../live/ticker";
import { type Draft, dropDraft, loadDraft, saveDraft } from "./draft";
import { type Duplicate, duplicatesPanel, type Similar, SimilarSearch } from "./duplicates";
import { historyHint } from "./history";
import { type PlaceChoice, searchPlaces } from "./places";
import { type IncidentType, searchTypes, suggestType } from "./types";

export interface IntakeEvents {
  saved(number: string): void;
  /** the position of the call, for the mark on the map */
  located(lon: number | null, lat: number | null): void;
}

type TypeChoice = IncidentType & { id: string; label: string; hint: string };

/** The intake drawer: opens at once, keeps what is typed, asks for duplicates while one types, saves with Ctrl+Enter. */
export class Intake {
  private form: HTMLFormElement | null = null;
  private draft: Draft | null = null;
  private types: IncidentType[] = [];
  private links: Duplicate[] = [];
  private readonly similar = new SimilarSearch((found) => this.known(found));

  constructor(
    private readonly drawer: HTMLElement,
    private readonly events: IntakeEvents,
  ) {
    void this.prepare();
  }

  get isOpen(): boolean {
    return !this.drawer.hidden;
  }

  open(): void {
    this.drawer.hidden = false;
    if (!this.form) return;
    this.draft ??= loadDraft() ?? this.newDraft();
    const timer = find(this.form, "[data-timer]");
    retime(timer, new Date(this.draft.startedAt).toISOString(), Number(timer.dataset.limit) || null);
    this.field("caller.phone").focus();
  }

  /** Keeps the draft: F2 brings everything back. */
  close(): void {
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
    this.drawer.append(
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

  private wire(form: HTMLFormElement): void {
    form.addEventListener("input", (event) => this.typed(event.target as HTMLInputElement));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save();
    });
    find(form, "[data-keep]").addEventListener("click", () => this.close());
    find(form, "[data-drop]").addEventListener("click", () => this.drop());
    const places = new Choices<PlaceChoice>(this.field("location.address"), (place) => this.takePlace(place));
    searchPlaces(this.field("location.address"), places);
    const picker = find<HTMLInputElement>(form, "[data-field=type]");
    const types = new Choices<TypeChoice>(picker, (type) => this.takeType(type, "", true));
    const offer = () =>
      types.offer(searchTypes(this.types, picker.value).map(typeChoice), picker.value !== "");
    picker.addEventListener("input", offer);
    picker.addEventListener("focus", () => {
      picker.select();
      types.offer(searchTypes(this.types, "").map(typeChoice));
    });
  }

  private typed(input: HTMLInputElement): void {
    if (input.name === "description" && !this.draft?.typeChosen) {
      const suggestion = suggestType(this.types, input.value);
      if (suggestion)
        this.takeType(
          suggestion.type,
          t("按“{words}”推荐，可改", { words: suggestion.because.join(t("、")) }),
          false,
        );
    }
    if (input.name === "priority" && this.draft) this.draft.priorityChosen = true;
    this.changed();
  }

  private takeType(type: IncidentType, why: string, chosen: boolean): void {
    const form = this.form!;
    this.field("type").value = type.code;
    find<HTMLInputElement>(form, "[data-field=type]").value = type.path;
    setText(find(form, "[data-type-why]"), why);
    if (this.draft) this.draft.typeChosen ||= chosen;
    if (!this.draft?.priorityChosen) this.choosePriority(type.priority);
    this.changed();
  }

  private choosePriority(priority: number): void {
    const radio = this.form!.querySelector<HTMLInputElement>(`[name=priority][value="${priority}"]`);
    if (radio) radio.checked = true;
  }

  private takePlace(place: PlaceChoice): void {
    this.field("location.address").value = place.full;
    if (place.lon !== null && place.lat !== null) this.locate(place.lon, place.lat, 15, t("已按场所定位"));
  }

  private changed(): void {
    const form = this.form!;
    this.draft ??= this.newDraft();
    this.draft.fields = Object.fromEntries(
      [...new FormData(form)].map(([name, value]) => [name, String(value)]),
    );
    this.draft.fields.typePath = find<HTMLInputElement>(form, "[data-field=type]").value;
    saveDraft(this.draft);
    setText(find(form, "[data-saved]"), t("已自动保存 {time}", { time: clockTime(serverNow()) }));
    const { lon, lat } = this.position();
    this.similar.ask({
      phone: this.field("caller.phone").value.replace(/\D/g, ""),
      address: this.field("location.address").value.trim(),
      type: this.field("type").value,
      lon,
      lat,
    });
  }

  private known(found: Similar | null): void {
    const form = this.form!;
    const phone = this.field("caller.phone").value.replace(/\D/g, "");
    find(form, "[data-history]").replaceChildren(...historyHint(phone, found));
    const panel = found && duplicatesPanel(found, (duplicate) => void this.takeDuplicate(duplicate));
    find(form, "[data-duplicates]").replaceChildren(...(panel ? [panel] : []));
    const sensitive = find(form, "[data-sensitive]");
    sensitive.hidden = !found?.sensitive;
    if (found?.sensitive) {
      setText(sensitive.lastElementChild!, t("敏感部位：{name}，{reason}", { ...found.sensitive }));
    }
  }

  /** Joining an open matter files the call there and needs no second number; a link waits for the new number. */
  private async takeDuplicate(duplicate: Duplicate): Promise<void> {
    if (duplicate.suggest === "link") {
      this.links = [...this.links.filter((other) => other.number !== duplicate.number), duplicate];
      setText(
        find(this.form!, "[data-links]"),
        t("保存后关联 {shorts}", { shorts: this.links.map((one) => one.short).join(t("、")) }),
      );
      return;
    }
    const { caller, description, source } = valuesOf(this.form!);
    await this.send(async (key) => {
      await post(`incidents/${duplicate.number}/calls/`, { caller, description, source }, key);
      return { number: duplicate.number, text: t("来电已并入 {short}", { short: duplicate.short }) };
    });
  }

  async save(): Promise<void> {
    await this.send(async (key) => {
      const values = valuesOf(this.form!);
      const saved = await post<{ number: string; short?: string }>("incidents/", shaped(values), key);
      for (const { number } of this.links)
        await post(`incidents/${saved.number}/link/`, { other: number, kind: "related" });
      return { number: saved.number, text: t("已登记 {short}", { short: saved.short ?? saved.number }) };
    });
  }

  private async send(act: (key: string) => Promise<{ number: string; text: string }>): Promise<void> {
    const form = this.form!;
    if (form.dataset.busy) return;
    form.dataset.busy = t("正在保存");
    clearErrors(form);
    try {
      const { number, text } = await act((this.draft ?? this.newDraft()).idempotencyKey);
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

  private drop(): void {
    const form = this.form!;
    form.reset();
    clearErrors(form);
    for (const hidden of form.querySelectorAll<HTMLInputElement>("input[type=hidden]")) hidden.value = "";
    for (const spot of form.querySelectorAll("[data-located], [data-type-why], [data-links], [data-saved]"))
      setText(spot, "");
    this.similar.forget();
    this.links = [];
    this.draft = null;
    dropDraft();
    this.known(null);
    this.close();
  }

  private restore(): void {
    this.draft = loadDraft();
    for (const [name, value] of Object.entries(this.draft?.fields ?? {})) {
      const field = this.form!.elements.namedItem(name);
      if (
        field instanceof RadioNodeList ||
        field instanceof HTMLInputElement ||
        field instanceof HTMLTextAreaElement
      ) {
        field.value = value;
      } else if (field instanceof HTMLSelectElement) field.value = value;
    }
    find<HTMLInputElement>(this.form!, "[data-field=type]").value = this.draft?.fields.typePath ?? "";
    this.changed();
  }

  private newDraft(): Draft {
    const fresh = {
      startedAt: serverNow(),
      idempotencyKey: newKey(),
      fields: {},
      typeChosen: false,
      priorityChosen: false,
    };
    this.draft = fresh;
    return fresh;
  }

  private position(): { lon: number | null; lat: number | null } {
    const [lon, lat] = [this.field("location.lon").value, this.field("location.lat").value];
    return { lon: lon ? Number(lon) : null, lat: lat ? Number(lat) : null };
  }

  private field(name: string): HTMLInputElement {
    return find<HTMLInputElement>(this.form!, `[name="${name}"]`);
  }
}

function typeChoice(type: IncidentType): TypeChoice {
  return { ...type, id: type.code, label: type.path, hint: type.code };
}

/** Positions of ours are WGS-84 and say so. */
function shaped(values: Record<string, unknown>): Record<string, unknown> {
  const location = (values.location ?? {}) as Record<string, unknown>;
  const position = location.lon === undefined ? {} : { datum: "wgs84" };
  return { ...values, location: { ...location, ...position } };
}
