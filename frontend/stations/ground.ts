import Feature, { type FeatureLike } from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
import MultiPoint from "ol/geom/MultiPoint";
import MultiPolygon from "ol/geom/MultiPolygon";
import VectorLayer from "ol/layer/Vector";
import VectorImageLayer from "ol/layer/VectorImage";
import VectorSource from "ol/source/Vector";
import { Fill, Stroke, Style, Text } from "ol/style";
import type { Datum } from "./datum";
import { toMap } from "./datum";
import type { Palette, Token } from "./palette";

/** The station's own ground: streets, water, parks, buildings, boundaries and their names. */
export interface Ground {
  shapes: VectorImageLayer;
  names: VectorLayer;
  source: VectorSource;
  restyle(palette: Palette): void;
}

/** Metres per pixel below which a thing is worth drawing. */
const SHOWN_BELOW: Record<string, number> = { building: 6, road: 40 };
const NAMED_BELOW: Record<string, number> = {
  community: 60,
  major: 20,
  road: 5,
  water: 25,
  park: 12,
  place: 6,
};
const LINE_WIDTH: Record<string, [number, number]> = { major: [3, 10], road: [1, 5], water: [4, 24] };
const FILLS: Record<string, Token> = { water: "map-water", park: "map-park", building: "map-building" };
const LINES: Record<string, Token> = { water: "map-water", road: "map-road", major: "map-major" };

export function createGround(): Ground {
  const source = new VectorSource();
  const shapes = new VectorImageLayer({ source, imageRatio: 1.4, zIndex: 1 });
  const names = new VectorLayer({ source, declutter: true, zIndex: 2 });
  return {
    shapes,
    names,
    source,
    restyle(palette) {
      shapes.setStyle((feature, resolution) => shapeStyle(feature, resolution, palette));
      names.setStyle((feature, resolution) => nameStyle(feature, resolution, palette));
    },
  };
}

export function loadGround(source: VectorSource, collection: object, datum: Datum): void {
  const features = new GeoJSON().readFeatures(collection).flatMap(apart);
  for (const feature of features) {
    feature.getGeometry()?.applyTransform((flat, _output, dimension = 2) => {
      for (let i = 0; i < flat.length; i += dimension) {
        [flat[i], flat[i + 1]] = toMap([flat[i]!, flat[i + 1]!], datum);
      }
      return flat;
    });
  }
  source.clear();
  source.addFeatures(features);
}

/** What came as one to be short: each place has its own name again, and of all houses only those in sight are drawn. */
function apart(together: Feature): Feature[] {
  const geometry = together.getGeometry();
  const { layer, names } = together.getProperties();
  if (geometry instanceof MultiPoint)
    return geometry
      .getPoints()
      .map((point, index) => new Feature({ geometry: point, layer, name: names[index] }));
  if (geometry instanceof MultiPolygon && layer === "building")
    return geometry.getPolygons().map((walls) => new Feature({ geometry: walls, layer }));
  return [together];
}

const isLine = (feature: FeatureLike) => feature.getGeometry()?.getType().endsWith("LineString") ?? false;

function shapeStyle(feature: FeatureLike, resolution: number, palette: Palette): Style | undefined {
  const layer = feature.get("layer") as string;
  const { colours } = palette;
  if (resolution > (SHOWN_BELOW[layer] ?? Number.POSITIVE_INFINITY)) return undefined;
  if (layer === "boundary") return edge(colours["map-border"], 1.75, [10, 5, 2, 5], 5);
  if (layer === "community") return edge(colours["map-border"], 1, [2, 5], 4, colours["map-block"]);
  if (isLine(feature)) {
    const token = LINES[layer];
    return token && edge(colours[token], width(layer, resolution), undefined, layer === "major" ? 3 : 2);
  }
  const token = FILLS[layer];
  return (
    token && new Style({ fill: new Fill({ color: colours[token] }), zIndex: layer === "building" ? 1 : 0 })
  );
}

function edge(
  color: string,
  width: number,
  lineDash: number[] | undefined,
  zIndex: number,
  fill?: string,
): Style {
  return new Style({
    stroke: new Stroke({ color, width, lineDash, lineJoin: "round", lineCap: lineDash ? "butt" : "round" }),
    fill: fill ? new Fill({ color: fill }) : undefined,
    zIndex: fill ? -1 : zIndex,
  });
}

/** Streets grow with the zoom between a hair and their drawn width at one metre per pixel. */
function width(layer: string, resolution: number): number {
  const [thin, wide] = LINE_WIDTH[layer] ?? [1, 1];
  return Math.max(thin, Math.min(wide, wide / Math.sqrt(Math.max(1, resolution))));
}

function nameStyle(feature: FeatureLike, resolution: number, palette: Palette): Style | undefined {
  const layer = feature.get("layer") as string;
  const name = feature.get("name") as string | undefined;
  if (!name || resolution > (NAMED_BELOW[layer] ?? 0)) return undefined;
  const { colours, font, scale } = palette;
  const size = Math.round((layer === "community" ? 14 : 11.5) * scale);
  const along = isLine(feature);
  return new Style({
    text: new Text({
      text: layer === "community" ? [...name].join("\u200a") : name,
      font: `${layer === "community" ? 500 : 400} ${size}px ${font}`,
      placement: along ? "line" : "point",
      repeat: along ? 600 : undefined,
      maxAngle: Math.PI / 8,
      overflow: false,
      fill: new Fill({ color: layer === "water" ? colours.info : colours["map-label"] }),
      stroke: new Stroke({ color: colours["map-halo"], width: 3.5 }),
    }),
    zIndex: layer === "community" ? 3 : layer === "major" ? 2 : 1,
  });
}
