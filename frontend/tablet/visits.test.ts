import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { h } from "../design/elements";
import { Outbox } from "../live/outbox";
import { Problem } from "../live/rest";
import { Shelf } from "../live/shelf";
import type { Tablet } from "./context";
import { Notes } from "./notes";
import type { VisitCard } from "./visit-state";
import { VisitsView } from "./visits";

let part: HTMLElement;
let view: VisitsView;
let outbox: Outbox;
let answer: () => unknown;
let tablet = 0;

const field = () => part.querySelector("textarea")!;
const until = (holds: () => void) => vi.waitFor(holds, { timeout: 15_000 });

const VISIT: VisitCard = {
  id: 5,
  dispute: { number: "TJ-0288", title: "噪音", level: "high" },
  address: "",
  community: "",
  what: "",
  due_on: new Date().toISOString().slice(0, 10),
  tries: 0,
  note: "",
};

beforeEach(async () => {
  tablet += 1;
  const shelf = await Shelf.open(7, `visits ${tablet}`);
  answer = () => ({});
  outbox = new Outbox(shelf, async () => answer(), 0);
  part = h("section");
  document.body.replaceChildren(part, h("span", { "data-visits": "" }));
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ results: [VISIT] })));
  view = new VisitsView(part, { shelf, outbox, notes: new Notes(shelf) } as unknown as Tablet);
  outbox.onChange(() => view.show());
  await view.load();
});
afterEach(() => vi.unstubAllGlobals());

function write(words: string): void {
  field().value = words;
  field().dispatchEvent(new Event("input"));
}

function tap(outcome: string): void {
  part.querySelector<HTMLElement>(`[data-outcome=${outcome}]`)!.click();
}

test("what was written at the door is still there when the room refuses the visit", async () => {
  answer = () => {
    throw new Problem(409, "", "已登记为“未履行”。");
  };
  write("两家已不再吵");
  tap("kept");
  await until(() =>
    expect([outbox.refused.map(({ body }) => body), field().value]).toEqual([
      [{ outcome: "kept", note: "两家已不再吵" }],
      "两家已不再吵",
    ]),
  );
});

test("words go when the room has them; what was written since stays", async () => {
  write("门口贴了条");
  tap("absent");
  await until(() => expect(field().value).toBe(""));
  let arrive: (() => void) | undefined;
  answer = () => new Promise((done) => (arrive = () => done({})));
  write("又没有人");
  tap("absent");
  await until(() => expect(arrive).toBeDefined());
  write("邻居说傍晚在家");
  arrive!();
  await until(() => expect(outbox.letters).toEqual([]));
  expect(field().value).toBe("邻居说傍晚在家");
});
