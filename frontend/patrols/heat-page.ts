import type Feature from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
import type { Geometry } from "ol/geom";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import { find, h, setClass, setText } from "../design/elements";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { get } from "../live/rest";
import { toMap } from "../stations/datum";
import { StationMap } from "../stations/map";
import { onPaletteChange, readPalette } from "../stations/palette";
import { readTileSetting } from "../stations/tiles";
import type { Answer } from "./heat-answer";
import { picture, save } from "./heat-canvas";
import { explained, first, listsOf, nowhere, row, said, totals } from "./heat-figures";
import { HeatHint } from "./heat-hint";
import { HeatLook, type Showing } from "./heat-look";
import { asked, wireTypes } from "./heat-query";
import { listUrl, placeUrl } from "./heat-steps";

/** Incidents counted on the map: the form asks, the same words ask the incident list behind it. */
export function mount(root: HTMLElement): void {
  new HeatPage(root).start();
}

class HeatPage {
  private readonly station;
  private readonly datum;
  private readonly source = new VectorSource();
  private readonly form;
  private palette;
  private hint: HeatHint | null = null;
  private answer: Answer | null = null;
  private places: Feature<Geometry>[] = [];
  private asked = new URLSearchParams();
  private showing: Showing = "count";
  private look = new HeatLook("count", []);
  private asking: AbortController | null = null;

  constructor(private readonly root: HTMLElement) {
    const map = find(root, ".map");
    this.form = find<HTMLFormElement>(root, "form");
    this.station = new StationMap(map);
    this.datum = readTileSetting(map.dataset).datum;
    this.palette = readPalette(map);
    const style = (place: unknown, resolution: number) =>
      this.look.style(place as Feature, resolution, this.palette);
    this.station.map.addLayer(new VectorLayer({ source: this.source, zIndex: 3, style }));
    onPaletteChange(() => {
      this.palette = readPalette(map);
      this.source.changed();
    });
  }

  start(): void {
    const { station = "" } = this.root.dataset;
    this.form.addEventListener("change", ({ target }) => this.changed(target as HTMLInputElement));
    wireTypes(this.form);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.ask();
    });
    find(this.root, "[data-act=png]").addEventListener("click", () => void this.savePicture());
    find(this.root, "[data-act=geojson]").addEventListener("click", () => this.saveData());
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-show]"))
      button.addEventListener("click", () => this.paint(button.dataset.show as Showing));
    this.hint = new HeatHint(this.station.map, this.source, (place, kept) =>
      explained(place, this.answer!.properties, kept ? this.lists(place) : []),
    );
    void this.station.load(station);
    void this.ask();
  }

  /** Whoever chooses a period to compare with wants to see what changed. */
  private changed({ name, value }: HTMLInputElement): void {
    if (name === "compare") this.showing = value ? "change" : "count";
    void this.ask();
  }

  private async ask(): Promise<void> {
    if (!this.form.reportValidity()) return;
    this.asking?.abort();
    this.asking = new AbortController();
    const began = performance.now();
    const query = asked(this.form);
    try {
      this.answer = await get<Answer>("patrols/heat/", Object.fromEntries(query), this.asking.signal);
    } catch (problem) {
      if ((problem as Error).name !== "AbortError") toast("late", (problem as Error).message);
      return;
    }
    setText(find(this.root, "[data-part=took]"), `${Math.round(performance.now() - began)} ms`);
    this.show(query);
  }

  private show(query: URLSearchParams): void {
    this.places = new GeoJSON().readFeatures(this.answer!) as Feature<Geometry>[];
    for (const place of this.places)
      place.getGeometry()?.applyTransform((flat, _output, dimension = 2) => {
        for (let i = 0; i < flat.length; i += dimension)
          [flat[i], flat[i + 1]] = toMap([flat[i]!, flat[i + 1]!], this.datum);
        return flat;
      });
    this.asked = query;
    this.paint(this.showing);
    this.source.clear();
    this.source.addFeatures(this.places);
    find(this.root, "[data-part=totals]").replaceChildren(...totals(this.answer!.properties));
    find<HTMLAnchorElement>(this.root, "[data-part=list]").href = listUrl(this.root.dataset.list!, query);
  }

  /** How many there are, or how many more and fewer than in the other period: map, key and places alike. */
  private paint(showing: Showing): void {
    const { features, properties } = this.answer!;
    this.showing = properties.compared ? showing : "count";
    this.look = new HeatLook(
      this.showing,
      features.map((feature) => feature.properties),
    );
    this.hint?.hide();
    this.source.changed();
    find(this.root, "[data-part=showing]").hidden = !properties.compared;
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-show]"))
      button.setAttribute("aria-pressed", String(button.dataset.show === this.showing));
    this.explain();
    const title = this.showing === "count" ? t("最多的地方") : t("变化最大的地方");
    setText(find(this.root, "[data-part=top-title]"), title);
    const rows = first(this.places, this.showing).map((place) =>
      row(place, this.showing, { lists: this.lists(place), show: () => this.goTo(place) }),
    );
    const places = rows.length ? rows : [nowhere(this.showing)];
    find(this.root, "[data-part=top]").replaceChildren(...places);
  }

  private explain(): void {
    const legend = find(this.root, "[data-part=legend]");
    const alongStreets = this.asked.get("shape") === "street";
    legend.hidden = !this.answer!.features.length;
    setClass(legend, "along", alongStreets);
    const unit = alongStreets ? t("起 / 街段") : t("起 / 格");
    legend.replaceChildren(
      h("span", {}, this.periods()),
      ...this.look.key().map(({ token, label }) => h("span", {}, h("i", { class: `sw ${token}` }), label)),
      h("span", {}, unit),
    );
  }

  private periods(): string {
    const { properties } = this.answer!;
    if (this.showing === "count") return said(properties);
    return t("{period} 比 {other}", { period: said(properties), other: said(properties.compared!) });
  }

  private goTo(place: Feature): void {
    this.station.openAt(place.getGeometry()!.getExtent(), true);
  }

  private lists(place: Feature): HTMLElement[] {
    const { list, behind } = this.root.dataset;
    return listsOf(place, this.answer!.properties, (period) => {
      const query = new URLSearchParams(this.asked);
      query.set("since", period.since);
      query.set("until", period.until);
      return placeUrl({ list: list!, behind: behind! }, query, place.getProperties());
    });
  }

  private async savePicture(): Promise<void> {
    if (!this.answer) return;
    const words = [this.root.dataset.name, this.periods(), t("{n} 起", { n: this.answer.properties.total })];
    const { colours } = this.palette;
    const key = this.look.key().map(({ token, label }) => ({ label, colour: colours[token] }));
    save(await picture(this.station.map, words.join("  "), key, colours), this.file("png"));
  }

  private saveData(): void {
    if (!this.answer) return;
    save(new Blob([JSON.stringify(this.answer)], { type: "application/geo+json" }), this.file("geojson"));
  }

  private file(extension: string): string {
    const { since, until } = this.answer!.properties;
    return `heat-${this.root.dataset.station}-${since}-${until}.${extension}`;
  }
}
