import Feature from "ol/Feature";
import LineString from "ol/geom/LineString";
import { fromExtent } from "ol/geom/Polygon";
import { expect, test } from "vitest";
import type { Palette, Token } from "../stations/palette";
import { first } from "./heat-figures";
import { HeatLook } from "./heat-look";

const PALETTE: Palette = {
  colours: new Proxy({}, { get: (_, name) => String(name) }) as Record<Token, string>,
  font: "sans",
  scale: 1,
};
const grown = { count: 9, before: 2 };
const gone = { count: 0, before: 5 };
const same = { count: 3, before: 3 };
const square = (figures: object) => new Feature({ ...figures, geometry: fromExtent([0, 0, 150, 150]) });

test("where nothing happens any more is painted as fewer, and only beside the other period", () => {
  const fill = (showing: "count" | "change", figures: object) =>
    new HeatLook(showing, [grown, gone, same]).style(square(figures), 10, PALETTE)?.getFill()?.getColor();
  expect([grown, gone, same].map((figures) => fill("change", figures))).toEqual([
    "heat-4",
    "fewer-3",
    "same",
  ]);
  expect([grown, gone, same].map((figures) => fill("count", figures))).toEqual([
    "heat-4",
    undefined,
    "heat-2",
  ]);
});

test("a change is a number where there is room for it, and on a street it is dashed when it is fewer", () => {
  const look = new HeatLook("change", [grown, gone]);
  const words = (resolution: number) => look.style(square(gone), resolution, PALETTE)?.getText()?.getText();
  expect([words(1), words(20)]).toEqual(["−5", undefined]);
  const street = (figures: object) => {
    const line = new Feature({
      ...figures,
      geometry: new LineString([
        [0, 0],
        [9, 9],
      ]),
    });
    return look.style(line, 1, PALETTE)?.getStroke()?.getLineDash();
  };
  expect([street(grown), street(gone)]).toEqual([null, [24, 18]]);
});

test("the key says more and fewer in words, with as many between them", () => {
  const labels = new HeatLook("change", [grown, gone]).key().map(({ label }) => label);
  expect(labels).toEqual(["少 ≥ 5", "少 3–4", "少 1–2", "持平", "多 1–2", "多 3–4", "多 ≥ 5"]);
});

test("the places that changed most come first, those that did not change are left out", () => {
  const places = [same, gone, grown].map(square);
  expect(first(places, "change").map((place) => place.get("count"))).toEqual([9, 0]);
  expect(first(places, "count").map((place) => place.get("count"))).toEqual([9, 3]);
});
