import { h, icon, setClass, setText } from "../design/elements";
import { calendarDay, clockTime, serverNow } from "./clock";
import { limitText, timing } from "./timers";

/** One tick a second for the whole page. Timers are found by their mark, so that server fragments count too. */

type Listener = (now: number) => void;
const listeners = new Set<Listener>();
let warnPercent = 60;

export function setWarnPercent(percent: number): void {
  warnPercent = percent;
}

export function onTick(listener: Listener): void {
  listeners.add(listener);
}

/** A timer for what began at `since`; a `limit` in seconds prints beside it. */
export function timerElement(since: string, limit: number | null): HTMLElement {
  const timer = h(
    "span",
    { class: "timer", "data-timer": true, "data-since": since, "data-limit": limit },
    icon("clock", "on-warn"),
    icon("alert", "on-late"),
    h("span"),
  );
  showTimer(timer, serverNow());
  return timer;
}

/** Points an existing timer at another stage; nothing is touched when it is the same one. */
export function retime(timer: HTMLElement, since: string, limit: number | null): void {
  const wanted = limit === null ? undefined : String(limit);
  if (timer.dataset.since === since && timer.dataset.limit === wanted) return;
  timer.dataset.since = since;
  if (wanted === undefined) delete timer.dataset.limit;
  else timer.dataset.limit = wanted;
  timer.querySelector("small")?.remove();
  showTimer(timer, serverNow());
}

/** What was drawn anew has its time at once, not with the next tick. */
export function showTimers(root: ParentNode, now = serverNow()): void {
  for (const timer of root.querySelectorAll<HTMLElement>("[data-timer]")) showTimer(timer, now);
}

function showTimer(timer: HTMLElement, now: number): void {
  const limit = timer.dataset.limit ? Number(timer.dataset.limit) : null;
  const elapsed = (now - Date.parse(timer.dataset.since ?? "")) / 1000;
  if (Number.isNaN(elapsed)) return;
  const { tone, text } = timing(elapsed, limit, warnPercent);
  const figure = timer.querySelector(":scope > span");
  if (figure) setText(figure, text);
  if (limit && !timer.querySelector("small")) timer.append(h("small", {}, `/ ${limitText(limit)}`));
  setClass(timer, "warn", tone === "warn");
  setClass(timer, "late", tone === "late");
}

function tick(): void {
  const now = serverNow();
  showTimers(document, now);
  for (const clock of document.querySelectorAll<HTMLElement>("[data-clock]")) {
    setText(clock, clock.dataset.clock === "date" ? calendarDay(now) : clockTime(now));
  }
  for (const listener of listeners) listener(now);
  // aligned to the server's full second, so that all screens of a room turn together
  window.setTimeout(tick, 1000 - (serverNow() % 1000));
}

export function startTicker(): void {
  tick();
}
