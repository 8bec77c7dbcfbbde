import { expect, test } from "vitest";
import type { IncidentCard, UnitCard } from "../live/cards";
import { complete } from "./commands";
import type { Room } from "./which";

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

const on = (call_sign: string, id: number) => ({ ...ON_THE_WAY, call_sign, id });
const MORE: Room = {
  ...ROOM,
  units: [unit("M1", "en_route"), unit("M10", "en_route"), unit("M2")],
  incidents: [
    incident("43", "电池被盗", { number: "S120261122-0043", reported_at: "2026-11-22T04:00:00Z" }),
    incident("4", "斗殴", {
      number: "S120261122-0004",
      status: "en_route",
      units: [on("M10", 10), on("M1", 1)],
    }),
  ],
  selected: "S120261122-0043",
};

test("a number said in full is that incident alone, whichever other begins with it, waits or is selected", () => {
  const said = ["派 M2 4", "增援 4", "结 4", "看 4", "级 4", "r s120261122-0004"];
  const numbers = said.map((line) =>
    complete(line, MORE).map(({ act }) => act && "number" in act && act.number),
  );
  expect(numbers).toEqual(said.map(() => ["S120261122-0004"]));
});

test("到场 M1 is M1, not M10, also when M1 itself cannot arrive any more", () => {
  expect(complete("到场 M1", MORE).map(({ act }) => act)).toEqual([
    { verb: "move", assignment: 1, move: "on-scene", unit: "M1" },
  ]);
  const there = incident("4", "斗殴", {
    units: [on("M10", 10), { ...on("M1", 1), status: "on_scene" as const }],
  });
  expect(complete("到场 M1", { ...MORE, incidents: [there] })[0]?.effect).toBe("没有可以这样记的警力");
});

test("half a number or half a call sign is written in full before anything is run", () => {
  const without4 = { ...MORE, incidents: MORE.incidents.slice(0, 1) };
  for (const [half, whole] of [
    ["增援 4", "增援 43"],
    ["派 M2 4", "派 M2 43"],
    ["派 M 43", "派 M2 43"],
  ]) {
    expect(complete(half!, without4)[0]).toMatchObject({ line: whole, act: null });
    expect(complete(whole!, without4)[0]?.act).not.toBeNull();
  }
  expect(complete("到场 M", MORE).map(({ line, act }) => [line, act])).toEqual([
    ["到场 M10", null],
    ["到场 M1", null],
  ]);
});

test("a number of two days is run only with its day, and each line says which", () => {
  const old = incident("43", "噪音", { number: "S120261121-0043", reported_at: "2026-11-21T04:00:00Z" });
  const two = { ...MORE, incidents: [...MORE.incidents, old] };
  expect(complete("增援 43", two).map(({ line, effect, act }) => [line, effect, act])).toEqual([
    ["增援 1122-43", "11月22日 周日 电池被盗 · 望月小区", null],
    ["增援 1121-43", "11月21日 周六 噪音 · 望月小区", null],
  ]);
  expect(complete("增援 1121-43", two).map(({ act }) => act)).toEqual([
    { verb: "reinforce", number: "S120261121-0043" },
  ]);
  expect(complete("派 M2", two)[0]).toMatchObject({
    line: "派 M2 1122-43",
    act: { number: "S120261122-0043" },
  });
});

test("with nothing said and nothing selected no act runs by itself", () => {
  const none = { ...ROOM, selected: null };
  expect(["增援", "结", "派 M2"].flatMap((line) => complete(line, none).map(({ act }) => act))).toEqual(
    Array(9).fill(null),
  );
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
