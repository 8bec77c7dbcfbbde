import type { Letter } from "../live/shelf";

/** A crew's round as the tablet knows it: what the server said, moved on by what the officer did since (pure). */

export interface StopCard {
  id: number;
  order: number;
  place: string;
  community: string | null;
  lon: number;
  lat: number;
  arrive: string;
  leave: string;
  arrived_at: string | null;
  left_at: string | null;
  status: "planned" | "arrived" | "done" | "missed" | "dropped";
  status_name: string;
  reasons: string[];
  note: string;
  /** not there on a duty that was kept before stops had any */
  photos?: unknown[];
  /** done on this tablet, not known to the room yet */
  unsent?: boolean;
}

export interface DutyCard {
  id: number;
  unit: string;
  kind: "car" | "motorcycle" | "foot";
  kind_name: string;
  name: string;
  day: string;
  starts_at: string;
  ends_at: string;
  incident: string | null;
  stops: StopCard[];
  route: { coordinates: [number, number][] };
}

const PHOTO = /^patrols\/stops\/(\d+)\/attachments\/$/;
const TAP = /^patrols\/stops\/(\d+)\/(arrive|leave)\/$/;

/** The stops with the officer's own taps that still wait in the outbox. */
export function withUnsent(duty: DutyCard, letters: readonly Letter[]): DutyCard {
  const taps = letters.flatMap((letter) => {
    const [, id, tap] = TAP.exec(letter.path) ?? [];
    return id && !letter.refused ? [{ id: Number(id), tap, at: at(letter) }] : [];
  });
  const stops = duty.stops.map((stop) =>
    taps.reduce((known, tap) => (tap.id === stop.id ? tapped(known, tap.tap, tap.at) : known), stop),
  );
  return { ...duty, stops };
}

function at(letter: Letter): string {
  return (letter.body as { at?: string } | undefined)?.at ?? letter.at;
}

function tapped(stop: StopCard, tap: string | undefined, when: string): StopCard {
  if (tap === "arrive")
    return { ...stop, arrived_at: stop.arrived_at ?? when, status: "arrived", unsent: true };
  return { ...stop, arrived_at: stop.arrived_at ?? when, left_at: when, status: "done", unsent: true };
}

/** How many pictures were taken at a stop, with those that the room does not have yet. */
export function photosAt(stop: StopCard, letters: readonly Letter[]): number {
  const own = letters.filter(({ path, refused }) => !refused && Number(PHOTO.exec(path)?.[1]) === stop.id);
  return (stop.photos?.length ?? 0) + own.length;
}

/** The duty that is running, else the one that comes next. */
export function currentDuty(duties: readonly DutyCard[], now: number): DutyCard | null {
  return duties.find((duty) => Date.parse(duty.ends_at) > now) ?? duties.at(-1) ?? null;
}

/** Where to go: the stop where one stands, else the first that is neither done nor given up. */
export function nextStop(duty: Pick<DutyCard, "stops">): StopCard | null {
  const open = duty.stops.filter((stop) => stop.left_at === null && stop.status !== "dropped");
  return (
    open.find((stop) => stop.arrived_at !== null) ?? open.find((stop) => stop.status !== "missed") ?? null
  );
}

/** "第 4 站 / 共 9 站": its place among the stops that were not given up. */
export function placeOf(duty: DutyCard, stop: StopCard): { nth: number; of: number } {
  const walked = duty.stops.filter((one) => one.status !== "dropped");
  return { nth: walked.findIndex((one) => one.id === stop.id) + 1, of: walked.length };
}

const PACE_M_PER_MIN: Record<DutyCard["kind"], number> = { foot: 75, motorcycle: 400, car: 400 };

/** Minutes for so many metres in a straight line, at the kind's pace with the usual detour. */
export function minutesFor(metres: number, kind: DutyCard["kind"]): number {
  return Math.max(1, Math.round((metres * 1.3) / PACE_M_PER_MIN[kind]));
}
