import { expect, test } from "vitest";
import { heldPlaces, inView, seen } from "./queue-places";

test("under the hand rows keep their places: the new one goes to the end, the closed one leaves, a sent one stays", () => {
  const before = { waiting: ["3", "5", "7"], working: ["1"], ending: [] };
  const wanted = { waiting: ["9", "5", "7"], working: ["3"], ending: [] };
  expect(heldPlaces(before, wanted)).toEqual({ waiting: ["3", "5", "7", "9"], working: [], ending: [] });
});

test("of three thousand rows a hundred or so are drawn, wherever one looks", () => {
  for (const above of [-900, 0, 59 * 1500, 59 * 3000]) {
    const [from, to] = inView(3000, 59, above, 944);
    expect(to - from).toBeLessThan(120);
  }
  expect(inView(3000, 59, 59 * 1500, 944)).toEqual([1450, 1566]);
});

test("a quiet night's queue is drawn whole", () => {
  expect(inView(40, 59, 0, 944)).toEqual([0, 40]);
  expect(inView(0, 59, 0, 944)).toEqual([0, 0]);
});

test("a group far below the view draws none of its rows", () => {
  expect(inView(200, 59, -59 * 400, 944)).toEqual([0, 0]);
});

test("a chosen row comes out from under the heading and up from below the edge; one in view moves nothing", () => {
  const view = { top: 1000, height: 600 };
  expect(seen({ top: 1010, height: 60 }, view, 32)).toBe(978);
  expect(seen({ top: 1580, height: 60 }, view, 32)).toBe(1040);
  expect(seen({ top: 1200, height: 60 }, view, 32)).toBe(1000);
});
