import { expect, test } from "vitest";
import type { Letter } from "../live/shelf";
import { dueAt, type Outcome, stillDue, type VisitCard } from "./visit-state";

function visit(id: number, due_on: string): VisitCard {
  const dispute = { number: "TJ-0288", title: "噪音", level: "high" };
  return { id, dispute, address: "", community: "", what: "", due_on, tries: 0, note: "" };
}

function made(id: number, outcome: Outcome, refused = ""): Letter {
  return {
    id,
    officer: 7,
    key: "k",
    path: `visits/${id}/make/`,
    about: "",
    at: "",
    refused,
    body: { outcome },
  };
}

const NOW = Date.parse("2026-11-24T12:00:00Z");

test("a visit is due until the end of its Shanghai day", () => {
  expect(dueAt(visit(1, "2026-11-24"))).toBe("2026-11-24T16:00:00.000Z");
});

test("a visit that was made here goes while its letter waits; nobody at the door is one more try", () => {
  const visits = [visit(1, "2026-11-24"), visit(2, "2026-11-25"), visit(3, "2026-11-25")];
  const letters = [made(1, "kept"), made(2, "absent"), made(3, "kept", "已登记为“未履行”。")];
  expect(stillDue(visits, letters, NOW).map(({ id, tries, unsent }) => [id, tries, unsent])).toEqual([
    [2, 1, true],
    [3, 0, false],
  ]);
});

test("what is due in more than two weeks is not shown yet, what is late is", () => {
  const visits = [visit(1, "2026-11-01"), visit(2, "2026-12-07"), visit(3, "2026-12-09")];
  expect(stillDue(visits, [], NOW).map(({ id }) => id)).toEqual([1, 2]);
});
