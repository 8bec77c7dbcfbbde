import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { h } from "../design/elements";
import { Outbox } from "../live/outbox";
import { Problem } from "../live/rest";
import { Shelf } from "../live/shelf";
import { ByPosition } from "./by-position";
import { type DutyCard, type StopCard, withUnsent } from "./duty-state";
import { Notes } from "./notes";
import { record } from "./stop-acts";

const START = Date.parse("2026-11-24T12:25:00Z");
let outbox: Outbox;
let notes: Notes;
let known: DutyCard;
let eye: ByPosition;
let second: number;
let tablet = 0;

const round = () => withUnsent(known, [...outbox.sent, ...outbox.letters]);
const next = () => round().stops[0]!;
const kept = () => [...outbox.sent, ...outbox.letters].map(({ path, body }) => [path, body]);
const said = () => document.querySelector(".toast")?.textContent;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: START });
  tablet += 1;
  second = 0;
  const shelf = await Shelf.open(7, `by position ${tablet}`);
  outbox = new Outbox(shelf, () => Promise.reject(new Problem(0, "", "没有网")), 0);
  notes = new Notes(shelf);
  document.body.replaceChildren(h("div", { id: "toasts" }));
  const stop = {
    id: 1, place: "望月小区", lon: 118.1, lat: 24.6, arrive: "2026-11-24T12:25:00Z", leave: "2026-11-24T12:40:00Z",
    arrived_at: null, left_at: null, status: "planned",
  } as StopCard; // biome-ignore format: a stop is one thing
  const hours = { starts_at: "2026-11-24T11:00:00Z", ends_at: "2026-11-24T18:00:00Z" };
  known = { ...hours, incident: null, stops: [stop] } as unknown as DutyCard;
  eye = new ByPosition({ outbox, notes }, round);
});
afterEach(() => vi.useRealTimers());

/** A fix every fifteen seconds for so long, so many metres from the stop. */
function stand(metres: number, seconds: number): void {
  for (const until = second + seconds; second <= until; second += 15)
    eye.heard({
      lon: 118.1,
      lat: 24.6 + metres / 111_320,
      at: new Date(START + second * 1000).toISOString(),
      accuracy_m: 10,
      speed_mps: null,
      heading: null,
    });
}

/** The note has gone; what was decided is in the tablet's memory, which takes turns of the loop, however long they are. */
async function noted(): Promise<void> {
  await vi.advanceTimersByTimeAsync(8000);
  for (let turn = 0; turn < 200; turn += 1) await new Promise((done) => setImmediate(done));
  vi.setSystemTime(START);
}

test("a crew that stands at its stop is told so, and its arrival is kept once, without a net too", async () => {
  stand(10, 120);
  expect(said()).toContain("已在 望月小区，按位置登记 20:25 到达");
  expect(kept()).toEqual([]);
  await noted();
  stand(10, 120);
  await noted();
  expect(kept()).toEqual([["patrols/stops/1/arrive/", { at: "2026-11-24T12:25:00.000Z" }]]);
});

test("what the officer takes back is not written down, then or later", async () => {
  stand(10, 60);
  document.querySelector<HTMLElement>(".toast button")!.click();
  await noted();
  stand(10, 120);
  await noted();
  expect([kept(), said()]).toEqual([[], undefined]);
});

test("a finger that is faster than the note is the only one", async () => {
  stand(10, 60);
  eye.tapped(next(), "arrive");
  await record({ outbox, notes }, next(), "arrive", START + 20_000);
  await noted();
  expect(kept()).toEqual([["patrols/stops/1/arrive/", { at: "2026-11-24T12:25:20.000Z" }]]);
});

test("a crew that has gone on has left with the words it wrote, and not while it still writes them", async () => {
  known.stops[0]!.arrived_at = "2026-11-24T12:25:00Z";
  const field = notes.field("stops/1", { label: "", hint: "", most: 400 });
  document.body.append(field);
  field.value = "门岗已提醒";
  field.focus();
  stand(300, 120);
  expect(said()).toBeUndefined();
  await noted();
  expect(kept()).toEqual([]);
  field.blur();
  stand(300, 60);
  await noted();
  expect(kept()).toEqual([
    ["patrols/stops/1/leave/", { at: "2026-11-24T12:25:15.000Z", note: "门岗已提醒" }],
  ]);
});

test("what the room refused is not asked of it again by the same position", async () => {
  outbox = new Outbox(
    await Shelf.open(7, `refused ${tablet}`),
    () => Promise.reject(new Problem(403, "", "不是您的车组")),
    0,
  );
  eye = new ByPosition({ outbox, notes }, round);
  stand(10, 60);
  await noted();
  await vi.waitFor(() => expect(outbox.refused).toHaveLength(1));
  eye = new ByPosition({ outbox, notes }, round);
  stand(10, 120);
  await noted();
  expect(outbox.letters).toHaveLength(1);
});

test("a clock that is put back between two taps lets nobody leave before he came", async () => {
  await record({ outbox, notes }, next(), "arrive", START + 20_000);
  await record({ outbox, notes }, next(), "leave", START + 19_000);
  const [came, left] = kept().map(([, body]) => (body as { at: string }).at);
  expect(left).toBe(came);
});
