import { expect, test } from "vitest";
import type { DutyCard, StopCard } from "./duty-state";
import { followed, isSure, type Seen, type Streak } from "./presence";

const PLANNED = Date.parse("2026-11-24T12:25:00Z");
const LON = 118.1;
const LAT = 24.6;

function stop(id: number, more: Partial<StopCard> = {}): StopCard {
  return {
    id, order: id, place: `第 ${id} 处`, community: null, lon: LON, lat: LAT, arrive: "2026-11-24T12:25:00Z",
    leave: "2026-11-24T12:40:00Z", arrived_at: null, left_at: null, status: "planned", status_name: "计划", reasons: [], note: "",
    ...more,
  }; // biome-ignore format: a stop is one thing
}

function duty(stops: StopCard[], more: Partial<DutyCard> = {}): DutyCard {
  return {
    id: 1, unit: "M1", kind: "motorcycle", kind_name: "摩托", name: "夜", day: "2026-11-24", starts_at: "2026-11-24T11:00:00Z",
    ends_at: "2026-11-24T18:00:00Z", incident: null, stops, route: { coordinates: [] },
    ...more,
  }; // biome-ignore format: a duty is one thing
}

/** So many metres north of the stop, so many seconds after the planned arrival. */
function fix(metres: number, seconds: number, accuracy_m = 10): Seen {
  return { lon: LON, lat: LAT + metres / 111_320, accuracy_m, at: PLANNED + seconds * 1000 };
}

function told(round: DutyCard, ...fixes: Seen[]): Streak | null {
  return fixes.reduce<Streak | null>((streak, seen) => followed(streak, seen, round), null);
}

function sure(round: DutyCard, ...fixes: Seen[]): boolean {
  const streak = told(round, ...fixes);
  return streak !== null && isSure(streak);
}

const fresh = duty([stop(1), stop(2, { lat: LAT + 0.01 })]);
const there = stop(1, { arrived_at: "2026-11-24T12:25:00Z", status: "arrived" });
const standing = duty([there, stop(2, { lat: LAT + 0.01 })]);

test("whoever stands at the next stop for half a minute has arrived when the first fix said so", () => {
  const streak = told(fresh, fix(60, 0), fix(20, 15), fix(30, 30));
  expect([streak, isSure(streak!)]).toEqual([
    { stop: 1, leg: "arrive", since: PLANNED, until: PLANNED + 30_000 },
    true,
  ]);
  expect(sure(fresh, fix(60, 0), fix(20, 15), fix(30, 29))).toBe(false);
});

test("whoever passes, or is only somewhere near, has not arrived", () => {
  expect(sure(fresh, fix(-70, 0), fix(0, 13), fix(70, 26), fix(140, 39), fix(200, 52))).toBe(false);
  expect(sure(fresh, fix(100, 0), fix(100, 30), fix(100, 60))).toBe(false);
  expect(sure(fresh, fix(60, 0), fix(100, 15), fix(60, 30))).toBe(false);
});

test("a fix that may be anywhere says nothing, and one after a sleep begins anew", () => {
  expect(sure(fresh, fix(10, 0, 80), fix(10, 30, 80), fix(10, 60, 80))).toBe(false);
  expect(sure(fresh, fix(10, 0), fix(400, 15, 500), fix(10, 30))).toBe(true);
  expect(sure(fresh, fix(10, 0), fix(10, 600))).toBe(false);
  expect(sure(fresh, fix(10, 30), fix(10, 0))).toBe(false);
});

test("nobody arrives long before the time, at an incident, before or after the duty, or at a stop that is done or given up", () => {
  const stays = (round: DutyCard, at = 0) => sure(round, fix(10, at), fix(10, at + 20), fix(10, at + 40));
  expect([stays(fresh), stays(fresh, -16 * 60), stays(fresh, -10 * 60)]).toEqual([true, false, true]);
  expect(stays(duty(fresh.stops, { incident: "JQ-1" }))).toBe(false);
  expect(stays(duty(fresh.stops, { starts_at: "2026-11-24T13:00:00Z" }))).toBe(false);
  expect(stays(duty(fresh.stops, { ends_at: "2026-11-24T12:00:00Z" }))).toBe(false);
  const done = { arrived_at: there.arrived_at, left_at: "2026-11-24T12:26:00Z", status: "done" as const };
  expect(stays(duty([stop(1, done)]))).toBe(false);
  expect(stays(duty([stop(1, { status: "dropped" })]))).toBe(false);
});

test("a crew has gone on once nobody there can have seen it for a minute, as of the first fix that said so", () => {
  const streak = told(standing, fix(170, 600), fix(300, 630), fix(500, 660));
  expect([streak, isSure(streak!)]).toEqual([
    { stop: 1, leg: "leave", since: PLANNED + 600_000, until: PLANNED + 660_000 },
    true,
  ]);
  expect(sure(standing, fix(170, 600), fix(300, 630))).toBe(false);
});

test("whoever walks about at the stop, or has a fix that wanders, stays", () => {
  expect(sure(standing, fix(140, 600), fix(120, 640), fix(149, 680))).toBe(false);
  expect(sure(standing, fix(180, 600, 40), fix(180, 640, 40), fix(180, 680, 40))).toBe(false);
  expect(sure(standing, fix(300, -60), fix(300, -30), fix(300, 0))).toBe(false);
});

test("standing at the stop after it, however near, is having gone on", () => {
  const near = duty([there, stop(2, { lat: LAT + 100 / 111_320 })]);
  expect(sure(near, fix(100, 600), fix(100, 630), fix(100, 660))).toBe(true);
  expect(sure(near, fix(60, 600), fix(60, 630), fix(60, 660))).toBe(false);
});
