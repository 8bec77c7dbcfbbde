import { defaults as defaultControls } from "ol/control/defaults";
import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import { defaults as defaultInteractions } from "ol/interaction/defaults";
import VectorLayer from "ol/layer/Vector";
import OlMap from "ol/Map";
import VectorSource from "ol/source/Vector";
import View from "ol/View";
import { t } from "../i18n/t";
import type { IncidentCard, UnitCard } from "../live/cards";
import { serverNow } from "../live/clock";
import { get } from "../live/rest";
import type { RoomState } from "../live/state";
import { age } from "../live/timers";
import { fromMap, toMap } from "./datum";
import { createGround, loadGround } from "./ground";
import { forgetPictures, incidentStyle, pointStyle, stationStyle, tieStyle, unitStyle } from "./marks";
import { onPaletteChange, readPalette } from "./palette";
import { Marks } from "./placing";
import { readTileSetting, tileLayer } from "./tiles";

export type MapLayer = "incidents" | "units" | "places";

export interface MapEvents {
  incident?(number: string): void;
  unit?(callSign: string): void;
  /** a click beside every mark, in WGS-84 degrees */
  point?(lon: number, lat: number): void;
}

/** A station's map on plain canvas. Tile settings come from the element's data attributes; marks from the room's state. */
export class StationMap {
  readonly map: OlMap;
  private readonly tiles;
  private readonly ground = createGround();
  private readonly incidents = new Marks(10);
  private readonly units = new Marks(9);
  private readonly ties = new Marks(7);
  private readonly fixed = new VectorSource();
  private readonly fixedLayer = new VectorLayer({ source: this.fixed, zIndex: 8, declutter: true });
  private palette;
  private touched = false;
  private state: RoomState | null = null;
  private selected: string | null = null;
  private picked: Feature | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly events: MapEvents = {},
  ) {
    this.tiles = readTileSetting(element.dataset);
    this.palette = readPalette(element);
    const tiles = tileLayer(this.tiles);
    if (tiles) this.ground.shapes.setVisible(false);
    this.map = new OlMap({
      target: element,
      keyboardEventTarget: element,
      controls: defaultControls({
        rotate: false,
        attribution: this.tiles.attribution !== "",
        zoomOptions: { zoomInTipLabel: t("放大"), zoomOutTipLabel: t("缩小") },
      }),
      interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }),
      layers: [
        ...(tiles ? [tiles] : []),
        this.ground.shapes,
        this.ground.names,
        this.ties.layer,
        this.fixedLayer,
        this.units.layer,
        this.incidents.layer,
      ],
      view: new View({ center: [0, 0], zoom: 13, minZoom: 8, maxZoom: 19 }),
    });
    this.restyle();
    this.listen();
  }

  /** Draws the station's own ground and, unless somebody has moved the map already, shows all of it. */
  async load(code: string): Promise<void> {
    loadGround(this.ground.source, await get<object>(`stations/${code}/map/`), this.tiles.datum);
    this.fit();
  }

  show(state: RoomState, selected: string | null = this.selected): void {
    const first = this.state === null;
    this.state = state;
    this.selected = selected;
    this.showIncidents([...state.incidents.values()]);
    this.showUnits([...state.units.values()]);
    if (first) this.placeStation();
    if (first && !this.ground.source.getFeatures().length) this.fit();
  }

  select(number: string | null): void {
    if (this.state) this.show(this.state, number);
  }

  /** Everything of the station; a map that somebody moved stays where it is unless `anyway`. */
  fit(anyway = false): void {
    if (this.touched && !anyway) return;
    if (anyway) this.touched = false;
    const source = this.ground.source.getFeatures().length ? this.ground.source : this.fixed;
    const extent = source.getExtent();
    if (extent && Number.isFinite(extent[0]))
      this.map.getView().fit(extent, { padding: [48, 48, 48, 48], maxZoom: 16 });
  }

  /** Moves to a point because the officer asked for it. */
  goTo(lon: number, lat: number): void {
    const view = this.map.getView();
    view.animate({
      center: toMap([lon, lat], this.tiles.datum),
      zoom: Math.max(16, view.getZoom() ?? 0),
      duration: 160,
    });
    this.touched = true;
  }

  pick(lon: number | null, lat: number | null): void {
    if (this.picked) this.fixed.removeFeature(this.picked);
    this.picked = null;
    if (lon === null || lat === null) return;
    this.picked = new Feature(new Point(toMap([lon, lat], this.tiles.datum)));
    this.picked.setStyle(pointStyle(this.palette));
    this.fixed.addFeature(this.picked);
  }

  setLayer(layer: MapLayer, visible: boolean): void {
    if (layer === "places") this.ground.names.setVisible(visible);
    if (layer === "incidents") this.incidents.layer.setVisible(visible);
    if (layer === "units") for (const marks of [this.units, this.ties]) marks.layer.setVisible(visible);
  }

  /** Ages grow by themselves: called by the page's tick. */
  age(): void {
    if (this.state) this.showUnits([...this.state.units.values()]);
  }

  private showIncidents(cards: IncidentCard[]): void {
    this.incidents.begin();
    for (const card of cards) {
      if (card.lon === null || card.lat === null) continue;
      const look = { priority: card.priority, short: card.short, selected: card.number === this.selected };
      const point = toMap([card.lon, card.lat], this.tiles.datum);
      const key = `${look.priority}${look.short}${look.selected}`;
      this.incidents.put(card.number, point, key, () => incidentStyle(look, this.palette));
    }
    this.incidents.end();
  }

  private showUnits(cards: UnitCard[]): void {
    const state = this.state!;
    const limit = state.settings.stale_after_s;
    const spots = new Map<string, number>();
    this.units.begin();
    this.ties.begin();
    for (const card of cards) {
      const fix = state.positions.get(card.call_sign);
      if (!fix || card.status === "off_duty") continue;
      const spot = `${fix.lon.toFixed(4)},${fix.lat.toFixed(4)}`;
      const rank = spots.get(spot) ?? 0;
      spots.set(spot, rank + 1);
      const old = (serverNow() - Date.parse(fix.at)) / 1000;
      const staleFor = old > limit ? t("{age}前", { age: age(old) }) : "";
      const look = { callSign: card.call_sign, status: card.status, staleFor, rank };
      const point = toMap([fix.lon, fix.lat], this.tiles.datum);
      const key = `${card.status}${staleFor}${rank}`;
      this.units.put(card.call_sign, point, key, () => unitStyle(look, this.palette));
      if (card.status === "en_route" && card.incident) this.tie(card.call_sign, point, card.incident);
    }
    this.units.end();
    this.ties.end();
  }

  private tie(callSign: string, from: [number, number], number: string): void {
    const target = this.incidents.at(number);
    if (target) this.ties.line(callSign, [from, target], () => tieStyle(this.palette));
  }

  private placeStation(): void {
    const { lon, lat } = this.state!.station;
    if (lon === null || lat === null) return;
    const mark = new Feature(new Point(toMap([lon, lat], this.tiles.datum)));
    mark.setStyle(() => stationStyle(this.palette));
    this.fixed.addFeature(mark);
  }

  private restyle(): void {
    forgetPictures();
    this.palette = readPalette(this.element);
    this.ground.restyle(this.palette);
    for (const marks of [this.incidents, this.units, this.ties]) marks.forget();
    this.picked?.setStyle(pointStyle(this.palette));
    this.fixed.changed();
    if (this.state) this.show(this.state);
  }

  private listen(): void {
    onPaletteChange(() => this.restyle());
    this.map.on("pointerdrag", () => {
      this.touched = true;
    });
    for (const kind of ["wheel", "keydown", "dblclick"] as const) {
      this.element.addEventListener(kind, () => {
        this.touched = true;
      });
    }
    this.map.on("change:size", () => this.fit());
    this.map.on("click", (event) => {
      const over = (marks: Marks) =>
        this.map.forEachFeatureAtPixel(event.pixel, (feature) => feature.getId(), {
          hitTolerance: 6,
          layerFilter: (layer) => layer === marks.layer,
        }) as string | undefined;
      const incident = over(this.incidents);
      const unit = incident ? undefined : over(this.units);
      if (incident) this.events.incident?.(incident);
      else if (unit) this.events.unit?.(unit);
      else this.events.point?.(...fromMap(event.coordinate as [number, number], this.tiles.datum));
    });
  }
}
