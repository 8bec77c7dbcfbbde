import { expect, test } from "vitest";
import { remaining } from "./orders-due";

const HOUR = 3_600_000;

test("what is left of an order is said in the largest sensible unit", () => {
  expect([72.5, 2.9, 0.2, -30, -0.5].map((hours) => remaining(hours * HOUR))).toEqual([
    "剩 3 天",
    "剩 2 小时 54 分",
    "剩 12 分",
    "超 1 天",
    "超 30 分",
  ]);
});
