import { beforeEach, expect, test, vi } from "vitest";
import { h } from "../design/elements";
import { Board, once } from "./board";

let part: HTMLElement;
let field: HTMLTextAreaElement;
let drawn: number;
let board: Board;

const words = () => [...part.children].map((slip) => slip.textContent);
const slips = (...keys: string[]) =>
  keys.map((key) => ({ key, draw: () => h("article", {}, `${key}${drawn}`, key === "stop" && field) }));

function draw(...keys: string[]): void {
  drawn += 1;
  board.draw(slips(...keys));
}

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = "";
  part = h("section");
  field = h("textarea");
  document.body.append(part);
  drawn = 0;
  board = new Board(part, () => draw("incident", "stop"));
});

test("the field somebody writes in keeps its cursor while everything around it is drawn anew", () => {
  draw("stop");
  field.focus();
  draw("incident", "stop");
  expect(document.activeElement).toBe(field);
  expect(words()).toEqual(["incident2", "stop1"]);
});

test("a sheet that was held back for a writing hand is drawn when the writing ends", () => {
  draw("stop");
  field.focus();
  draw("stop");
  field.blur();
  vi.runAllTimers();
  expect(words()).toEqual(["incident3", "stop3"]);
});

test("no button is exchanged under a finger: a tap that began is heard", () => {
  draw("stop");
  const [slip] = part.children;
  slip!.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  draw("incident", "stop");
  slip!.dispatchEvent(new Event("pointerup", { bubbles: true }));
  expect(slip!.isConnected).toBe(true);
  slip!.dispatchEvent(new Event("click", { bubbles: true }));
  vi.runAllTimers();
  expect(words()).toEqual(["incident3", "stop3"]);
});

test("a finger that taps twice does one act", () => {
  let acts = 0;
  const button = once({}, () => (acts += 1), "到场");
  document.body.append(button);
  button.click();
  button.click();
  expect(acts).toBe(1);
});
