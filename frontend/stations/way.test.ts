import { expect, test } from "vitest";
import { type LonLat, metres, remaining } from "./way";

const HERE: LonLat = [118.1, 24.5];
const EAST: LonLat = [118.11, 24.5];
const CORNER: LonLat = [118.11, 24.51];

test("a hundredth of a degree is a kilometre and a bit, less so to the east", () => {
  expect(metres(EAST, CORNER)).toBeCloseTo(1113, 0);
  expect(metres(HERE, EAST)).toBeCloseTo(1013, 0);
});

test("of a way somebody has begun, only what lies ahead is left", () => {
  const left = remaining([HERE, EAST, CORNER], [118.105, 24.5001]);
  expect(left[0]).toEqual([118.105, 24.5001]);
  expect(left[1]![0]).toBeCloseTo(118.105, 6);
  expect(left.slice(2)).toEqual([EAST, CORNER]);
});

test("a corner that is behind is not driven to again", () => {
  expect(remaining([HERE, EAST, CORNER], [118.1101, 24.505])).not.toContainEqual(EAST);
});

test("a way of one point is a way to that point", () => {
  expect(remaining([EAST], HERE)).toEqual([HERE, EAST]);
});
