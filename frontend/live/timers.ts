import { t } from "../i18n/t";

export type Tone = "" | "warn" | "late";

export interface Timing {
  tone: Tone;
  /** "0:52", "超 0:11" */
  text: string;
}

/** Seconds as 0:52, 18:20, 1:02:05 or 2 天 3:04:05. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor((whole % 86_400) / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const two = (value: number) => String(value).padStart(2, "0");
  const rest = `${two(whole % 60)}`;
  if (days) return t("{days} 天 {time}", { days, time: `${hours}:${two(minutes)}:${rest}` });
  return hours ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** An age in the coarsest honest unit: 8 秒, 6 分, 3 小时, 2 天. */
export function age(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return t("{n} 秒", { n: whole });
  if (whole < 3600) return t("{n} 分", { n: Math.floor(whole / 60) });
  if (whole < 86_400) return t("{n} 小时", { n: Math.floor(whole / 3600) });
  return t("{n} 天", { n: Math.floor(whole / 86_400) });
}

/** Amber from `warnPercent` of the limit, red past it and then only the excess is shown. No limit: never coloured. */
export function timing(elapsed: number, limit: number | null, warnPercent: number): Timing {
  if (limit === null || limit <= 0) return { tone: "", text: duration(elapsed) };
  if (elapsed > limit) return { tone: "late", text: t("超 {time}", { time: duration(elapsed - limit) }) };
  return { tone: elapsed >= (limit * warnPercent) / 100 ? "warn" : "", text: duration(elapsed) };
}

/** The limit in the same figures: "2:00", "4 小时". */
export function limitText(limit: number): string {
  return limit >= 3600 && limit % 3600 === 0 ? age(limit) : duration(limit);
}
