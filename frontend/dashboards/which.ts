import { t } from "../i18n/t";
import { calledLike, dayOf, hasTwin, isCalled } from "../incidents/naming";
import type { IncidentCard, UnitCard } from "../live/cards";
import { whereOf } from "../live/words";

/** Which unit and which incident a word of the command line means, among those that are on the screen. */

export interface Room {
  incidents: readonly IncidentCard[];
  units: readonly UnitCard[];
  selected: string | null;
  isLate(card: IncidentCard): boolean;
}

export function unitNamed(word: string, room: Room): UnitCard | undefined {
  return room.units.find((unit) => unit.call_sign === word.toUpperCase());
}

/** Free units first: who can go stands above who cannot. */
export function unitsLike(word: string, room: Room): UnitCard[] {
  const like = word.toUpperCase();
  const rank = (unit: UnitCard) => (unit.status === "available" ? 0 : unit.status === "off_duty" ? 2 : 1);
  return room.units.filter((unit) => unit.call_sign.startsWith(like)).sort((a, b) => rank(a) - rank(b));
}

/** The selected one first, then who waits for a unit, then the others. */
export function incidentsLike(word: string, room: Room): IncidentCard[] {
  const rank = (card: IncidentCard) =>
    card.number === room.selected ? 0 : card.status === "reported" ? 1 : 2;
  return [...calledLike(word, room.incidents)].sort((a, b) => rank(a) - rank(b) || a.priority - b.priority);
}

/** "11月21日 周六 电池被盗 · 望月小区": the day where another day's incident is called the same. */
export function told(card: IncidentCard, room: Room): string {
  const day = hasTwin(card, room.incidents) ? `${dayOf(card)} ` : "";
  return `${day}${card.title} · ${whereOf(card)}`;
}

export function remarkOn(card: IncidentCard, room: Room): string {
  return room.isLate(card) ? t("已超时") : "";
}

/** Said in full and of one only; or nothing was said and this one is selected. */
export function isMeant(card: IncidentCard, word: string, room: Room): boolean {
  if (word === "") return card.number === room.selected;
  return room.incidents.filter((one) => isCalled(one, word)).length === 1 && isCalled(card, word);
}
