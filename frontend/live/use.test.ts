import { afterEach, beforeEach, expect, test, vi } from "vitest";

const IDLE_MS = 30 * 60_000;
let tell: () => void;
let rest: typeof import("./rest");
let use: typeof import("./use");

beforeEach(async () => {
  vi.useFakeTimers({
    now: 0,
    toFake: ["Date", "setInterval", "setTimeout", "clearInterval", "clearTimeout"],
  });
  vi.resetModules();
  document.body.innerHTML = '<div id="toasts"></div>';
  rest = await import("./rest");
  use = await import("./use");
  tell = vi.fn();
  use.watchUse(IDLE_MS, tell);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function marked(): Promise<boolean> {
  const fetched = vi.fn<typeof fetch>(async () => new Response("{}"));
  vi.stubGlobal("fetch", fetched);
  await rest.get("dashboards/today/");
  return new Headers(fetched.mock.calls[0]![1]!.headers).has("X-Unattended");
}

test("what a page asks by itself says so once nobody has been there for a minute", async () => {
  expect(await marked()).toBe(false);
  vi.advanceTimersByTime(61_000);
  expect(await marked()).toBe(true);
  window.dispatchEvent(new Event("keydown"));
  expect(await marked()).toBe(false);
});

test("somebody who only reads or writes is told of every four minutes at the most", () => {
  for (let minute = 0; minute < 10; minute += 1) {
    vi.advanceTimersByTime(60_000);
    window.dispatchEvent(new Event("pointermove"));
  }
  expect(tell).toHaveBeenCalledTimes(2);
});

test("two minutes before it ends a session without anybody is warned of, and any key stays", () => {
  const board = document.querySelector("#toasts")!;
  vi.advanceTimersByTime(IDLE_MS - 125_000);
  expect(board.children).toHaveLength(0);
  vi.advanceTimersByTime(10_000);
  expect(board.children).toHaveLength(1);
  window.dispatchEvent(new Event("keydown"));
  expect(board.children).toHaveLength(0);
  expect(tell).toHaveBeenCalledTimes(1);
});

test("a tablet that is carried along is used", async () => {
  vi.advanceTimersByTime(61_000);
  use.act();
  expect(await marked()).toBe(false);
});
