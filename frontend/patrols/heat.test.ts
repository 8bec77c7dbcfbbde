import { expect, test } from "vitest";
import { gather, hexagon, shadeOf, shades, within } from "./heat";

const HEAT = {
  cell_m: 100,
  bands: [
    ["2026-11-25T06:00:00+08:00", "2026-11-25T18:00:00+08:00"],
    ["2026-11-25T18:00:00+08:00", "2026-11-25T22:00:00+08:00"],
  ] as [string, string][],
  cells: [
    [118.1, 24.5, 0.4, 0.8],
    [118.2, 24.5, 0, 0.1],
  ],
};
const at = (hour: string) => Date.parse(`2026-11-25T${hour}:00+08:00`);

test("a part of the day takes the whole of the bands inside it and the share of those it cuts", () => {
  const values = within(HEAT, at("12:00"), at("20:00")).map((cell) => cell.value);
  expect(values).toEqual([0.4 / 2 + 0.8 / 2, 0.1 / 2]);
});

test("nothing is expected where nothing was calculated", () => {
  expect(within({}, at("06:00"), at("22:00"))).toEqual([]);
  expect(shades([])).toEqual([0, 0, 0, 0]);
  expect(shadeOf(0, [0, 0, 0, 0])).toBe(0);
});

test("the shades part the span up to the hottest cell", () => {
  const ends = shades(within(HEAT, at("18:00"), at("22:00")));
  expect(ends).toEqual([0.08, 0.2, 0.4, 0.6]);
  expect([0.05, 0.1, 0.45, 0.8].map((value) => shadeOf(value, ends))).toEqual([0, 1, 3, 4]);
});

test("cells of one block are one hexagon that loses nothing", () => {
  const near = [0, 0.0003, -0.0003].map((step) => ({ lon: 118.1 + step, lat: 24.5, value: 1 }));
  expect(gather(near)).toEqual([{ lon: 118.1, lat: 24.5, value: 3 }]);
  const far = gather([...near, { lon: 118.2, lat: 24.51, value: 2 }]);
  expect(far.map((cell) => cell.value)).toEqual([3, 2]);
  expect(gather([])).toEqual([]);
});

test("a hexagon closes and is a block wide", () => {
  const ring = hexagon({ lon: 118.1, lat: 24.5, value: 1 });
  expect(ring[0]).toEqual(ring[6]);
  const east = Math.max(...ring.map(([lon]) => lon)) - Math.min(...ring.map(([lon]) => lon));
  expect(east * 111_320 * Math.cos((24.5 * Math.PI) / 180)).toBeCloseTo(240, 0);
});
