import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { listenToKeys } from "./keys";

const pressed = vi.fn();

beforeAll(() => listenToKeys(() => false));
beforeEach(() => {
  document.body.innerHTML = `
    <input id="text"><button data-key="r">增援</button><button data-key="F2">接警</button>
    <button data-key="u">撤销旧</button><button data-key="u">撤销新</button>`;
  for (const button of document.querySelectorAll("button")) {
    button.checkVisibility = () => true;
    button.addEventListener("click", () => pressed(button.textContent));
  }
});
afterEach(() => pressed.mockReset());

function press(key: string, on: Element = document.body, more: KeyboardEventInit = {}): void {
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

test("the key printed on a control presses it", () => {
  press("r");
  expect(pressed.mock.calls).toEqual([["增援"]]);
});

test("a letter typed into a form is text, a function key is not", () => {
  const field = document.querySelector("#text")!;
  press("r", field);
  press("F2", field);
  expect(pressed.mock.calls).toEqual([["接警"]]);
});

test("a key pressed while Chinese is being composed never acts", () => {
  press("F2", document.body, { isComposing: true });
  expect(pressed).not.toHaveBeenCalled();
});

test("undo takes back the last act, not the one before it", () => {
  press("u");
  expect(pressed.mock.calls).toEqual([["撤销新"]]);
});

test("a control that is switched off cannot be pressed by its key", () => {
  document.querySelector<HTMLButtonElement>("[data-key=r]")!.disabled = true;
  press("r");
  expect(pressed).not.toHaveBeenCalled();
});
