import gcoord from "gcoord";
import { fromLonLat, toLonLat } from "ol/proj";

/** Everything of ours is WGS-84; bought map tiles may be GCJ-02 or BD-09. The map converts at its edge and nowhere else. */
export type Datum = "wgs84" | "gcj02" | "bd09";
type LonLat = [number, number];

const CRS = { wgs84: gcoord.WGS84, gcj02: gcoord.GCJ02, bd09: gcoord.BD09 };

/** WGS-84 degrees → metres of the map view (EPSG:3857 in the datum of the tiles). */
export function toMap(point: LonLat, datum: Datum): LonLat {
  const shifted = datum === "wgs84" ? point : gcoord.transform(point, CRS.wgs84, CRS[datum]);
  return fromLonLat(shifted) as LonLat;
}

/** Metres of the map view → WGS-84 degrees. */
export function fromMap(point: LonLat, datum: Datum): LonLat {
  const degrees = toLonLat(point) as LonLat;
  return datum === "wgs84" ? degrees : (gcoord.transform(degrees, CRS[datum], CRS.wgs84) as LonLat);
}
