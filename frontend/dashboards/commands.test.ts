import { expect, test } from "vitest";
import type { IncidentCard, UnitCard } from "../live/cards";
import { complete, type Room } from "./commands";

const unit = (call_sign: string, status: UnitCard["status"] = "available"): UnitCard =>
  ({ id: 1, call_sign, status, kind: "car", crew: [], incident: null, version: 1 }) as UnitCard;

const incident = (short: string, title: string, more: Partial<IncidentCard> = {}): IncidentCard =>
  ({
    number: `S1-${short}`,
    short,
    title,
    status: "reported",
    priority: 3,
    address: "望月小区",
    community: null,
    units: [],
    ...more,
  }) as IncidentCard;

const ON_THE_WAY = { id: 88, call_sign: "C1", status: "en_route", since: "", limit_s: null } as const;
const ROOM: Room = {
  units: [unit("C1", "en_route"), unit("M2"), unit("M3")],
  incidents: [
    incident("1043", "电池被盗"),
    incident("1044", "邻里噪音"),
    incident("1045", "斗殴", { status: "en_route", units: [ON_THE_WAY] }),
  ],
  selected: "S1-1044",
  isLate: (card) => card.short === "1043",
};

const acts = (line: string) => complete(line, ROOM).map((completion) => completion.act);

test("派 M2 1043 sends M2 to 1043, and disp 1043 m2 says the same", () => {
  const sent = [{ verb: "dispatch", number: "S1-1043", units: ["M2"] }];
  expect([acts("派 M2 1043"), acts("disp 1043 m2")]).toEqual([sent, sent]);
});

test("a line that cannot be meant keeps every word of it and says why", () => {
  const quiet: Room = { ...ROOM, incidents: [] };
  const said = (line: string, room = quiet) => complete(line, room).map(({ line, effect }) => [line, effect]);
  expect(said("派 M2")).toEqual([["派 M2", "现在没有未结警情"]]);
  expect(said("派 M2 1043")).toEqual([["派 M2 1043", "没有叫“1043”的警力或未结警情"]]);
  expect(said("结")).toEqual([["结", "现在没有未结警情"]]);
  expect(said("派", { ...ROOM, units: [] })).toEqual([["派", "没有可派的警力"]]);
});

test("without an incident the selected one is meant first", () => {
  expect(complete("派 M2", ROOM)[0]).toEqual({
    line: "派 M2 1044",
    effect: "M2 空闲 → 邻里噪音 · 望月小区",
    remark: "",
    act: { verb: "dispatch", number: "S1-1044", units: ["M2"] },
  });
});

test("two units can be sent with one line", () => {
  expect(acts("派 M2 M3 1043")[0]).toEqual({ verb: "dispatch", number: "S1-1043", units: ["M2", "M3"] });
});

test("free units are offered before busy ones, and a busy one is called busy", () => {
  const offered = complete("派", ROOM);
  expect(offered.map((one) => one.line)).toEqual(["派 M2 1044", "派 M3 1044", "派 C1 1044"]);
  expect(offered.at(-1)?.remark).toBe("非空闲");
});

test("an incident whose stage is late is marked where it is offered", () => {
  expect(complete("派 M2 1043", ROOM)[0]?.remark).toBe("已超时");
});

test("到场 c1 records the arrival of the unit's own assignment", () => {
  expect(acts("到场 c1")).toEqual([{ verb: "move", assignment: 88, move: "on-scene", unit: "C1" }]);
});

test("a unit that is on nothing cannot arrive", () => {
  expect(complete("到场 M2", ROOM)).toEqual([
    { line: "到场 M2", effect: "没有可以这样记的警力", remark: "", act: null },
  ]);
});

test("a number that is not open is said to be unknown and nothing can be run", () => {
  expect(complete("结 9999", ROOM)).toEqual([
    { line: "结 9999", effect: "没有叫“9999”的警力或未结警情", remark: "", act: null },
  ]);
});

test("half a word offers the commands that begin with it", () => {
  expect(complete("re", ROOM).map((one) => one.line)).toEqual(["增援 ", "撤 "]);
});

test("an empty line lists every command with its effect", () => {
  expect(complete("", ROOM)).toHaveLength(12);
});

test("找 looks for everything that follows it", () => {
  expect(acts("找 柳堤 烧烤")).toEqual([{ verb: "find", text: "柳堤 烧烤" }]);
});
