import { expect, test } from "vitest";
import type { Similar } from "./duplicates";
import { doorHint } from "./history";

const found = (place: number): Similar => ({
  duplicates: [],
  repeat: { phone: 0, place, since: null },
  sensitive: null,
});

test("what was reported from the same door is said with how often, and nothing where it was not", () => {
  expect([doorHint(found(10)), doorHint(found(0)), doorHint(null)]).toEqual([
    "同址同类 30 天内已报过 10 次",
    "",
    "",
  ]);
});
