import { t } from "../i18n/t";
import type { IncidentCard, Position, UnitCard } from "../live/cards";
import { serverNow } from "../live/clock";
import type { RoomState } from "../live/state";
import { age } from "../live/timers";
import { type Datum, toMap } from "./datum";
import { incidentStyle, tieStyle, unitStyle } from "./marks";
import type { Palette } from "./palette";
import { Marks } from "./placing";

/** What moves on the map: the room's open incidents, its units, and the tie of a unit to where it is going. */
export class RoomMarks {
  readonly incidents = new Marks(10);
  readonly units = new Marks(9);
  readonly ties = new Marks(7);

  constructor(
    private readonly datum: Datum,
    private readonly palette: () => Palette,
  ) {}

  /** The looks are out of date (another theme). */
  forget(): void {
    for (const marks of [this.incidents, this.units, this.ties]) marks.forget();
  }

  showIncidents(cards: Iterable<IncidentCard>, selected: string | null): void {
    this.incidents.begin();
    for (const card of cards) {
      if (card.lon === null || card.lat === null) continue;
      const look = { priority: card.priority, short: card.short, selected: card.number === selected };
      const key = `${look.priority}${look.short}${look.selected}`;
      const point = toMap([card.lon, card.lat], this.datum);
      this.incidents.put(card.number, point, key, () => incidentStyle(look, this.palette()));
    }
    this.incidents.end();
  }

  /** Where a unit last was; older than the limit it is drawn as old, with its age. Units of one spot stand in a pile. */
  showUnits(state: RoomState): void {
    const pile = new Map<string, number>();
    this.units.begin();
    this.ties.begin();
    for (const card of state.units.values()) {
      const fix = state.positions.get(card.call_sign);
      if (!fix || card.status === "off_duty") continue;
      const rank = this.place(card, fix, pile);
      const point = toMap([fix.lon, fix.lat], this.datum);
      this.putUnit(card, point, staleFor(fix.at, state.settings.stale_after_s), rank);
    }
    this.units.end();
    this.ties.end();
  }

  /** How many marks lie below this one: units of one spot, and the incident a unit is at, which it must not hide under. */
  private place(card: UnitCard, fix: Position, pile: Map<string, number>): number {
    const scene = card.status === "on_scene" && card.incident && this.incidents.at(card.incident);
    const spot = scene ? card.incident! : `${fix.lon.toFixed(4)},${fix.lat.toFixed(4)}`;
    const rank = pile.get(spot) ?? (scene ? 1 : 0);
    pile.set(spot, rank + 1);
    return rank;
  }

  private putUnit(card: UnitCard, point: [number, number], old: string, rank: number): void {
    const look = { callSign: card.call_sign, status: card.status, staleFor: old, rank };
    const key = `${card.status}${old}${rank}`;
    this.units.put(card.call_sign, point, key, () => unitStyle(look, this.palette()));
    const target = card.status === "en_route" && card.incident ? this.incidents.at(card.incident) : null;
    if (target) this.ties.line(card.call_sign, [point, target], () => tieStyle(this.palette()));
  }
}

/** "6 分前" once the fix is older than the limit, else empty. */
function staleFor(at: string, limit: number): string {
  const old = (serverNow() - Date.parse(at)) / 1000;
  return old > limit ? t("{age}前", { age: age(old) }) : "";
}
