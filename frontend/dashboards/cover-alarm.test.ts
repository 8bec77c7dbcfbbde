import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { EventFrame } from "../live/cards";
import type { RoomState } from "../live/state";
import { CoverAlarm } from "./cover-alarm";
import { setMuted } from "./sound";

let uncovered: { name: string; why: string }[];
let asked: number;
let alarm: CoverAlarm;

const at = (offset: number) => ({ offset }) as RoomState;
const sign = () => document.querySelector<HTMLElement>("[data-alarm=cover]")!;
const toasts = () => [...document.querySelectorAll(".toast .grow")].map((word) => word.textContent);

function said(offset: number, covered: boolean): EventFrame {
  const kind = covered ? "cover.covered" : "cover.uncovered";
  const card = { id: 7, name: "柳堤社区", covered };
  return {
    type: "event",
    offset,
    kind,
    at: "2026-11-24T20:00:00+08:00",
    subject: { type: "community", id: 7 },
    card,
  };
}

async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1000);
}

beforeEach(async () => {
  vi.useFakeTimers();
  asked = 0;
  uncovered = [];
  vi.stubGlobal("fetch", async () => {
    asked += 1;
    return Response.json({ leader: "", covered: 1, total: 2, uncovered });
  });
  setMuted(true);
  document.body.innerHTML = '<div id="toasts"></div><a data-alarm="cover" hidden><span></span></a>';
  alarm = new CoverAlarm(sign(), "S1");
  alarm.follow(at(10), []);
  await settled();
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("a community that loses its officer is an alarm at once and stands until somebody is there again", async () => {
  expect(sign().hidden).toBe(true);
  uncovered = [{ name: "柳堤社区", why: "林志远休假，同组无人可替" }];
  alarm.follow(at(11), [said(11, false)]);
  expect(toasts()).toEqual(["柳堤社区 现在无人负责"]);
  await settled();
  expect([sign().hidden, sign().textContent]).toEqual([false, "柳堤社区 无人负责：林志远休假，同组无人可替"]);
  uncovered = [];
  alarm.follow(at(12), [said(12, true)]);
  await settled();
  expect([sign().hidden, toasts().length]).toEqual([true, 1]);
});

test("what was bare before the screen opened is shown and not sounded", async () => {
  uncovered = ["柳堤社区", "湖心社区"].map((name) => ({ name, why: "没有指定责任民警" }));
  alarm.follow(at(20), []);
  await settled();
  expect([sign().textContent, toasts()]).toEqual(["2 个社区无人负责：柳堤社区、湖心社区", []]);
});

test("positions and other events ask nothing: there is no poll", async () => {
  const before = asked;
  alarm.follow(at(10), []);
  alarm.follow(at(11), [{ ...said(11, false), subject: { type: "incident", id: 1 } }]);
  alarm.follow(at(11), []);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked).toBe(before);
});
