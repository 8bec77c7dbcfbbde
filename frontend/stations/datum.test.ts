import { expect, test } from "vitest";
import { type Datum, fromMap, toMap } from "./datum";

const STATION: [number, number] = [118.089, 24.479];

test.each<Datum>(["wgs84", "gcj02", "bd09"])(
  "a click on %s tiles comes back within a metre of where it was",
  (datum) => {
    const [lon, lat] = fromMap(toMap(STATION, datum), datum);
    expect(Math.abs(lon - STATION[0])).toBeLessThan(0.00001);
    expect(Math.abs(lat - STATION[1])).toBeLessThan(0.00001);
  },
);

test("tiles in GCJ-02 move our points by some hundred metres, so that they lie on their streets", () => {
  const [x, y] = toMap(STATION, "gcj02");
  const [plainX, plainY] = toMap(STATION, "wgs84");
  const metres = Math.hypot(x - plainX, y - plainY);
  expect(metres).toBeGreaterThan(100);
  expect(metres).toBeLessThan(1000);
});
