import type { IncidentCard } from "../live/cards";
import { calendarDay } from "../live/clock";

/** What people call an incident: 43, the number of its day; 1121-43 where two days have one; CH20261121-0043 on paper. */

/** 1121-43; the whole number where it holds no day. */
export function withDay(card: IncidentCard): string {
  const [, day, number] = /(\d{4})-0*(\d+)$/.exec(card.number) ?? [];
  return day ? `${day}-${number}` : card.number;
}

export function isCalled(card: IncidentCard, word: string): boolean {
  return word === card.short || word === withDay(card) || word.toUpperCase() === card.number.toUpperCase();
}

/** The ones that are called so; only where there is none, those whose name begins so. */
export function calledLike(word: string, cards: readonly IncidentCard[]): readonly IncidentCard[] {
  if (word === "") return cards;
  const exact = cards.filter((card) => isCalled(card, word));
  if (exact.length) return exact;
  const begins = (card: IncidentCard) =>
    [card.short, withDay(card), card.number].some((name) => name.startsWith(word.toUpperCase()));
  return cards.filter(begins);
}

/** The shortest name that no other of these has. */
export function nameAmong(card: IncidentCard, cards: readonly IncidentCard[]): string {
  return hasTwin(card, cards) ? withDay(card) : card.short;
}

/** Whether another day's incident is called the same. */
export function hasTwin(card: IncidentCard, cards: readonly IncidentCard[]): boolean {
  return cards.some((other) => other.short === card.short && other.number !== card.number);
}

/** "11月21日 周六": the day that its number is of. */
export function dayOf(card: IncidentCard): string {
  return calendarDay(Date.parse(card.reported_at));
}
