import { afterEach, expect, test } from "vitest";
import { calendarDay, clockTime, forgetServerTime, hearServerTime, serverNow } from "./clock";
import { health } from "./health";

afterEach(forgetServerTime);

test("a line that was just heard is live", () => {
  expect(health({ connected: true, lastHeardAt: 0 }, 12_000)).toBe("live");
});

test("a line that is open but has been silent for more than thirty seconds is dead", () => {
  expect(health({ connected: true, lastHeardAt: 0 }, 30_001)).toBe("dead");
});

test("a cut line is late at first and dead after ten seconds", () => {
  expect(health({ connected: false, lastHeardAt: 0 }, 9000)).toBe("late");
  expect(health({ connected: false, lastHeardAt: 0 }, 10_001)).toBe("dead");
});

test("the server's clock is taken from the sample that travelled least", () => {
  hearServerTime("2026-11-24T12:00:00Z", Date.parse("2026-11-24T12:00:03Z"));
  hearServerTime("2026-11-24T12:00:10Z", Date.parse("2026-11-24T12:00:11Z"));
  expect(serverNow(Date.parse("2026-11-24T12:00:20Z"))).toBe(Date.parse("2026-11-24T12:00:19Z"));
});

test("every time on a screen is Shanghai time, whatever the machine thinks", () => {
  expect(clockTime("2026-11-24T12:17:42Z")).toBe("20:17:42");
  expect(calendarDay(Date.parse("2026-11-24T16:30:00Z"))).toBe("11月25日 周三");
});
