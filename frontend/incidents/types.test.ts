import { expect, test } from "vitest";
import { type IncidentType, searchTypes, suggestType } from "./types";

const type = (
  code: string,
  path: string,
  pinyin: string,
  words: string[],
  priority: 1 | 2 | 3 | 4 = 3,
): IncidentType => ({
  code,
  name: path.split(" › ").at(-1)!,
  path,
  pinyin,
  words,
  priority,
  leaf: true,
});

const TYPES = [
  type("DIS.NOISE", "纠纷 › 邻里 › 噪音", "zy jfllzy", ["敲击", "噪音", "吵"]),
  type("PUB.FIGHT", "公共秩序 › 打架斗殴", "djdo ggzxdjdo", ["打起来", "打架", "酒瓶"], 2),
  type("THE.EBIKE", "盗窃 › 电动车电池", "ddcdc dqddcdc", ["电池", "电动车"]),
];
const codes = (text: string) => searchTypes(TYPES, text).map((found) => found.code);

test("a type is found by its name, its pinyin initials or its code", () => {
  expect([codes("打架"), codes("djdo"), codes("pub.f")]).toEqual([
    ["PUB.FIGHT"],
    ["PUB.FIGHT"],
    ["PUB.FIGHT"],
  ]);
});

test("a name that begins with what was typed stands before a path that only contains it", () => {
  const noise = type("ENV.ROAD", "道路 › 电动车电池回收", "x", []);
  expect(searchTypes([noise, ...TYPES], "电动车电池").map((found) => found.code)).toEqual([
    "ENV.ROAD",
    "THE.EBIKE",
  ]);
  expect(codes("盗窃")).toEqual(["THE.EBIKE"]);
});

test("the caller's words suggest a type and say which words did", () => {
  expect(suggestType(TYPES, "烧烤摊有人拿酒瓶打起来了")).toEqual({
    type: TYPES[1],
    because: ["打起来", "酒瓶"],
  });
});

test("words that speak for nothing suggest nothing", () => {
  expect(suggestType(TYPES, "想问一下户口怎么迁")).toBeNull();
});

test("when two types weigh the same the more urgent one is suggested", () => {
  expect(suggestType(TYPES, "噪音，还打架")?.type.code).toBe("PUB.FIGHT");
});
