import { expect, test } from "vitest";
import type { AssignmentCard, IncidentCard } from "./cards";
import { whereOf, whoAndHow } from "./words";

const unit = (call_sign: string, status: AssignmentCard["status"]): AssignmentCard => ({
  id: 1,
  call_sign,
  status,
  since: "",
  limit_s: null,
});
const card = (changes: Partial<IncidentCard>): IncidentCard =>
  ({ status: "reported", units: [], address: "", community: null, ...changes }) as IncidentCard;

test("an incident nobody is on says only what it waits for", () => {
  expect(whoAndHow(card({}))).toBe("待派");
});

test("of several units the one that got furthest is named, the others are counted", () => {
  const units = [unit("C1", "sent"), unit("M2", "on_scene"), unit("J3", "en_route")];
  expect(whoAndHow(card({ status: "on_scene", units }))).toBe("M2 +2 在处");
});

test("a unit that was recalled or is done is on it no more", () => {
  const units = [unit("C1", "recalled"), unit("M2", "sent")];
  expect(whoAndHow(card({ status: "dispatched", units }))).toBe("M2 已派");
});

test("a place is told by address and community, and said to be missing when there is neither", () => {
  expect(whereOf(card({ address: "夜市 12 号摊", community: { id: 1, name: "柳堤社区" } }))).toBe(
    "夜市 12 号摊 · 柳堤社区",
  );
  expect(whereOf(card({}))).toBe("地点待补");
});
