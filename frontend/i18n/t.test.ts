import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { en } from "./en";
import { t } from "./t";

afterEach(() => document.documentElement.removeAttribute("lang"));

function sentencesInUse(): Set<string> {
  const used = new Set<string>();
  for (const entry of readdirSync("frontend", { recursive: true, encoding: "utf8" })) {
    if (!entry.endsWith(".ts") || entry.includes("dist") || entry.endsWith(".test.ts")) continue;
    const source = readFileSync(join("frontend", entry), "utf8");
    for (const [, sentence] of source.matchAll(/\bt\(\s*"((?:[^"\\]|\\.)+)"/g)) used.add(sentence!);
  }
  return used;
}

test("every sentence of the modules has an English wording", () => {
  expect([...sentencesInUse()].filter((sentence) => !(sentence in en))).toEqual([]);
});

test("no English wording is left over from a sentence nobody says any more", () => {
  const used = sentencesInUse();
  expect(Object.keys(en).filter((sentence) => !used.has(sentence))).toEqual([]);
});

test("both wordings of a sentence have the same holes", () => {
  const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map((hole) => hole[0]).sort();
  for (const [sentence, wording] of Object.entries(en)) expect(holes(wording)).toEqual(holes(sentence));
});

test("a sentence is filled with the values of its holes and stays Chinese on a Chinese page", () => {
  document.documentElement.lang = "zh-hans";
  expect(t("超 {time}", { time: "0:11" })).toBe("超 0:11");
  document.documentElement.lang = "en";
  expect(t("超 {time}", { time: "0:11" })).toBe("+0:11");
});
