import { expect, test } from "vitest";
import type { Letter } from "../live/shelf";
import { dueText, type OrderWhole, withUnsent } from "./order-state";

const ORDER: OrderWhole = {
  number: "DD-0317",
  kind_name: "入户",
  status: "issued",
  status_name: "待签收",
  title: "入户反诈",
  due_at: "2026-11-26T16:00:00Z",
  points: [],
  said: "",
  remark: "",
};

function letter(act: string, refused = ""): Letter {
  return { id: 1, officer: 7, key: "k", path: `orders/DD-0317/${act}/`, about: "", at: "", refused };
}

test("an order that was taken or fed back on the tablet stands there as such while the letter waits", () => {
  const status = (...letters: Letter[]) => withUnsent(ORDER, letters).status;
  expect(status(letter("acknowledge"))).toBe("working");
  expect(status(letter("acknowledge"), letter("feedback"))).toBe("review");
  expect(status(letter("feedback", "督导单由承办人反馈。"))).toBe("issued");
});

test("what is left is said in words, amber in the last two days, and 24:00 belongs to the day that ends", () => {
  const said = (now: string) => Object.values(dueText(ORDER, Date.parse(now)));
  expect(said("2026-11-22T12:00:00Z")).toEqual(["剩 4 天", "info"]);
  expect(said("2026-11-24T20:00:00Z")).toEqual(["剩 1 天", "warn"]);
  expect(said("2026-11-26T01:00:00Z")).toEqual(["今日 00:00 到期", "warn"]);
  expect(said("2026-11-26T19:00:00Z")).toEqual(["超 3 小时", "late"]);
});
