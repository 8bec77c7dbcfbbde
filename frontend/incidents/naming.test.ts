import { afterEach, beforeEach, expect, test } from "vitest";
import type { IncidentCard } from "../live/cards";
import { wireOther } from "./other-field";

const card = (number: string, title: string, reported_at: string): IncidentCard =>
  ({
    number,
    short: String(Number(number.slice(-4))),
    title,
    address: "望月小区",
    reported_at,
  }) as IncidentCard;

const OPEN = [
  card("S120261122-0004", "斗殴", "2026-11-22T01:00:00Z"),
  card("S120261122-0043", "电池被盗", "2026-11-22T04:00:00Z"),
  card("S120261121-0043", "噪音", "2026-11-21T04:00:00Z"),
  card("S120261122-0050", "本起", "2026-11-22T05:00:00Z"),
];
let root: HTMLElement;

beforeEach(() => {
  root = document.createElement("div");
  root.innerHTML = `<form><div class="field"><div class="choices"><input id="o" data-other="S120261122-0050"></div><span data-meant>如 43</span></div></form>`;
  document.body.append(root);
  wireOther(root, () => OPEN);
});

afterEach(() => root.remove());

function typed(text: string): HTMLInputElement {
  const input = root.querySelector("input")!;
  input.focus();
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  return input;
}

const offered = () => [...root.querySelectorAll("li")].map((row) => row.textContent);
const meant = () => root.querySelector("[data-meant]")!.textContent;

test("a number said in full offers that incident alone and says what it is", () => {
  typed("4");
  expect(offered()).toEqual(["4 斗殴望月小区"]);
  expect(meant()).toBe("11月22日 周日 · 斗殴 · 望月小区");
});

test("a number of two days is offered twice, each with its day, and the one that is taken stands there in full", () => {
  const input = typed("43");
  expect(offered()).toEqual(["43 电池被盗11月22日 周日 · 望月小区", "43 噪音11月21日 周六 · 望月小区"]);
  expect(meant()).toBe("有 2 起同号，请选定哪一天的");
  for (const key of ["ArrowDown", "ArrowDown", "Enter"])
    input.dispatchEvent(new KeyboardEvent("keydown", { key }));
  expect(input.value).toBe("S120261121-0043");
  expect(meant()).toBe("11月21日 周六 · 噪音 · 望月小区");
});

test("a word of the title finds it, the incident itself is not offered, and an empty field says how to write it", () => {
  typed("噪音");
  expect(offered()).toEqual(["43 噪音11月21日 周六 · 望月小区"]);
  typed("本起");
  expect(offered()).toEqual([]);
  typed("");
  expect([offered(), meant()]).toEqual([[], "如 43"]);
});
