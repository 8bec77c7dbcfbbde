import { expect, test } from "vitest";
import { age, duration, limitText, timing } from "./timers";

test("a stage inside its limit shows the time it has taken, uncoloured", () => {
  expect(timing(52, 300, 60)).toEqual({ tone: "", text: "0:52" });
});

test("a stage turns amber at the warning percentage and not a second before", () => {
  expect(timing(71.9, 120, 60).tone).toBe("");
  expect(timing(72, 120, 60)).toEqual({ tone: "warn", text: "1:12" });
});

test("a stage at its limit is still in time; past it only the excess is shown", () => {
  expect(timing(120, 120, 60).tone).toBe("warn");
  expect(timing(131, 120, 60)).toEqual({ tone: "late", text: "超 0:11" });
});

test("a stage without a limit is never late", () => {
  expect(timing(90_000, null, 60)).toEqual({ tone: "", text: "1 天 1:00:00" });
});

test("a clock that runs a little behind the server never shows a negative time", () => {
  expect(timing(-0.4, 120, 60)).toEqual({ tone: "", text: "0:00" });
});

test("durations grow from minutes to hours to days", () => {
  expect([duration(9), duration(1582), duration(3725)]).toEqual(["0:09", "26:22", "1:02:05"]);
});

test("an age is said in the coarsest honest unit", () => {
  expect([age(8), age(372), age(7300), age(180_000)]).toEqual(["8 秒", "6 分", "2 小时", "2 天"]);
});

test("a limit of whole hours is said in hours", () => {
  expect([limitText(120), limitText(1800), limitText(14_400)]).toEqual(["2:00", "30:00", "4 小时"]);
});
