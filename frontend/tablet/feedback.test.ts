import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import { h } from "../design/elements";
import { Outbox } from "../live/outbox";
import { Shelf } from "../live/shelf";
import { FeedbackForm } from "./feedback";
import type { OrderWhole } from "./order-state";

let shelf: Shelf;
let outbox: Outbox;
let heard: unknown[];
let tablet = 0;

// what a tablet keeps takes turns of the loop, however long they are
const settled = async () => {
  for (let turn = 0; turn < 200; turn += 1) await new Promise((done) => setImmediate(done));
};

beforeEach(async () => {
  tablet += 1;
  shelf = await Shelf.open(7, `feedback ${tablet}`);
  heard = [];
  outbox = new Outbox(shelf, async (_letter, body) => heard.push((body as { ticked: number[] }).ticked), 0);
  document.body.replaceChildren(h("div", { id: "toasts" }));
});

function order(...done: number[]): OrderWhole {
  const points = ["上门核验", "提醒房东"].map((text, no) => ({ no, text, done: done.includes(no) }));
  return {
    number: "DD-0317",
    kind_name: "入户",
    status: "returned",
    status_name: "退回",
    title: "入户反诈",
    due_at: "2026-11-26T16:00:00Z",
    points,
    said: "",
    remark: "请写明地垫的铺设",
  };
}

function opened(whole: OrderWhole): FeedbackForm {
  const form = new FeedbackForm(whole, { shelf, outbox });
  document.body.append(form.element);
  return form;
}

const boxes = (form: FeedbackForm) => [
  ...form.element.querySelectorAll<HTMLInputElement>("input[type=checkbox]"),
];
const shown = (form: FeedbackForm) =>
  boxes(form)
    .filter(({ checked }) => checked)
    .map(({ value }) => Number(value));

function write(form: FeedbackForm, words: string): void {
  const field = form.element.querySelector("textarea")!;
  field.value = words;
  field.dispatchEvent(new Event("input"));
}

async function handIn(form: FeedbackForm, words: string): Promise<void> {
  write(form, words);
  form.element.querySelector<HTMLElement>("[data-act=feedback]")!.click();
  await settled();
}

test("what is ticked when an order came back is what is sent the second time", async () => {
  const form = opened(order());
  await settled();
  boxes(form)[1]!.click();
  await handIn(form, "已提醒");
  await handIn(form, "已提醒，房东签了字");
  expect([shown(form), heard]).toEqual([[1], [[1], [1]]]);
});

test("a tablet that was switched off after a feedback still shows what was done, and sends it", async () => {
  const before = opened(order());
  await settled();
  boxes(before)[0]!.click();
  await handIn(before, "已上门");
  const form = opened(order(0));
  await settled();
  expect(shown(form)).toEqual([0]);
  await handIn(form, "已上门，地垫已铺好");
  expect(heard).toEqual([[0], [0]]);
});

test("who writes before the tablet remembered sends the points that the room knows as done", async () => {
  const form = opened(order(0));
  write(form, "已上门");
  await settled();
  await handIn(form, "已上门");
  expect([shown(form), heard]).toEqual([[0], [[0]]]);
});
