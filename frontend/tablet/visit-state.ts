import type { Letter } from "../live/shelf";

/** A return visit as the API gives it, moved on by what waits on the tablet (pure, M5). */
export interface VisitCard {
  id: number;
  dispute: { number: string; title: string; level: string };
  address: string;
  community: string;
  what: string;
  /** yyyy-mm-dd, a Shanghai day */
  due_on: string;
  tries: number;
  note: string;
}

export type Outcome = "kept" | "eased" | "broken" | "absent";

interface Made {
  id: number;
  outcome: Outcome;
  note: string;
}

const MADE = /^visits\/(\d+)\/make\/$/;
const DAY_MS = 86_400_000;
const AHEAD_DAYS = 14;

/** The end of the day until which it is to be made. */
export function dueAt(visit: VisitCard): string {
  return new Date(Date.parse(`${visit.due_on}T00:00:00+08:00`) + DAY_MS).toISOString();
}

/** What a letter says of a visit; null for one about something else. */
export function madeIn(letter: Letter): Made | null {
  const [, id] = MADE.exec(letter.path) ?? [];
  return id ? { id: Number(id), ...(letter.body as Omit<Made, "id">) } : null;
}

/** What is still to be done within two weeks; nobody at the door counts as a try and leaves it standing. */
export function stillDue(
  visits: readonly VisitCard[],
  letters: readonly Letter[],
  now: number,
): (VisitCard & { unsent: boolean })[] {
  const outcomes = new Map<number, Outcome>();
  for (const letter of letters) {
    const made = madeIn(letter);
    if (made && !letter.refused) outcomes.set(made.id, made.outcome);
  }
  return visits
    .filter((visit) => Date.parse(dueAt(visit)) < now + AHEAD_DAYS * DAY_MS)
    .filter((visit) => !outcomes.has(visit.id) || outcomes.get(visit.id) === "absent")
    .map((visit) => {
      const unsent = outcomes.has(visit.id);
      return { ...visit, unsent, tries: visit.tries + Number(unsent) };
    });
}
