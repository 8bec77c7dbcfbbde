import { defaults as defaultControls } from "ol/control/defaults";
import type { Extent } from "ol/extent";
import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import { defaults as defaultInteractions } from "ol/interaction/defaults";
import VectorLayer from "ol/layer/Vector";
import OlMap from "ol/Map";
import VectorSource from "ol/source/Vector";
import View from "ol/View";
import { t } from "../i18n/t";
import { get } from "../live/rest";
import type { RoomState } from "../live/state";
import { fromMap, toMap } from "./datum";
import { createGround, loadGround } from "./ground";
import { pointStyle, stationStyle } from "./marks";
import { onPaletteChange, readPalette } from "./palette";
import type { Marks } from "./placing";
import { RoomMarks } from "./room-marks";
import { forgetPictures } from "./strokes";
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
  private readonly marks: RoomMarks;
  private readonly fixed = new VectorSource();
  private readonly fixedLayer = new VectorLayer({ source: this.fixed, zIndex: 8, declutter: true });
  private palette;
  private touched = false;
  /** what is shown until somebody moves the map, where that is less than the whole ground */
  private home: Extent | null = null;
  private state: RoomState | null = null;
  private selected: string | null = null;
  private picked: Feature | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly events: MapEvents = {},
  ) {
    this.tiles = readTileSetting(element.dataset);
    this.palette = readPalette(element);
    this.marks = new RoomMarks(
      this.tiles.datum,
      () => this.palette,
      () => this.age(),
    );
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
        ...this.marks.layers,
        this.fixedLayer,
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
    this.marks.showIncidents(state.incidents, selected);
    this.marks.showUnits(state, selected);
    if (!first) return;
    this.respace();
    this.placeStation();
    if (!this.ground.source.getFeatures().length) this.fit();
  }

  select(number: string | null): void {
    if (this.state) this.show(this.state, number);
  }

  /** Everything of the station; a map that somebody moved stays where it is unless `anyway`. */
  fit(anyway = false): void {
    if (this.touched && !anyway) return;
    if (anyway) this.touched = false;
    const { source } = this.ground;
    const extent = this.home ?? (source.getFeatures().length ? source : this.fixed).getExtent();
    const [room, maxZoom] = this.home ? [32, 17] : [48, 16];
    if (extent && Number.isFinite(extent[0]))
      this.map.getView().fit(extent, { padding: [room, room, room, room], maxZoom });
  }

  /** Shows a part of the station, also when its ground comes later; a map that somebody moved stays unless `anyway`. */
  openAt(extent: Extent, anyway = false): void {
    this.home = extent;
    this.fit(anyway);
  }

  /** Moves to a point because the officer asked for it. */
  goTo(lon: number, lat: number): void {
    const view = this.map.getView();
    const zoom = Math.max(16, view.getZoom() ?? 0);
    view.animate({ center: toMap([lon, lat], this.tiles.datum), zoom, duration: 160 });
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
    const { incidents, throng, units, ties, crowd } = this.marks;
    const switched = { incidents: [incidents, throng], units: [units, ties, crowd], places: [] }[layer];
    for (const { layer } of switched) layer.setVisible(visible);
  }

  /** Ages grow by themselves, and so does a crowd: called by the page's tick. */
  age(): void {
    this.respace();
    if (this.state) this.marks.showUnits(this.state, this.selected);
  }

  private respace(): void {
    const metresPerPixel = this.map.getView().getResolution();
    if (metresPerPixel && this.marks.zoomed(metresPerPixel) && this.state) this.show(this.state);
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
    this.marks.forget();
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
    this.map.on("moveend", () => this.respace());
    this.map.on("click", (event) => {
      const over = (marks: Marks) =>
        this.map.forEachFeatureAtPixel(event.pixel, (feature) => feature.getId(), {
          hitTolerance: 6,
          layerFilter: (layer) => layer === marks.layer,
        }) as string | undefined;
      const { incidents, throng, units, crowd } = this.marks; // each look reads the canvas back
      const incident = this.events.incident && (over(incidents) ?? throng.at(event.pixel, 8));
      const unit = this.events.unit && (over(units) ?? crowd.at(event.pixel, 10));
      if (incident) this.events.incident?.(incident);
      else if (unit) this.events.unit?.(unit);
      else this.events.point?.(...fromMap(event.coordinate as [number, number], this.tiles.datum));
    });
  }
}
