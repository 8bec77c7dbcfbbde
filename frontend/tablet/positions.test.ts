import { expect, test } from "vitest";
import { type Fix, isCarried } from "./positions";

const AT: Fix = { lon: 114.05, lat: 22.53, at: "", accuracy_m: 12, speed_mps: null, heading: null };

test("a tablet that goes further than its receiver can be mistaken is with somebody", () => {
  expect(isCarried({ ...AT, lon: AT.lon + 0.001 }, AT)).toBe(true);
});

test("a tablet that lies somewhere is with nobody, however much its fixes dance", () => {
  expect(isCarried({ ...AT, lon: AT.lon + 0.0003 }, AT)).toBe(false);
  expect(isCarried({ ...AT, lon: AT.lon + 0.001, accuracy_m: 150 }, AT)).toBe(false);
});
