import Feature from "ol/Feature";
import LineString from "ol/geom/LineString";
import Point from "ol/geom/Point";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import type { Style } from "ol/style";

type Spot = [number, number];

// beyond this many, making room for every mark costs more frames than it gains: a crowd overlaps anyway
const COLLIDING = 400;

/** One kind of mark. A whole new set is put each time; only what moved or looks different is touched. */
export class Marks {
  readonly layer: VectorLayer;
  private readonly source = new VectorSource();
  private readonly known = new Map<string, { feature: Feature; key: string; spot: string }>();
  private kept = new Set<string>();
  private fresh: Feature[] = [];

  constructor(zIndex: number) {
    this.layer = new VectorLayer({ source: this.source, declutter: true, zIndex });
  }

  begin(): void {
    this.kept = new Set();
    this.fresh = [];
  }

  put(id: string, point: Spot, key: string, style: () => Style | Style[]): void {
    this.set(id, point.join(), key, style, (feature) => {
      const geometry = feature.getGeometry() as Point | undefined;
      if (geometry) geometry.setCoordinates(point);
      else feature.setGeometry(new Point(point));
    });
  }

  line(id: string, points: Spot[], key: string, style: () => Style | Style[]): void {
    this.set(id, points.join(), key, style, (feature) => feature.setGeometry(new LineString(points)));
  }

  /** Takes away what was not put since `begin`; new marks arrive in one go. */
  end(): void {
    for (const [id, mark] of this.known) {
      if (this.kept.has(id)) continue;
      this.source.removeFeature(mark.feature);
      this.known.delete(id);
    }
    if (this.fresh.length) this.source.addFeatures(this.fresh);
    const few = this.known.size <= COLLIDING;
    if (Boolean(this.layer.getDeclutter()) !== few) this.layer.setDeclutter(few);
  }

  /** The looks are out of date (another theme): the next `put` draws anew. */
  forget(): void {
    for (const mark of this.known.values()) mark.key = "";
  }

  private set(
    id: string,
    spot: string,
    key: string,
    style: () => Style | Style[],
    place: (feature: Feature) => void,
  ): void {
    this.kept.add(id);
    let mark = this.known.get(id);
    if (!mark) {
      mark = { feature: new Feature(), key: "", spot: "" };
      mark.feature.setId(id);
      this.known.set(id, mark);
      this.fresh.push(mark.feature);
    }
    if (mark.spot !== spot) place(mark.feature);
    if (mark.key !== key) mark.feature.setStyle(whenSeen(style));
    mark.spot = spot;
    mark.key = key;
  }
}

/** A look costs a picture: one is made for what comes into view. */
function whenSeen(style: () => Style | Style[]): () => Style | Style[] {
  let made: Style | Style[] | null = null;
  return () => {
    made ??= style();
    return made;
  };
}
