import { expect, test } from "vitest";
import { isCrowded } from "./crowd";

/** So many units in rows, `apart` metres from one another. */
function field(count: number, apart: number): [number, number][] {
  const row = Math.ceil(Math.sqrt(count));
  return Array.from({ length: count }, (_, i) => [(i % row) * apart, Math.floor(i / row) * apart]);
}

test("three thousand units over a city are a crowd from afar and units again from near", () => {
  expect(isCrowded(field(3000, 200), 20)).toBe(true);
  expect(isCrowded(field(3000, 200), 2)).toBe(false);
});

test("a shift of a station is never a crowd, even in one yard", () => {
  expect(isCrowded(field(24, 0), 5)).toBe(false);
});

test("one unit far away does not hide that the others stand close", () => {
  expect(isCrowded([...field(100, 20), [90_000, 90_000]], 5)).toBe(true);
});
