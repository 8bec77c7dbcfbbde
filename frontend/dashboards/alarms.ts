import type { IncidentCard } from "../live/cards";

/** What deserves a sound: a new level-one incident, or a stage of level one or two that has just become late. Each once. */

export interface Alarm {
  card: IncidentCard;
  why: "new" | "late";
}

export class AlarmBook {
  private readonly said = new Set<string>();

  /** What is already so when the screen opens is not news. */
  begin(cards: Iterable<IncidentCard>, now: number): void {
    this.due(cards, now);
  }

  due(cards: Iterable<IncidentCard>, now: number): Alarm[] {
    const alarms: Alarm[] = [];
    for (const card of cards) {
      if (card.priority === 1 && this.first(`new ${card.number}`)) alarms.push({ card, why: "new" });
      if (
        card.priority <= 2 &&
        isLate(card, now) &&
        this.first(`late ${card.number} ${card.stage} ${card.stage_since}`)
      ) {
        alarms.push({ card, why: "late" });
      }
    }
    return alarms;
  }

  private first(what: string): boolean {
    if (this.said.has(what)) return false;
    this.said.add(what);
    return true;
  }
}

export function secondsInStage(card: IncidentCard, now: number): number {
  return (now - Date.parse(card.stage_since)) / 1000;
}

export function isLate(card: IncidentCard, now: number): boolean {
  return card.stage_limit_s !== null && secondsInStage(card, now) > card.stage_limit_s;
}

export function isClose(card: IncidentCard, now: number, warnPercent: number): boolean {
  if (card.stage_limit_s === null || isLate(card, now)) return false;
  return secondsInStage(card, now) >= (card.stage_limit_s * warnPercent) / 100;
}
