import Feature from "ol/Feature";
import LineString from "ol/geom/LineString";
import Point from "ol/geom/Point";
import Polygon from "ol/geom/Polygon";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import { fromMap, toMap } from "../stations/datum";
import { StationMap } from "../stations/map";
import { onPaletteChange, readPalette } from "../stations/palette";
import { readTileSetting } from "../stations/tiles";
import type { LonLat, Plan, StopCard } from "./cards";
import { DragStop, nearest } from "./drag-stop";
import { gather, hexagon, shadeOf, shades, within } from "./heat";
import { heatStyle, stopStyle, wayStyle } from "./plan-styles";

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

/** The plan over the station's own map, on plain canvas: expectation, ways, numbered stops. */
export class PlanMap {
  readonly station: StationMap;
  private readonly datum;
  private readonly heat = new VectorSource();
  private readonly ways = new VectorSource();
  private readonly stops = new VectorSource();
  private palette;
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
    this.station.map.addLayer(new VectorLayer({ source: this.ways, zIndex: 5 }));
    this.station.map.addLayer(new VectorLayer({ source: this.stops, zIndex: 9 }));
    if (movable) this.letDrag();
    this.listen(element);
  }

  /** Draws a plan; returns the lower ends of the four shades for the key. */
  show(plan: Plan, shown: Shown): number[] {
    const first = this.last === null;
    this.last = { plan, shown };
    for (const source of [this.heat, this.ways, this.stops]) source.clear();
    for (const duty of plan.duties) this.drawDuty(plan, duty.id, shown);
    if (first && this.ways.getFeatures().length) this.station.openAt(this.ways.getExtent()!);
    return this.drawHeat(plan, shown);
  }

  private drawDuty(plan: Plan, id: number, shown: Shown): void {
    const duty = plan.duties.find((one) => one.id === id)!;
    const chosen = shown.duty === id;
    if (duty.route.coordinates.length > 1) {
      const way = new Feature(new LineString(duty.route.coordinates.map((point) => this.at(point))));
      way.setStyle(wayStyle(duty.colour, chosen, this.palette));
      this.ways.addFeature(way);
    }
    const stops = duty.stops.filter((stop) => {
      const at = Date.parse(stop.arrive);
      return stop.status !== "dropped" && shown.start <= at && at < shown.end;
    });
    for (const [index, stop] of stops.entries()) {
      const sign = index === stops.length - 1 ? duty.unit : "";
      this.drawStop(stop, { colour: duty.colour, chosen, on: shown.stop === stop.id, sign });
    }
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
