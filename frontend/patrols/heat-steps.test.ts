import { expect, test } from "vitest";
import { change, changeSteps, listUrl, placeUrl, signed, stepLabels, steps, turn } from "./heat-steps";

test("shades begin at one and rise, however few there are", () => {
  expect(steps([])).toEqual([1, 2, 3, 4]);
  expect(steps([1, 2])).toEqual([1, 2, 3, 4]);
  expect(steps([3, 40, 7])).toEqual([1, 12, 22, 32]);
});

test("the key says what a shade holds", () => {
  expect(stepLabels([1, 2, 3, 4])).toEqual(["1", "2", "3", "≥ 4"]);
  expect(stepLabels([1, 12, 22, 32])).toEqual(["1–11", "12–21", "22–31", "≥ 32"]);
});

test("a change over nothing is a number, not a percentage", () => {
  expect(change(3, 0)).toBe("+3");
  expect(change(0, 0)).toBe("0");
  expect(change(15, 12)).toBe("+25 %");
  expect(change(9, 12)).toBe("−25 %");
  expect(change(9, null)).toBe("");
});

test("more and fewer are shaded alike, as many is neither", () => {
  const ends = changeSteps([4, -10, 0, 1]);
  expect(ends).toEqual([1, 4, 7]);
  expect([10, 4, 1, 0, -1, -4, -10].map((difference) => turn(difference, ends))).toEqual([
    3, 2, 1, 0, -1, -2, -3,
  ]);
  expect([3, -2, 0].map(signed)).toEqual(["+3", "−2", "±0"]);
});

test("the list behind is asked the same question", () => {
  const query = new URLSearchParams(
    "station=CH&since=2026-09-01&until=2026-09-30&type=&hours=22-2&shape=hex",
  );
  const alike = "station=CH&since=2026-09-01&until=2026-09-30&hours=22-2";
  expect(listUrl("/incidents/", query)).toBe(`/incidents/?${alike}`);
  const doors = { list: "/incidents/", behind: "/behind/" };
  expect(placeUrl(doors, query, { bbox: "1,2,3,4" })).toBe(`/incidents/?${alike}&bbox=1%2C2%2C3%2C4`);
  expect(placeUrl(doors, query, { place: "-1,3" })).toBe(`/behind/?${alike}&shape=hex&place=-1%2C3`);
});
