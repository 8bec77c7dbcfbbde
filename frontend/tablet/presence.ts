import { metres } from "../stations/way";
import { type DutyCard, nextStop, type StopCard } from "./duty-state";

/** Whether a crew stands at its next stop, or has gone on from it, as its fixes alone tell (pure). */

export type Leg = "arrive" | "leave";

/** A fix whose moment is the server's, in milliseconds since 1970. */
export interface Seen {
  lon: number;
  lat: number;
  accuracy_m: number;
  at: number;
}

/** What the fixes have been telling without a break. */
export interface Streak {
  stop: number;
  leg: Leg;
  since: number;
  until: number;
}

// an officer is seen within 150 m (见警率): at half of that, by a fix no worse than this, a crew surely is
const SEEN_WITHIN_M = 150;
const AT_STOP_M = SEEN_WITHIN_M / 2;
const WORST_FIX_M = 50;
// whoever drives past is out of it again; of a stay of 10 to 16 minutes it is nothing
const STANDS_MS = 30_000;
const GONE_MS = 60_000;
// a device that slept saw nothing of what was in between
const LONGEST_GAP_MS = 60_000;
// still earlier a crew has another reason to be near, its break for instance
const EARLY_MS = 15 * 60_000;

/** What is told once this fix is heard too; null when it speaks against it. A bad fix or an old one says nothing. */
export function followed(streak: Streak | null, seen: Seen, duty: DutyCard): Streak | null {
  const stop = nextStop(duty);
  if (!stop) return null;
  const leg = stop.arrived_at ? "leave" : "arrive";
  const known = streak?.stop === stop.id && streak.leg === leg ? streak : null;
  if (seen.accuracy_m > WORST_FIX_M || (known && seen.at <= known.until)) return known;
  if (!isOn(duty, seen.at) || !(leg === "arrive" ? isAt : isGone)(stop, seen, duty)) return null;
  const unbroken = known !== null && seen.at - known.until <= LONGEST_GAP_MS;
  return { stop: stop.id, leg, since: unbroken ? known.since : seen.at, until: seen.at };
}

/** Whether it has been told for long enough to be written down, as of its beginning. */
export function isSure({ leg, since, until }: Streak): boolean {
  return until - since >= (leg === "arrive" ? STANDS_MS : GONE_MS);
}

function isOn(duty: DutyCard, at: number): boolean {
  return at >= Date.parse(duty.starts_at) && at < Date.parse(duty.ends_at);
}

/** A crew that was sent to an incident is not on its round, wherever that lies. */
function isAt(stop: StopCard, seen: Seen, duty: DutyCard): boolean {
  const due = seen.at >= Date.parse(stop.arrive) - EARLY_MS;
  return due && duty.incident === null && away(stop, seen) <= AT_STOP_M;
}

/** Nobody is seen there any more, or the crew is at the stop after it. */
function isGone(stop: StopCard, seen: Seen, duty: DutyCard): boolean {
  if (seen.at <= Date.parse(stop.arrived_at ?? "")) return false;
  if (away(stop, seen) - seen.accuracy_m > SEEN_WITHIN_M) return true;
  const onward = nextStop({ ...duty, stops: duty.stops.filter((one) => one.id !== stop.id) });
  return onward !== null && away(stop, seen) > AT_STOP_M && isAt(onward, seen, duty);
}

function away(stop: StopCard, seen: Seen): number {
  return metres([stop.lon, stop.lat], [seen.lon, seen.lat]);
}
