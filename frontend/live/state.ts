import type { EventFrame, IncidentCard, Position, Snapshot, UnitCard } from "./cards";

/** What a screen knows. Built from a snapshot, moved on by events in the order of their offsets, never by guessing. */
export interface RoomState {
  readonly station: Snapshot["station"];
  readonly settings: Snapshot["settings"];
  readonly epoch: string;
  readonly offset: number;
  /** Shanghai day the counters belong to, yyyy-mm-dd */
  readonly day: string;
  readonly incidents: ReadonlyMap<number, IncidentCard>;
  readonly units: ReadonlyMap<number, UnitCard>;
  readonly positions: ReadonlyMap<string, Position>;
  readonly counters: Snapshot["counters"];
}

export type Verdict = "applied" | "duplicate" | "gap";

const DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short" });

/** The Shanghai day of an instant, as yyyy-mm-dd. */
export function shanghaiDay(at: string | number | Date): string {
  return DAY.format(new Date(at));
}

export function fromSnapshot(snapshot: Snapshot): RoomState {
  return {
    station: snapshot.station,
    settings: snapshot.settings,
    epoch: snapshot.epoch,
    offset: snapshot.offset,
    day: shanghaiDay(snapshot.at),
    incidents: new Map(snapshot.incidents.filter((card) => card.open).map((card) => [card.id, card])),
    units: new Map(snapshot.units.map((card) => [card.id, card])),
    positions: new Map(snapshot.positions.map((position) => [position.unit, position])),
    counters: snapshot.counters,
  };
}

/** Applies one event. A duplicate changes nothing; a gap changes nothing and says so: the caller must fetch what it missed. */
export function applyEvent(state: RoomState, frame: EventFrame): { state: RoomState; verdict: Verdict } {
  if (frame.offset <= state.offset) return { state, verdict: "duplicate" };
  if (frame.offset > state.offset + 1) return { state, verdict: "gap" };
  const next: RoomState = { ...state, offset: frame.offset, ...counted(state, frame) };
  if (frame.subject.type === "incident") {
    return {
      state: { ...next, incidents: withIncident(state.incidents, frame.card as IncidentCard) },
      verdict: "applied",
    };
  }
  if (frame.subject.type === "unit") {
    const card = frame.card as UnitCard;
    return { state: { ...next, units: withUnit(state.units, card) }, verdict: "applied" };
  }
  return { state: next, verdict: "applied" };
}

/** Newest fix wins, by its own time: a late or repeated one changes nothing. One copy for a whole batch. */
export function applyPositions(state: RoomState, batch: readonly Position[]): RoomState {
  const positions = new Map(state.positions);
  let changed = false;
  for (const position of batch) {
    const known = positions.get(position.unit);
    if (known && Date.parse(known.at) >= Date.parse(position.at)) continue;
    positions.set(position.unit, position);
    changed = true;
  }
  return changed ? { ...state, positions } : state;
}

/** A unit that was taken out of use leaves the screen. */
function withUnit(units: ReadonlyMap<number, UnitCard>, card: UnitCard): ReadonlyMap<number, UnitCard> {
  const next = new Map(units);
  if (card.open === false) next.delete(card.id);
  else next.set(card.id, card);
  return next;
}

function withIncident(
  incidents: ReadonlyMap<number, IncidentCard>,
  card: IncidentCard,
): ReadonlyMap<number, IncidentCard> {
  const next = new Map(incidents);
  if (card.open) next.set(card.id, card);
  else next.delete(card.id);
  return next;
}

function counted(state: RoomState, frame: EventFrame): Pick<RoomState, "counters" | "day"> {
  const today = shanghaiDay(frame.at);
  const day = today > state.day ? today : state.day;
  const counters = { ...state.counters };
  if (day > state.day) Object.assign(counters, { reported_today: 0, closed_today: 0 });
  const { reported, closed } = difference(state, frame, day);
  counters.reported_today = Math.max(0, counters.reported_today + reported);
  counters.closed_today = Math.max(0, counters.closed_today + closed);
  return { counters, day };
}

/**
 * What an event adds to the day's counts: what is counted is the day of the report and of the closing, not of the event.
 * A call merged into another is no incident of its own: it is counted no more.
 */
function difference(state: RoomState, frame: EventFrame, day: string): { reported: number; closed: number } {
  const card = frame.card as IncidentCard;
  // an entry from before it was told when: as if at the event
  const on = (at: string | null | undefined) => (shanghaiDay(at ?? frame.at) === day ? 1 : 0);
  if (frame.kind === "incident.reported") return { reported: on(card.reported_at), closed: 0 };
  if (frame.kind === "incident.closed") return { reported: 0, closed: on(card.closed_at) };
  if (frame.kind === "incident.reopened") return { reported: 0, closed: -on(frame.data?.closed_at) };
  if (frame.kind === "incident.unlinked" && frame.data?.parted)
    return { reported: on(card.reported_at), closed: card.closed_at ? on(card.closed_at) : 0 };
  if (frame.kind !== "incident.linked" || !card.merged_into) return { reported: 0, closed: 0 };
  const wasClosed = !state.incidents.has(card.id) && card.closed_at;
  return {
    reported: shanghaiDay(card.reported_at) === day ? -1 : 0,
    closed: wasClosed && shanghaiDay(wasClosed) === day ? -1 : 0,
  };
}
