/** Is what stands on the screen still true? Said from the time of the last frame, not from the socket's opinion of itself. */

export const SILENT_MS = 30_000;
const CUT_MS = 10_000;

export type Health = "live" | "late" | "dead";

export interface Feed {
  connected: boolean;
  /** local clock, ms, of the last frame or snapshot */
  lastHeardAt: number;
}

/** A cut line is dead after 10 s; an open but silent one (the beat comes every 10 s) after 30 s. */
export function health(feed: Feed, now: number): Health {
  const age = now - feed.lastHeardAt;
  if (age > SILENT_MS || (!feed.connected && age > CUT_MS)) return "dead";
  return feed.connected ? "live" : "late";
}
