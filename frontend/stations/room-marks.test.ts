import { beforeAll, expect, test, vi } from "vitest";
import type { IncidentCard, Position, UnitCard } from "../live/cards";
import type { RoomState } from "../live/state";
import type { Palette } from "./palette";
import { RoomMarks } from "./room-marks";

const PALETTE = { colours: {}, font: "serif", scale: 1 } as Palette;
// metres per pixel: the whole station, one street
const FAR = 12;
const NEAR = 0.3;

beforeAll(() => {
  // happy-dom draws nothing: every stroke is let pass
  const strokes = new Proxy({}, { get: () => () => undefined, set: () => true });
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(strokes as never);
});

const spread = (id: number, step: number): [number, number] => [
  118 + (id % 50) * step,
  24 + Math.floor(id / 50) * step,
];

function cards(count: number): Map<number, IncidentCard> {
  const all = Array.from({ length: count }, (_, id) => {
    const [lon, lat] = spread(id, 0.001);
    return { id, number: `CH-${id}`, short: String(id), priority: id % 20 ? 3 : 1, lon, lat };
  });
  return new Map(all.map((card) => [card.id, card as IncidentCard]));
}

const drawn = (marks: RoomMarks) => marks.incidents.layer.getSource()!.getFeatures().length;

function shown(count: number, metresPerPixel: number): RoomMarks {
  const marks = new RoomMarks(
    "wgs84",
    () => PALETTE,
    () => {},
  );
  const open = cards(count);
  marks.showIncidents(open, null);
  marks.zoomed(metresPerPixel);
  marks.showIncidents(open, "CH-1");
  return marks;
}

test("of three thousand incidents seen from afar level one and the selected one keep their number, the rest are dots", () => {
  expect(drawn(shown(3000, FAR))).toBe(150 + 1);
});

test("from near, and on a usual night, every incident keeps its number", () => {
  expect(drawn(shown(3000, NEAR))).toBe(3000);
  expect(drawn(shown(40, FAR))).toBe(40);
});

test("of hundreds of units on their way only the ways to the incident that is looked at are asked for", async () => {
  const asked = vi.spyOn(globalThis, "fetch").mockResolvedValue(Response.json({ results: [] }));
  const marks = new RoomMarks(
    "wgs84",
    () => PALETTE,
    () => {},
  );
  const units = Array.from({ length: 300 }, (_, id) => ({
    id,
    call_sign: `Y${id}`,
    status: "en_route",
    incident: `CH-${id}`,
  }));
  const at = new Date().toISOString();
  const fixes = units.map(({ id, call_sign }): [string, Position] => {
    const [lon, lat] = spread(id, 0.01);
    return [call_sign, { unit: call_sign, lon, lat, at }];
  });
  const state = {
    units: new Map(units.map((unit) => [unit.id, unit as unknown as UnitCard])),
    positions: new Map(fixes),
    settings: { stale_after_s: 120, warn_percent: 60 },
  } as unknown as RoomState;
  marks.showUnits(state, null);
  expect(asked).not.toHaveBeenCalled();
  marks.showUnits(state, "CH-7");
  expect(asked.mock.calls.map(([url]) => String(url))).toEqual([expect.stringContaining("CH-7/routes/")]);
});
