import type { IncidentCard } from "../live/cards";

export type GroupKey = "waiting" | "working" | "ending";

const GROUP: Record<IncidentCard["status"], GroupKey> = {
  reported: "waiting",
  dispatched: "working",
  en_route: "working",
  on_scene: "working",
  handled: "ending",
  closed: "ending",
};

/** 待派, 处置中, 待结; in each the higher level first, then who has waited longest. An order that only facts change. */
export function queueGroups(cards: Iterable<IncidentCard>): Record<GroupKey, IncidentCard[]> {
  const groups: Record<GroupKey, IncidentCard[]> = { waiting: [], working: [], ending: [] };
  for (const card of cards) groups[GROUP[card.status]].push(card);
  for (const group of Object.values(groups)) group.sort(byUrgency);
  return groups;
}

// a card never changes, its next version is another one: thousands are sorted at each event and read once
const READ = new WeakMap<IncidentCard, number>();

function reportedAt(card: IncidentCard): number {
  const at = READ.get(card) ?? Date.parse(card.reported_at);
  READ.set(card, at);
  return at;
}

function byUrgency(a: IncidentCard, b: IncidentCard): number {
  return a.priority - b.priority || reportedAt(a) - reportedAt(b) || a.id - b.id;
}

/** For a wall of few lines: all groups by urgency, those that only wait for their closing last. */
export function wallOrder(cards: Iterable<IncidentCard>): IncidentCard[] {
  const { waiting, working, ending } = queueGroups(cards);
  return [...[...waiting, ...working].sort(byUrgency), ...ending];
}
