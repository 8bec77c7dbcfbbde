import { expect, test } from "vitest";
import type { Letter } from "../live/shelf";
import {
  currentDuty,
  type DutyCard,
  minutesFor,
  nextStop,
  photosAt,
  placeOf,
  type StopCard,
  withUnsent,
} from "./duty-state";

function stop(id: number, more: Partial<StopCard> = {}): StopCard {
  return {
    id, order: id, place: `第 ${id} 处`, community: null, lon: 118.1, lat: 24.6, arrive: "2026-11-24T12:25:00Z",
    leave: "2026-11-24T12:40:00Z", arrived_at: null, left_at: null, status: "planned", status_name: "计划", reasons: [], note: "",
    ...more,
  }; // biome-ignore format: a stop is one thing
}

function duty(stops: StopCard[], more: Partial<DutyCard> = {}): DutyCard {
  return {
    id: 1,
    unit: "M1",
    kind: "motorcycle",
    kind_name: "摩托",
    name: "夜",
    day: "2026-11-24",
    starts_at: "2026-11-24T11:00:00Z",
    ends_at: "2026-11-24T18:00:00Z",
    incident: null,
    stops,
    route: { coordinates: [] },
    ...more,
  };
}

function letter(path: string, at: string, refused = ""): Letter {
  return { id: 1, officer: 7, key: "k", path, about: "", at, refused, body: { at } };
}

const AT = "2026-11-24T12:26:00Z";

test("the next stop is where one stands, else the first that is neither done, missed nor given up", () => {
  const done = stop(1, { arrived_at: AT, left_at: AT, status: "done" });
  const rest = [stop(2, { status: "missed" }), stop(3, { status: "dropped" }), stop(4), stop(5)];
  expect(nextStop(duty([done, ...rest]))?.id).toBe(4);
  expect(
    nextStop(duty([done, ...rest.slice(0, 3), stop(5, { arrived_at: AT, status: "arrived" })]))?.id,
  ).toBe(5);
  expect(nextStop(duty([done]))).toBeNull();
});

test("a tap that still waits counts on the tablet at the time of the finger, a refused one does not", () => {
  const tapped = withUnsent(duty([stop(1), stop(2)]), [
    letter("patrols/stops/1/arrive/", AT),
    letter("patrols/stops/1/leave/", "2026-11-24T12:41:00Z"),
    letter("patrols/stops/2/arrive/", AT, "只有该车组的成员可以登记到离"),
  ]);
  expect(tapped.stops.map(({ status, unsent }) => [status, unsent])).toEqual([
    ["done", true],
    ["planned", undefined],
  ]);
  expect([tapped.stops[0]?.arrived_at, tapped.stops[0]?.left_at]).toEqual([AT, "2026-11-24T12:41:00Z"]);
  expect(nextStop(tapped)?.id).toBe(2);
});

test("pictures of a stop are counted before the room has them, those that it refused are not", () => {
  const path = "patrols/stops/1/attachments/";
  const letters = [letter(path, AT), letter("patrols/stops/2/attachments/", AT), letter(path, AT, "太大")];
  expect(photosAt(stop(1, { photos: [{}] }), letters)).toBe(2);
});

test("a stop is counted among those that were not given up", () => {
  const day = duty([stop(1, { status: "dropped" }), stop(2), stop(3)]);
  expect(placeOf(day, day.stops[2]!)).toEqual({ nth: 2, of: 2 });
});

test("the running duty is shown, then the next, and after the last one that", () => {
  const early = duty([], { id: 1, ends_at: "2026-11-24T06:00:00Z" });
  const late = duty([], { id: 2 });
  const now = (time: string) => currentDuty([early, late], Date.parse(`2026-11-24T${time}Z`))?.id;
  expect([now("05:00:00"), now("07:00:00"), now("19:00:00"), currentDuty([], 0)]).toEqual([1, 2, 2, null]);
});

test("380 metres on foot are about seven minutes, on a motorcycle one", () => {
  expect([minutesFor(380, "foot"), minutesFor(380, "motorcycle")]).toEqual([7, 1]);
});
