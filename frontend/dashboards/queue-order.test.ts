import { expect, test } from "vitest";
import type { IncidentCard } from "../live/cards";
import { queueGroups, wallOrder } from "./queue-order";

let id = 0;
function card(
  short: string,
  status: IncidentCard["status"],
  priority: 1 | 2 | 3 | 4,
  minute: number,
): IncidentCard {
  id += 1;
  return {
    id,
    number: short,
    short,
    status,
    priority,
    reported_at: `2026-11-24T20:${String(minute).padStart(2, "0")}:00+08:00`,
  } as IncidentCard;
}

const CARDS = [
  card("1036", "handled", 1, 1),
  card("1044", "reported", 3, 16),
  card("1043", "reported", 2, 15),
  card("1045", "en_route", 1, 17),
  card("1041", "on_scene", 3, 9),
  card("1042", "dispatched", 3, 8),
];

const shorts = (cards: IncidentCard[]) => cards.map((one) => one.short);

test("the queue groups what waits, what is being worked on and what only needs closing", () => {
  const groups = queueGroups(CARDS);
  expect([shorts(groups.waiting), shorts(groups.working), shorts(groups.ending)]).toEqual([
    ["1043", "1044"],
    ["1045", "1042", "1041"],
    ["1036"],
  ]);
});

test("of the same level the one that has waited longest stands first", () => {
  expect(shorts(queueGroups(CARDS).working).slice(1)).toEqual(["1042", "1041"]);
});

test("the wall shows the most urgent first and what only needs closing last, whatever its level", () => {
  expect(shorts(wallOrder(CARDS))).toEqual(["1045", "1043", "1042", "1041", "1044", "1036"]);
});
