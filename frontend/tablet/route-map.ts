import Feature from "ol/Feature";
import LineString from "ol/geom/LineString";
import Point from "ol/geom/Point";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import { Circle, Fill, Stroke, Style, Text } from "ol/style";
import { toMap } from "../stations/datum";
import { StationMap } from "../stations/map";
import { readPalette } from "../stations/palette";
import { readTileSetting } from "../stations/tiles";
import type { DutyCard, StopCard } from "./duty-state";

type LonLat = [number, number];

/** The way of a duty with its numbered stops and oneself, on the station's own map. */
export class RouteMap {
  private readonly map: StationMap;
  private readonly source = new VectorSource();
  private readonly datum;
  private readonly palette;

  constructor(
    private readonly element: HTMLElement,
    station: string,
  ) {
    this.map = new StationMap(element);
    this.datum = readTileSetting(element.dataset).datum;
    this.palette = readPalette(element);
    this.map.map.addLayer(new VectorLayer({ source: this.source, zIndex: 20 }));
    void this.map.load(station).catch(() => undefined);
  }

  show(duty: DutyCard, next: StopCard | null, me: LonLat | null): void {
    const line = duty.route.coordinates.map((point) => this.at(point));
    const stops = duty.stops.filter((stop) => stop.status !== "dropped");
    this.source.clear();
    if (line.length > 1) this.add(new LineString(line), this.lineStyle());
    for (const [index, stop] of stops.entries())
      this.add(
        new Point(this.at([stop.lon, stop.lat])),
        this.stopStyle(index + 1, stop, stop.id === next?.id),
      );
    if (me) this.add(new Point(this.at(me)), this.meStyle());
  }

  /** The whole way, also when the station's ground comes later; a map that somebody moved stays where it is. */
  fit(): void {
    const extent = this.source.getExtent();
    if (extent && Number.isFinite(extent[0])) this.map.openAt(extent);
  }

  /** The next stop, close; the map stays there and does not go back to the whole station. */
  lookAt(stop: StopCard): void {
    this.map.goTo(stop.lon, stop.lat);
    this.element.dataset.stop = String(stop.id);
  }

  private at(point: LonLat): LonLat {
    return toMap(point, this.datum);
  }

  private add(shape: LineString | Point, style: Style): void {
    const feature = new Feature<LineString | Point>(shape);
    feature.setStyle(style);
    this.source.addFeature(feature);
  }

  private lineStyle(): Style {
    return new Style({ stroke: new Stroke({ color: this.palette.colours["route-1"], width: 4 }) });
  }

  private stopStyle(nth: number, stop: StopCard, isNext: boolean): Style {
    const { colours, font } = this.palette;
    const done = stop.left_at !== null;
    return new Style({
      zIndex: isNext ? 2 : 1,
      image: new Circle({
        radius: isNext ? 15 : 11,
        fill: new Fill({ color: done ? colours.surface : colours["route-1"] }),
        stroke: new Stroke({ color: done ? colours["route-1"] : colours["route-on"], width: 2 }),
      }),
      text: new Text({
        text: done ? "✓" : String(nth),
        font: `700 ${isNext ? 16 : 13}px ${font}`,
        fill: new Fill({ color: done ? colours["route-1"] : colours["route-on"] }),
      }),
    });
  }

  private meStyle(): Style {
    const { colours } = this.palette;
    return new Style({
      zIndex: 3,
      image: new Circle({
        radius: 9,
        fill: new Fill({ color: colours["brand-fill"] }),
        stroke: new Stroke({ color: colours["brand-on"], width: 3 }),
      }),
    });
  }
}
