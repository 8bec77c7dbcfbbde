import TileLayer from "ol/layer/Tile";
import { get as projection } from "ol/proj";
import WMTS from "ol/source/WMTS";
import XYZ from "ol/source/XYZ";
import WMTSTileGrid from "ol/tilegrid/WMTS";
import type { Datum } from "./datum";

/** Optional tiles of the house, from the page's settings. Without a URL the station's own ground is the map. */
export interface TileSetting {
  kind: "" | "xyz" | "wmts";
  url: string;
  datum: Datum;
  attribution: string;
}

export function readTileSetting(data: DOMStringMap): TileSetting {
  const kind = data.tileUrl ? (data.tileKind === "wmts" ? "wmts" : "xyz") : "";
  const datum = data.tileDatum === "gcj02" || data.tileDatum === "bd09" ? data.tileDatum : "wgs84";
  // without tiles there is nothing to lie on: the datum of tiles that are not there must not move our own ground
  return {
    kind,
    url: data.tileUrl ?? "",
    datum: kind ? datum : "wgs84",
    attribution: data.tileAttribution ?? "",
  };
}

const LEVELS = 19;
const WHOLE = 20_037_508.342789244;

export function tileLayer(setting: TileSetting): TileLayer | null {
  if (!setting.kind) return null;
  const attributions = setting.attribution || undefined;
  const source =
    setting.kind === "xyz"
      ? new XYZ({ url: setting.url, attributions, crossOrigin: "anonymous", maxZoom: LEVELS - 1 })
      : new WMTS({
          url: setting.url,
          attributions,
          requestEncoding: setting.url.includes("{TileMatrix}") ? "REST" : "KVP",
          layer: "vec",
          matrixSet: "w",
          format: "tiles",
          style: "default",
          projection: projection("EPSG:3857")!,
          tileGrid: webMercatorGrid(),
        });
  return new TileLayer({ source, zIndex: 0 });
}

function webMercatorGrid(): WMTSTileGrid {
  const levels = Array.from({ length: LEVELS }, (_, level) => level);
  return new WMTSTileGrid({
    origin: [-WHOLE, WHOLE],
    resolutions: levels.map((level) => (WHOLE * 2) / 256 / 2 ** level),
    matrixIds: levels.map(String),
  });
}
