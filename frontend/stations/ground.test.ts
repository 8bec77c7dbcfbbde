import VectorSource from "ol/source/Vector";
import { expect, it } from "vitest";
import { loadGround } from "./ground";

const square = (west: number) => [
  [
    [west, 24],
    [west + 0.001, 24],
    [west + 0.001, 24.001],
    [west, 24],
  ],
];

function ground(layer: string, type: string, coordinates: unknown, said: object = {}) {
  const source = new VectorSource();
  const feature = { type: "Feature", properties: { layer, ...said }, geometry: { type, coordinates } };
  loadGround(source, { type: "FeatureCollection", features: [feature] }, "wgs84");
  return source.getFeatures().map((one) => [one.get("layer"), one.get("name"), one.getGeometry()?.getType()]);
}

it("gives every place that came with the others its own name", () => {
  const points = [
    [118, 24],
    [118.1, 24.1],
  ];
  expect(ground("place", "MultiPoint", points, { names: ["柳堤夜市", "望月小区"] })).toEqual([
    ["place", "柳堤夜市", "Point"],
    ["place", "望月小区", "Point"],
  ]);
});

it("takes houses apart, so that those out of sight need not be drawn, and leaves a community whole", () => {
  const two = [square(118), square(118.1)];
  expect(ground("building", "MultiPolygon", two).map(([, , type]) => type)).toEqual(["Polygon", "Polygon"]);
  expect(ground("community", "MultiPolygon", two, { name: "柳堤社区" })).toEqual([
    ["community", "柳堤社区", "MultiPolygon"],
  ]);
});
