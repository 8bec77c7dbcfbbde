import { expect, test } from "vitest";
import type { EventFrame, IncidentCard, Snapshot, UnitCard } from "./cards";
import { applyEvent, applyPositions, fromSnapshot, type RoomState } from "./state";

const SNAPSHOT: Snapshot = {
  station: { code: "S1", name: "澄湖派出所", lon: 118.1, lat: 24.5 },
  epoch: "e1",
  offset: 10,
  at: "2026-11-24T20:17:42+08:00",
  incidents: [],
  units: [],
  positions: [],
  counters: { reported_today: 57, closed_today: 47 },
  settings: { stale_after_s: 120, warn_percent: 60 },
};

function incident(changes: Partial<IncidentCard> = {}): IncidentCard {
  return {
    id: 7,
    number: "S1-20261124-1044",
    short: "1044",
    kind: "alarm",
    type: { code: "noise", name: "噪音" },
    priority: 3,
    title: "邻里噪音",
    status: "reported",
    open: true,
    address: "望月小区 7 幢",
    community: null,
    lon: null,
    lat: null,
    accuracy_m: null,
    reported_at: "2026-11-24T20:16:20+08:00",
    occurred_at: null,
    stage: "dispatch",
    stage_since: "2026-11-24T20:16:20+08:00",
    stage_limit_s: 120,
    repeat: 1,
    sensitive: false,
    caller: "",
    units: [],
    merged_into: null,
    version: 1,
    ...changes,
  };
}

function event(offset: number, kind: string, card: unknown, changes: Partial<EventFrame> = {}): EventFrame {
  return {
    type: "event",
    offset,
    kind,
    at: "2026-11-24T20:18:00+08:00",
    subject: { type: "incident", id: 7 },
    card,
    ...changes,
  };
}

const run = (...events: EventFrame[]): RoomState =>
  events.reduce((state, frame) => applyEvent(state, frame).state, fromSnapshot(SNAPSHOT));

test("a new incident joins the queue and today's count", () => {
  const state = run(event(11, "incident.reported", incident()));
  expect([...state.incidents.values()]).toEqual([incident()]);
  expect(state.counters).toEqual({ reported_today: 58, closed_today: 47 });
  expect(state.offset).toBe(11);
});

test("a closed incident leaves the queue and is counted as closed", () => {
  const state = run(
    event(11, "incident.reported", incident()),
    event(12, "incident.closed", incident({ open: false, status: "closed" })),
  );
  expect(state.incidents.size).toBe(0);
  expect(state.counters).toEqual({ reported_today: 58, closed_today: 48 });
});

const YESTERDAY = "2026-11-23T23:59:59+08:00";

test("what is taken up again is counted no more among today's closed ones, if it was one of them", () => {
  const again = (closed_at?: string) =>
    run(event(11, "incident.reopened", incident(), closed_at ? { data: { closed_at } } : {}));
  expect(again("2026-11-24T00:00:00+08:00").counters).toEqual({ reported_today: 57, closed_today: 46 });
  expect(again(YESTERDAY).counters).toEqual({ reported_today: 57, closed_today: 47 });
  expect(again().counters).toEqual({ reported_today: 57, closed_today: 46 });
  expect(again(YESTERDAY).incidents.size).toBe(1);
});

test("what was closed before midnight and is taken up after it was never one of the new day's", () => {
  const closed = incident({ open: false, status: "closed", closed_at: "2026-11-24T23:59:59+08:00" });
  const state = run(
    event(11, "incident.closed", closed, { at: "2026-11-25T00:00:00+08:00" }),
    event(12, "incident.reopened", incident(), {
      at: "2026-11-25T00:00:09+08:00",
      data: { closed_at: "2026-11-24T23:59:59+08:00" },
    }),
    event(
      13,
      "incident.closed",
      { ...closed, closed_at: "2026-11-25T00:01:00+08:00" },
      {
        at: "2026-11-25T00:01:00+08:00",
      },
    ),
  );
  expect([state.day, state.counters]).toEqual(["2026-11-25", { reported_today: 0, closed_today: 1 }]);
});

test("an open incident of an earlier day that a file brings in was not reported today", () => {
  const state = run(event(11, "incident.reported", incident({ reported_at: YESTERDAY })));
  expect([state.incidents.size, state.counters.reported_today]).toEqual([1, 57]);
});

test("a call merged into another is no incident of its own, whether it was open or closed", () => {
  const merged = { open: false, status: "closed", merged_into: "S1-20261124-1043" } as const;
  const open = run(
    event(11, "incident.reported", incident()),
    event(12, "incident.linked", incident({ ...merged, closed_at: "2026-11-24T20:18:00+08:00" })),
  );
  expect(open.incidents.size).toBe(0);
  expect(open.counters).toEqual({ reported_today: 57, closed_today: 47 });
  const closed = run(
    event(11, "incident.linked", incident({ ...merged, closed_at: "2026-11-24T20:17:00+08:00" })),
  );
  expect(closed.counters).toEqual({ reported_today: 56, closed_today: 46 });
});

test("a call of yesterday that is merged today was not counted today", () => {
  const card = incident({
    open: false,
    merged_into: "S1-20261123-1",
    reported_at: "2026-11-23T23:59:00+08:00",
  });
  expect(run(event(11, "incident.linked", card)).counters).toEqual({ reported_today: 57, closed_today: 47 });
});

test("a call that is parted again is an incident of its own again, open or closed as it had been", () => {
  const parted = { data: { parted: true } };
  const open = run(event(11, "incident.unlinked", incident(), parted));
  expect([open.incidents.size, open.counters]).toEqual([1, { reported_today: 58, closed_today: 47 }]);
  const closed = { open: false, status: "closed", closed_at: "2026-11-24T20:17:00+08:00" } as const;
  const again = run(event(11, "incident.unlinked", incident(closed), parted));
  expect([again.incidents.size, again.counters]).toEqual([0, { reported_today: 58, closed_today: 48 }]);
  const before = run(event(11, "incident.unlinked", incident({ reported_at: YESTERDAY }), parted));
  expect(before.counters).toEqual({ reported_today: 57, closed_today: 47 });
});

test("the one that it was taken out of, and what was only related, stay counted as they were", () => {
  const state = run(event(11, "incident.unlinked", incident(), { data: { parted: false } }));
  expect(state.counters).toEqual({ reported_today: 57, closed_today: 47 });
});

test("two incidents that are only related both stay counted", () => {
  expect(run(event(11, "incident.linked", incident())).counters).toEqual({
    reported_today: 57,
    closed_today: 47,
  });
});

test("what a guardian reports and a dispute that is closed are no incidents of the day", () => {
  const state = run(
    event(11, "guardian.reported", {}, { subject: { type: "guardian_report", id: 1 } }),
    event(12, "dispute.closed", {}, { subject: { type: "dispute", id: 1 } }),
  );
  expect(state.counters).toEqual({ reported_today: 57, closed_today: 47 });
});

test("the same event heard twice changes nothing", () => {
  const state = run(event(11, "incident.reported", incident()));
  const again = applyEvent(state, event(11, "incident.reported", incident()));
  expect(again).toEqual({ state, verdict: "duplicate" });
});

test("an event after a missing one is not applied: the screen must ask for what it missed", () => {
  const before = fromSnapshot(SNAPSHOT);
  const answer = applyEvent(before, event(12, "incident.reported", incident()));
  expect(answer).toEqual({ state: before, verdict: "gap" });
});

test("a unit's card replaces the unit and leaves the incidents alone", () => {
  const unit: UnitCard = {
    id: 3,
    call_sign: "M2",
    kind: "motorcycle",
    status: "assigned",
    crew: [],
    incident: "1044",
    version: 2,
  };
  const state = run(event(11, "unit.changed", unit, { subject: { type: "unit", id: 3 } }));
  expect([...state.units.values()]).toEqual([unit]);
  expect(state.incidents.size).toBe(0);
});

test("an event about something this screen does not draw still moves the offset", () => {
  expect(run(event(11, "order.issued", {}, { subject: { type: "order", id: 1 } })).offset).toBe(11);
});

test("the first event after a Shanghai midnight starts the day's counts anew", () => {
  const card = incident({ reported_at: "2026-11-25T00:00:05+08:00" });
  const state = run(event(11, "incident.reported", card, { at: "2026-11-25T00:00:05+08:00" }));
  expect(state.day).toBe("2026-11-25");
  expect(state.counters).toEqual({ reported_today: 1, closed_today: 0 });
});

test("an event replayed over midnight does not take the day back", () => {
  const state = run(event(11, "incident.changed", incident(), { at: "2026-11-23T23:59:59+08:00" }));
  expect(state.day).toBe("2026-11-24");
});

test("a unit that is taken out of use leaves the screen", () => {
  const unit: UnitCard = {
    id: 3,
    call_sign: "M2",
    kind: "motorcycle",
    status: "available",
    crew: [],
    incident: null,
    version: 1,
  };
  const subject = { type: "unit", id: 3 };
  const state = run(
    event(11, "unit.kept", unit, { subject }),
    event(12, "unit.kept", { ...unit, status: "off_duty", open: false, version: 2 }, { subject }),
  );
  expect([...state.units.values()]).toEqual([]);
});

test("a unit is drawn at its newest fix even when an older one arrives later", () => {
  const fix = (at: string, lon: number) => ({ unit: "M2", lon, lat: 24.5, at });
  const state = applyPositions(fromSnapshot(SNAPSHOT), [
    fix("2026-11-24T20:17:10+08:00", 118.2),
    fix("2026-11-24T20:17:05+08:00", 118.1),
  ]);
  expect(state.positions.get("M2")).toEqual(fix("2026-11-24T20:17:10+08:00", 118.2));
  expect(applyPositions(state, [fix("2026-11-24T20:17:10+08:00", 118.3)])).toBe(state);
});

test("what events built equals a fresh snapshot of the same moment", () => {
  const built = run(
    event(11, "incident.reported", incident()),
    event(12, "unit.dispatched", incident({ status: "dispatched", version: 2 })),
  );
  const fresh = fromSnapshot({
    ...SNAPSHOT,
    offset: 12,
    incidents: [incident({ status: "dispatched", version: 2 })],
    counters: { reported_today: 58, closed_today: 47 },
  });
  expect(built).toEqual(fresh);
});
