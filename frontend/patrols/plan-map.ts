import Feature from "ol/Feature";
import LineString from "ol/geom/LineString";
import Point from "ol/geom/Point";
import Polygon from "ol/geom/Polygon";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import type { Style } from "ol/style";
import { fromMap, toMap } from "../stations/datum";
import { StationMap } from "../stations/map";
import { onPaletteChange, readPalette } from "../stations/palette";
import { readTileSetting } from "../stations/tiles";
import type { Done, DutyCard, LonLat, Plan, StopCard } from "./cards";
import { DragStop, nearest } from "./drag-stop";
import { gather, hexagon, shadeOf, shades, within } from "./heat";
import { heatStyle, stopStyle, trackStyle, wayStyle } from "./plan-styles";

export interface PlanMapEvents {
  stop(id: number): void;
  /** a stop was drawn to another place, in WGS-84 degrees */
  moved(key: string, lon: number, lat: number): void;
  point(lon: number, lat: number): void;
}

export interface Shown {
  duty: number | null;
  stop: number | null;
  /** the part of the day whose expectation is drawn, milliseconds */
  start: number;
  end: number;
}

/** Ways as planned and as driven. */
export type PlanLayer = "ways" | "tracks";

/** The plan over the station's own map, on plain canvas: expectation, ways planned and driven, numbered stops. */
export class PlanMap {
  readonly station: StationMap;
  private readonly datum;
  private readonly heat = new VectorSource();
  private readonly layers = {
    ways: new VectorLayer({ source: new VectorSource(), zIndex: 5 }),
    tracks: new VectorLayer({ source: new VectorSource(), zIndex: 6 }),
  };
  private readonly stops = new VectorSource();
  private palette;
  private driven: Done["units"] = [];
  private last: { plan: Plan; shown: Shown } | null = null;

  constructor(
    element: HTMLElement,
    private readonly events: PlanMapEvents,
    movable: boolean,
  ) {
    this.station = new StationMap(element);
    this.datum = readTileSetting(element.dataset).datum;
    this.palette = readPalette(element);
    this.station.map.addLayer(new VectorLayer({ source: this.heat, zIndex: 3 }));
    for (const layer of Object.values(this.layers)) this.station.map.addLayer(layer);
    this.station.map.addLayer(new VectorLayer({ source: this.stops, zIndex: 9 }));
    if (movable) this.letDrag();
    this.listen(element);
  }

  /** Draws a plan; returns the lower ends of the four shades for the key. */
  show(plan: Plan, shown: Shown): number[] {
    const first = this.last === null;
    this.last = { plan, shown };
    const [ways, tracks] = [this.layers.ways.getSource()!, this.layers.tracks.getSource()!];
    for (const source of [this.heat, ways, tracks, this.stops]) source.clear();
    for (const duty of plan.duties) this.drawDuty(duty, shown);
    if (first && ways.getFeatures().length) this.station.openAt(ways.getExtent()!);
    return this.drawHeat(plan, shown);
  }

  /** Takes where the crews have been; returns how many of them can be drawn. */
  drive(units: Done["units"]): number {
    this.driven = units.filter(({ track }) => track.coordinates.length > 1);
    if (this.last) this.show(this.last.plan, this.last.shown);
    return this.driven.length;
  }

  setLayer(layer: PlanLayer, visible: boolean): void {
    this.layers[layer].setVisible(visible);
  }

  private drawDuty(duty: DutyCard, shown: Shown): void {
    const chosen = shown.duty === duty.id;
    const track = this.driven.find(({ id }) => id === duty.id)?.track;
    this.drawLine("ways", duty.route.coordinates, wayStyle(duty.colour, chosen, this.palette));
    if (track) this.drawLine("tracks", track.coordinates, trackStyle(duty.colour, chosen, this.palette));
    const stops = duty.stops.filter((stop) => {
      const at = Date.parse(stop.arrive);
      return stop.status !== "dropped" && shown.start <= at && at < shown.end;
    });
    for (const [index, stop] of stops.entries()) {
      const sign = index === stops.length - 1 ? duty.unit : "";
      this.drawStop(stop, { colour: duty.colour, chosen, on: shown.stop === stop.id, sign });
    }
  }

  private drawLine(layer: PlanLayer, line: LonLat[], style: Style[]): void {
    if (line.length < 2) return;
    const drawn = new Feature(new LineString(line.map((point) => this.at(point))));
    drawn.setStyle(style);
    this.layers[layer].getSource()!.addFeature(drawn);
  }

  private drawStop(
    stop: StopCard,
    look: { colour: number; chosen: boolean; on: boolean; sign: string },
  ): void {
    const mark = new Feature(new Point(this.at([stop.lon, stop.lat])));
    mark.setId(stop.id);
    mark.set("key", stop.key);
    mark.setStyle(stopStyle(stop, look, this.palette));
    this.stops.addFeature(mark);
  }

  private drawHeat({ heat }: Plan, { start, end }: Shown): number[] {
    const cells = gather(within(heat, start, end));
    const ends = shades(cells);
    for (const cell of cells) {
      const shade = shadeOf(cell.value, ends);
      if (!shade) continue;
      const ring = hexagon(cell).map((point) => this.at(point));
      const patch = new Feature(new Polygon([ring]));
      patch.setStyle(heatStyle(shade, this.palette));
      this.heat.addFeature(patch);
    }
    return ends;
  }

  private at(point: LonLat): [number, number] {
    return toMap(point, this.datum);
  }

  private letDrag(): void {
    const put = (feature: Feature) => {
      const [lon, lat] = fromMap((feature.getGeometry() as Point).getCoordinates() as LonLat, this.datum);
      this.events.moved(feature.get("key") as string, lon, lat);
    };
    this.station.map.addInteraction(new DragStop(this.stops, put));
  }

  private listen(element: HTMLElement): void {
    onPaletteChange(() => {
      this.palette = readPalette(element);
      if (this.last) this.show(this.last.plan, this.last.shown);
    });
    this.station.map.on("click", (event) => {
      const hit = nearest(this.station.map, this.stops, event.pixel);
      if (hit) this.events.stop(Number(hit.getId()));
      else this.events.point(...fromMap(event.coordinate as LonLat, this.datum));
    });
  }
}
