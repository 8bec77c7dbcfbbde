import type Feature from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
import type { Geometry } from "ol/geom";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import { Stroke, Style } from "ol/style";
import { find, h, setClass, setText } from "../design/elements";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { get } from "../live/rest";
import { toMap } from "../stations/datum";
import { StationMap } from "../stations/map";
import { onPaletteChange, readPalette, type Token } from "../stations/palette";
import { readTileSetting } from "../stations/tiles";
import { shadeOf } from "./heat";
import type { Answer, Period } from "./heat-answer";
import { picture, save } from "./heat-canvas";
import { change, listUrl, stepLabels, steps } from "./heat-steps";
import { heatStyle } from "./plan-styles";

const TOP = 12;
// As wide as the key draws them.
const STREET_PX = [0, 3, 5, 8, 12];

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
  private answer: Answer | null = null;
  private asking: AbortController | null = null;

  constructor(private readonly root: HTMLElement) {
    const map = find(root, ".map");
    this.form = find<HTMLFormElement>(root, "form");
    this.station = new StationMap(map);
    this.datum = readTileSetting(map.dataset).datum;
    this.palette = readPalette(map);
    const style = (feature: unknown) => this.style(feature as Feature);
    this.station.map.addLayer(new VectorLayer({ source: this.source, zIndex: 3, style }));
    onPaletteChange(() => {
      this.palette = readPalette(map);
      this.source.changed();
    });
  }

  start(): void {
    const { station = "" } = this.root.dataset;
    this.form.addEventListener("change", () => void this.ask());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.ask();
    });
    find(this.root, "[data-act=png]").addEventListener("click", () => void this.savePicture());
    find(this.root, "[data-act=geojson]").addEventListener("click", () => this.saveData());
    void this.station.load(station);
    void this.ask();
  }

  /** What the form says, in the words of the API and of the incident list. */
  private query(): URLSearchParams {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) if (value) query.set(name, String(value));
    const from = find<HTMLSelectElement>(this.form, "[data-hours=from]").value;
    const to = find<HTMLSelectElement>(this.form, "[data-hours=to]").value;
    if (from !== to && !(from === "0" && to === "24")) query.set("hours", `${from}-${to}`);
    const days = [...this.form.querySelectorAll<HTMLInputElement>("[data-weekday]")];
    const chosen = days.filter((day) => day.checked);
    if (chosen.length && chosen.length < days.length)
      query.set("weekday", chosen.map((day) => day.dataset.weekday).join(","));
    return query;
  }

  private async ask(): Promise<void> {
    if (!this.form.reportValidity()) return;
    this.asking?.abort();
    this.asking = new AbortController();
    const began = performance.now();
    const query = this.query();
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
    const { features, properties } = this.answer!;
    const drawn = new GeoJSON().readFeatures(this.answer!) as Feature<Geometry>[];
    const ends = steps(features.map((feature) => feature.properties.count));
    for (const feature of drawn) {
      feature.getGeometry()?.applyTransform((flat, _output, dimension = 2) => {
        for (let i = 0; i < flat.length; i += dimension)
          [flat[i], flat[i + 1]] = toMap([flat[i]!, flat[i + 1]!], this.datum);
        return flat;
      });
      feature.set("shade", shadeOf(feature.get("count") as number, ends));
    }
    this.source.clear();
    this.source.addFeatures(drawn);
    this.explain(ends, query.get("shape") === "street");
    this.total(properties);
    this.top(drawn, query);
    find<HTMLAnchorElement>(this.root, "[data-part=list]").href = listUrl(this.root.dataset.list!, query);
  }

  private style(feature: Feature): Style | undefined {
    const shade = feature.get("shade") as number;
    if (!shade) return undefined;
    if (feature.getGeometry()?.getType() === "Polygon") return heatStyle(shade, this.palette);
    const color = this.palette.colours["heat-4"];
    return new Style({
      stroke: new Stroke({ color, width: STREET_PX[shade], lineCap: "round" }),
      zIndex: shade,
    });
  }

  private explain(ends: number[], alongStreets: boolean): void {
    const legend = find(this.root, "[data-part=legend]");
    legend.hidden = !this.answer!.features.length;
    setClass(legend, "along", alongStreets);
    setText(find(this.root, "[data-legend=period]"), this.period(this.answer!.properties));
    setText(find(this.root, "[data-legend=unit]"), alongStreets ? t("起 / 街段") : t("起 / 格"));
    for (const [index, label] of stepLabels(ends).entries())
      setText(find(this.root, `[data-step="${index + 1}"]`), label);
  }

  private period({ since, until }: Period): string {
    return `${since} — ${until}`;
  }

  private total(found: Answer["properties"]): void {
    const rows: [string, string][] = [[this.period(found), t("{n} 起", { n: found.total })]];
    const { compared } = found;
    if (compared) {
      rows.push([this.period(compared), t("{n} 起", { n: compared.total })]);
      rows.push([t("变化"), change(found.total, compared.total)]);
    }
    if (found.unplaced) rows.push([t("没有位置"), t("{n} 起", { n: found.unplaced })]);
    if (found.elsewhere) rows.push([t("不在街上"), t("{n} 起", { n: found.elsewhere })]);
    find(this.root, "[data-part=totals]").replaceChildren(
      ...rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
    );
  }

  private top(drawn: Feature<Geometry>[], query: URLSearchParams): void {
    const most = [...drawn].sort((one, other) => other.get("count") - one.get("count")).slice(0, TOP);
    find(this.root, "[data-part=top]").replaceChildren(...most.map((feature) => this.row(feature, query)));
  }

  private row(feature: Feature<Geometry>, query: URLSearchParams): HTMLElement {
    const count = feature.get("count") as number;
    const show = () => this.station.map.getView().fit(feature.getGeometry()!.getExtent(), { maxZoom: 16 });
    const changed = change(count, feature.get("before") as number | null);
    const bbox = feature.get("bbox") as string | undefined;
    return h(
      "li",
      {},
      h(
        "button",
        { class: "linklike", type: "button", onclick: show },
        (feature.get("name") as string) ?? "",
      ),
      h("span", { class: "nw" }, t("{n} 起", { n: count })),
      h("span", { class: "t3 nw" }, changed),
      bbox && h("a", { href: listUrl(this.root.dataset.list!, query, bbox) }, t("看警情")),
    );
  }

  private async savePicture(): Promise<void> {
    if (!this.answer) return;
    const { properties } = this.answer;
    const words = [this.root.dataset.name, this.period(properties), t("{n} 起", { n: properties.total })];
    const { colours } = this.palette;
    const ends = stepLabels(steps(this.answer.features.map((feature) => feature.properties.count)));
    const key = ends.map((label, index) => ({ label, colour: colours[`heat-${index + 1}` as Token] }));
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
