/** The server's clock. Every sample is late by its journey, so the largest difference of the last ones is the closest. */

const SAMPLES = 8;
let differences: number[] = [];

export function hearServerTime(at: string, heardAt = Date.now()): void {
  const difference = Date.parse(at) - heardAt;
  if (Number.isFinite(difference)) differences = [...differences, difference].slice(-SAMPLES);
}

export function forgetServerTime(): void {
  differences = [];
}

/** Milliseconds since 1970 by the server's clock; by this machine's own until the server was heard. */
export function serverNow(local = Date.now()): number {
  return differences.length ? local + Math.max(...differences) : local;
}

const ZONE = { timeZone: "Asia/Shanghai" } as const;
const TIME = new Intl.DateTimeFormat("sv-SE", { ...ZONE, timeStyle: "medium" });
const HOUR = new Intl.DateTimeFormat("sv-SE", { ...ZONE, timeStyle: "short" });

/** 20:17:42, Shanghai. */
export function clockTime(at: number | string): string {
  return TIME.format(new Date(at));
}

/** 20:17, Shanghai. */
export function clockMinute(at: number | string): string {
  return HOUR.format(new Date(at));
}

/** 11月24日 周二 on a Chinese page, Tue 24 Nov on an English one. */
export function calendarDay(at: number): string {
  const language = document.documentElement.lang.startsWith("en") ? "en-GB" : "zh-CN";
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...ZONE, ...options }).format(new Date(at));
  if (language === "en-GB") return format({ weekday: "short", day: "numeric", month: "short" });
  return `${format({ month: "long", day: "numeric" })} ${format({ weekday: "short" })}`;
}
