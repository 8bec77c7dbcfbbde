import { Choices } from "../design/choices";
import { find, setClass, setText } from "../design/elements";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { clearErrors, enterStays, showErrors, type Values } from "../live/forms";
import { patch } from "../live/rest";
import { type PlaceChoice, searchPlaces } from "./places";
import { SpotMap } from "./spot-map";

type Fact = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Metres by which a place or a click may be wrong, as at intake. */
const OF_A_PLACE_M = 15;
const OF_A_CLICK_M = 20;

interface Spot {
  lon: number | null;
  lat: number | null;
  accuracy_m: number | null;
}

/** The dialog in which facts are put right (`form[data-correct]`): only what was changed is sent, for the version that was read. */
export class Correcting {
  /** the new position; null: left as it is */
  private spot: Spot | null = null;
  private readonly wired = new WeakSet<HTMLFormElement>();
  private readonly map = new SpotMap((lon, lat) => this.clicked(lon, lat));
  private form: HTMLFormElement | null = null;

  constructor(
    root: HTMLElement,
    private readonly saved: () => void,
  ) {
    root.addEventListener("asked", ({ target }) => {
      const form = (target as HTMLElement).querySelector<HTMLFormElement>("form[data-correct]");
      if (form) this.begin(form);
    });
    // before whoever draws the page anew sees that the dialog is closed
    root.addEventListener("close", ({ target }) => this.end(target as HTMLElement), true);
  }

  private begin(form: HTMLFormElement): void {
    this.form = form;
    this.spot = null;
    if (!this.wired.has(form)) this.wire(form);
    const { station = "", lon, lat } = form.dataset;
    this.map.open(find(form, "[data-spot]"), station);
    this.map.show(lon ? Number(lon) : null, lat ? Number(lat) : null);
    this.tellPlace();
  }

  private end(dialog: HTMLElement): void {
    if (!this.form || !dialog.contains(this.form)) return;
    this.map.close();
    this.form.reset();
    clearErrors(this.form);
    this.form = null;
  }

  private wire(form: HTMLFormElement): void {
    this.wired.add(form);
    enterStays(form);
    const address = this.field(form, "location.address");
    const places = new Choices<PlaceChoice>(address, (place) => this.takePlace(address, place));
    searchPlaces(address, places);
    address.addEventListener("input", () => this.tellPlace());
    find(form, "[data-unplace]").addEventListener("click", () => {
      this.moveTo({ lon: null, lat: null, accuracy_m: null }, t("保存后不再定位"));
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save(form);
    });
  }

  private takePlace(address: HTMLInputElement, { full, lon, lat }: PlaceChoice): void {
    address.value = full;
    if (lon === null || lat === null) this.tellPlace();
    else this.moveTo({ lon, lat, accuracy_m: OF_A_PLACE_M }, t("已按场所定位"));
  }

  private clicked(lon: number, lat: number): void {
    const spot = { lon: round(lon), lat: round(lat), accuracy_m: OF_A_CLICK_M };
    this.moveTo(spot, t("已在地图上点选"));
  }

  private moveTo(spot: Spot, word: string): void {
    this.spot = spot;
    this.map.show(spot.lon, spot.lat, spot.accuracy_m === OF_A_CLICK_M);
    this.tellPlace(word);
  }

  /** What will be the position; that an address was changed and its position was not is easily overlooked. */
  private tellPlace(word = ""): void {
    const form = this.form;
    if (!form) return;
    const had = Boolean(form.dataset.lon);
    const kept = this.spot === null && had && isChanged(this.field(form, "location.address"));
    const stands = had ? t("定位不变") : t("还没有定位：选一处场所，或点地图");
    const sign = find(form, "[data-located]");
    if (word || this.spot === null)
      setText(sign.lastElementChild!, word || (kept ? t("地点改了，定位还是原来的，请核对") : stands));
    setClass(sign, "warn", kept || (this.spot ? this.spot.lon === null : !had));
    find(form, "[data-unplace]").hidden = this.spot ? this.spot.lon === null : !had;
  }

  private async save(form: HTMLFormElement): Promise<void> {
    if (form.dataset.busy) return;
    const changes = this.changes(form);
    const close = () => form.closest("dialog")?.close();
    if (!Object.keys(changes).length) return close();
    form.dataset.busy = t("正在保存");
    try {
      const version = Number(this.field(form, "version").value);
      await patch(form.dataset.correct ?? "", { version, ...changes });
      delete form.dataset.busy;
      close();
      toast("ok", form.dataset.done ?? "");
      this.saved();
    } catch (problem) {
      showErrors(form, problem);
    } finally {
      delete form.dataset.busy;
    }
  }

  private changes(form: HTMLFormElement): Values {
    const facts = [...form.querySelectorAll<Fact>("[data-fact]")].filter(isChanged);
    const values: Values = Object.fromEntries(
      facts.filter(({ name }) => !name.includes(".")).map(({ name, value }) => [name, value.trim()]),
    );
    const address = this.field(form, "location.address");
    const location = {
      ...(isChanged(address) && { address: address.value.trim() }),
      ...(this.spot && { ...this.spot, datum: "wgs84" }),
    };
    return Object.keys(location).length ? { ...values, location } : values;
  }

  private field(form: HTMLFormElement, name: string): HTMLInputElement {
    return find<HTMLInputElement>(form, `[name="${name}"]`);
  }
}

function isChanged(field: Fact): boolean {
  if (field instanceof HTMLSelectElement) return !field.selectedOptions[0]?.defaultSelected;
  return field.value.trim() !== field.defaultValue.trim();
}

/** A tenth of a metre is all that a click can mean. */
function round(degrees: number): number {
  return Number(degrees.toFixed(6));
}
