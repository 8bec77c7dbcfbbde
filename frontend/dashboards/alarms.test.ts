import { expect, test } from "vitest";
import type { IncidentCard } from "../live/cards";
import { AlarmBook, isClose, isLate } from "./alarms";

const START = Date.parse("2026-11-24T20:00:00+08:00");
const card = (priority: 1 | 2 | 3 | 4, stage: IncidentCard["stage"] = "dispatch"): IncidentCard =>
  ({
    number: `S1-${priority}`,
    priority,
    stage,
    stage_since: new Date(START).toISOString(),
    stage_limit_s: 120,
  }) as IncidentCard;
const after = (seconds: number) => START + seconds * 1000;
const reasons = (book: AlarmBook, cards: IncidentCard[], seconds: number) =>
  book.due(cards, after(seconds)).map((alarm) => alarm.why);

test("a new level-one incident sounds once and not again with its next change", () => {
  const book = new AlarmBook();
  expect(reasons(book, [card(1)], 1)).toEqual(["new"]);
  expect(reasons(book, [card(1)], 2)).toEqual([]);
});

test("a stage that becomes late sounds once per stage, for level one and two only", () => {
  const book = new AlarmBook();
  expect(reasons(book, [card(2), card(3), card(4)], 121)).toEqual(["late"]);
  expect(reasons(book, [card(2)], 200)).toEqual([]);
  expect(reasons(book, [card(2, "arrive")], 200)).toEqual(["late"]);
});

test("what was already so when the screen opened is no news", () => {
  const book = new AlarmBook();
  book.begin([card(1), card(2)], after(300));
  expect(reasons(book, [card(1), card(2)], 301)).toEqual([]);
});

test("close to the limit is not late, and late is no longer close", () => {
  expect([71, 72, 120, 121].map((s) => [isClose(card(3), after(s), 60), isLate(card(3), after(s))])).toEqual([
    [false, false],
    [true, false],
    [true, false],
    [false, true],
  ]);
});
