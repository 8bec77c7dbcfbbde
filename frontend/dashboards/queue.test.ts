import { beforeEach, expect, test } from "vitest";
import type { RoomState } from "../live/state";
import { Queue } from "./queue";

let root: HTMLElement;

beforeEach(() => {
  const group = (key: string) =>
    `<div><p class="grp"><b data-count="${key}"></b></p><ul data-group="${key}"></ul></div>`;
  document.body.innerHTML = `<section><p data-none hidden></p><div role="listbox">${["waiting", "working", "ending"].map(group).join("")}</div></section>`;
  root = document.querySelector("section")!;
});

function room(count: number): RoomState {
  const cards = Array.from({ length: count }, (_, id) => ({
    id,
    number: `CH20261124-${id}`,
    short: String(id),
    title: "斗殴",
    status: "reported",
    priority: 3,
    units: [],
    community: null,
    address: "",
    reported_at: "2026-11-24T20:00:00+08:00",
    stage: "dispatch",
    stage_since: "2026-11-24T20:00:00+08:00",
    stage_limit_s: 60,
    version: 1,
  }));
  return { incidents: new Map(cards.map((card) => [card.id, card])) } as unknown as RoomState;
}

const rows = () => root.querySelectorAll("[data-group=waiting] > li");

test("three thousand open incidents are counted, and only those near the view are drawn", () => {
  new Queue(root, () => {}).show(room(3000));
  expect(root.querySelector("[data-count=waiting]")?.textContent).toBe("3000");
  expect(rows().length).toBeLessThan(120);
  expect(rows()[0]?.getAttribute("aria-setsize")).toBe("3000");
});

test("an empty queue says so and counts to zero, and nothing can be chosen in it", () => {
  const queue = new Queue(root, () => {});
  const says = () => !root.querySelector<HTMLElement>("[data-none]")!.hidden;
  queue.show(room(1));
  expect(says()).toBe(false);
  queue.show(room(0));
  expect(says()).toBe(true);
  queue.step(1);
  expect([rows().length, root.querySelector("[data-count=waiting]")?.textContent, queue.selected]).toEqual([
    0,
    "0",
    null,
  ]);
});

test("the key goes down one row and no further than the last", () => {
  const chosen: string[] = [];
  const queue = new Queue(root, (number) => chosen.push(number));
  queue.show(room(2));
  for (let i = 0; i < 3; i += 1) queue.step(1);
  expect(chosen).toEqual(["CH20261124-0", "CH20261124-1", "CH20261124-1"]);
  expect(root.querySelector("[aria-selected=true]")?.id).toBe("q-1");
});
