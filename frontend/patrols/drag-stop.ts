import type Feature from "ol/Feature";
import type Point from "ol/geom/Point";
import PointerInteraction from "ol/interaction/Pointer";
import type OlMap from "ol/Map";
import type MapBrowserEvent from "ol/MapBrowserEvent";
import type VectorSource from "ol/source/Vector";

// as far as a finger or a hand in a hurry misses
const REACH_PX = 14;
// less is a click with an unsteady hand
const MOVED_PX = 6;

/** The stop under a pixel: by distance, without asking the canvas what was drawn there. */
export function nearest(map: OlMap, stops: VectorSource, pixel: number[]): Feature | null {
  let found: Feature | null = null;
  let least = REACH_PX;
  for (const feature of stops.getFeatures()) {
    const at = map.getPixelFromCoordinate((feature.getGeometry() as Point).getCoordinates());
    const gap = at ? Math.hypot(at[0]! - pixel[0]!, at[1]! - pixel[1]!) : Number.POSITIVE_INFINITY;
    if (gap <= least) [found, least] = [feature, gap];
  }
  return found;
}

/** A stop is drawn to another place; `put` hears where it was let go. */
export class DragStop extends PointerInteraction {
  private held: Feature | null = null;
  private from: number[] = [0, 0];

  constructor(
    private readonly stops: VectorSource,
    private readonly put: (feature: Feature) => void,
  ) {
    super();
  }

  override handleDownEvent(event: MapBrowserEvent): boolean {
    this.held = nearest(event.map, this.stops, event.pixel);
    this.from = event.pixel;
    return this.held !== null;
  }

  override handleDragEvent(event: MapBrowserEvent): void {
    if (this.held && this.isMoved(event)) (this.held.getGeometry() as Point).setCoordinates(event.coordinate);
  }

  override handleUpEvent(event: MapBrowserEvent): boolean {
    if (this.held && this.isMoved(event)) this.put(this.held);
    this.held = null;
    return false;
  }

  private isMoved(event: MapBrowserEvent): boolean {
    return Math.hypot(event.pixel[0]! - this.from[0]!, event.pixel[1]! - this.from[1]!) > MOVED_PX;
  }
}
