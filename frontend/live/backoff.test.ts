import { expect, test } from "vitest";
import { delayBefore } from "./backoff";

test("the wait before a reconnect doubles up to five seconds", () => {
  const longest = [0, 1, 2, 5, 40].map((attempt) => delayBefore(attempt, () => 1));
  expect(longest).toEqual([500, 1000, 2000, 5000, 5000]);
});

test("screens that were cut together come back spread over the whole wait", () => {
  expect([0, 0.25, 0.5].map((chance) => delayBefore(3, () => chance))).toEqual([0, 1000, 2000]);
});
