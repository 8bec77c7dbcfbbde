import { beforeEach, describe, expect, it } from "vitest";
import { isUnsent, Parts, settle } from "./parts";

const CARD = (no: number, fact: string) =>
  `<article data-part="card ${no}"><b>${fact}</b><form><input name="note"><input type="checkbox" name="ticked"><select name="who"><option value="1">甲</option><option value="2">乙</option></select></form></article>`;
const PAGE = (...facts: string[]) =>
  `<div data-part="cards">${facts.map((fact, index) => CARD(index, fact)).join("")}</div>`;

let root: HTMLElement;
let server: string;
let parts: Parts;
const facts = () => [...root.querySelectorAll("b")].map((one) => one.textContent);
const field = <T extends HTMLElement>(name: string) => root.querySelector<T>(`[name=${name}]`)!;

describe("a page that others change while one writes in it", () => {
  beforeEach(() => {
    document.body.innerHTML = `<main>${PAGE("旧", "旧")}</main>`;
    root = document.querySelector("main")!;
    server = PAGE("新", "新");
    parts = new Parts(root, async () => server);
  });

  it("is drawn anew, and what did not change stays the very same", async () => {
    server = PAGE("旧", "旧");
    const before = root.querySelector("article");
    await parts.redraw();
    expect(root.querySelector("article")).toBe(before);
    server = PAGE("新", "新", "新");
    await parts.redraw();
    expect(facts()).toEqual(["新", "新", "新"]);
  });

  const unsent: [string, () => void][] = [
    ["typed", () => (field<HTMLInputElement>("note").value = "没人应门")],
    ["ticked", () => (field<HTMLInputElement>("ticked").checked = true)],
    ["chosen", () => (field<HTMLSelectElement>("who").value = "2")],
    ["about to be typed", () => field("note").focus()],
  ];
  it.each(unsent)("keeps what was %s, and draws the rest", async (_what, act) => {
    act();
    await parts.redraw();
    expect(facts()).toEqual(["旧", "新"]);
    expect(isUnsent(root.querySelector("article")!)).toBe(true);
  });

  it("gets what came and loses what went around what is being written", async () => {
    field<HTMLInputElement>("note").value = "没人应门";
    server = `<div data-part="cards">${CARD(0, "新")}${CARD(7, "来了")}</div>`;
    await parts.redraw();
    expect(facts()).toEqual(["旧", "来了"]);
  });

  it("is drawn as soon as the form is emptied", async () => {
    field<HTMLInputElement>("note").value = "没人应门";
    await parts.redraw();
    field<HTMLInputElement>("note").value = "";
    field("note").dispatchEvent(new Event("input", { bubbles: true }));
    await expect.poll(facts).toEqual(["新", "新"]);
  });

  it("is drawn when the form was sent", async () => {
    field<HTMLInputElement>("note").value = "没人应门";
    field("note").focus();
    settle(field<HTMLInputElement>("note").form!);
    await parts.redraw();
    expect(facts()).toEqual(["新", "新"]);
  });

  it("takes nothing away under the finger", async () => {
    root.querySelector("b")!.dispatchEvent(new Event("pointerdown", { bubbles: true }));
    await parts.redraw();
    expect(facts()).toEqual(["旧", "新"]);
    window.dispatchEvent(new Event("pointerup"));
    await expect.poll(facts).toEqual(["新", "新"]);
  });

  it("draws only the newest of several answers", async () => {
    const answers: ((html: string) => void)[] = [];
    parts = new Parts(root, () => new Promise((answer) => answers.push(answer)));
    const both = [parts.redraw(), parts.redraw()];
    answers[1]!(PAGE("第二", "第二"));
    answers[0]!(PAGE("第一", "第一"));
    await Promise.all(both);
    expect(facts()).toEqual(["第二", "第二"]);
  });
});
