import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Outbox } from "../live/outbox";
import { Problem } from "../live/rest";
import { Shelf } from "../live/shelf";
import { Notes } from "./notes";
import { Reading } from "./reading";

let shelf: Shelf;
let outbox: Outbox;
let reading: Reading<string>;
let answers: ((answer: Response | Error) => void)[];
let tablet = 0;

const told = (word: string) => new Response(JSON.stringify(word));
// what a tablet keeps takes turns of the loop, however long they are
const settled = async () => {
  for (let turn = 0; turn < 200; turn += 1) await new Promise((done) => setImmediate(done));
};
const acts = () => reading.unknown.map(({ path }) => path);

beforeEach(async () => {
  tablet += 1;
  shelf = await Shelf.open(7, `reading ${tablet}`);
  outbox = new Outbox(shelf, async () => ({}), 0);
  reading = new Reading({ shelf, outbox }, "duties/");
  answers = [];
  vi.stubGlobal(
    "fetch",
    () =>
      new Promise((done, fail) => {
        answers.push((answer) => (answer instanceof Error ? fail(answer) : done(answer)));
      }),
  );
});
afterEach(() => vi.unstubAllGlobals());

test("an act that was sent counts until an answer that was asked for after it", async () => {
  const before = reading.ask();
  await outbox.put({ path: "leave", about: "离开" });
  await settled();
  answers[0]!(told("第1站"));
  await before;
  expect([reading.data, acts()]).toEqual(["第1站", ["leave"]]);
  const after = reading.ask();
  answers[1]!(told("第2站"));
  await after;
  expect([reading.data, acts()]).toEqual(["第2站", []]);
});

test("an answer that is overtaken by a later one changes nothing", async () => {
  const early = reading.ask();
  const late = reading.ask();
  answers[1]!(told("第2站"));
  await late;
  answers[0]!(told("第1站"));
  await early;
  expect(reading.data).toBe("第2站");
});

test("without a net what is known stays, and a tablet that was switched off knows what was kept last", async () => {
  const first = reading.ask();
  answers[0]!(told("第1站"));
  await first;
  const cut = reading.ask();
  answers[1]!(new TypeError("no net"));
  await cut;
  expect(reading.data).toBe("第1站");
  const anew = new Reading<string>({ shelf, outbox }, "duties/");
  const asked = anew.ask();
  answers[2]!(new TypeError("no net"));
  await asked;
  expect(anew.data).toBe("第1站");
});

test("what the server refuses is said", async () => {
  const asked = reading.ask();
  answers[0]!(new Response("{}", { status: 403 }));
  await expect(asked).rejects.toBeInstanceOf(Problem);
});

test("a note is there again after the tablet was switched off, and gone once it was handed in", async () => {
  const words = { label: "补记", hint: "", most: 400 };
  const field = new Notes(shelf).field("stops/1", words);
  field.value = "侧门已关";
  field.dispatchEvent(new Event("input"));
  await settled();
  const anew = new Notes(shelf);
  const there = anew.field("stops/1", words);
  await settled();
  expect([there.value, anew.take("stops/1"), there.value]).toEqual(["侧门已关", "侧门已关", ""]);
  await settled();
  const later = new Notes(shelf).field("stops/1", words);
  await settled();
  expect(later.value).toBe("");
});
