import { t } from "../i18n/t";
import type { IncidentCard, Position, UnitCard } from "../live/cards";
import { serverNow } from "../live/clock";
import type { RoomState } from "../live/state";
import { age } from "../live/timers";
import { isCrowded } from "./crowd";
import { type Datum, toMap } from "./datum";
import { type Dot, Dots } from "./dots";
import { diamondPicture, dotPicture, incidentStyle, routeStyle, tieStyle, unitStyle } from "./marks";
import type { Palette } from "./palette";
import { Marks } from "./placing";
import { type Coming, Routes } from "./routes";
import { remaining } from "./way";

type Spot = [number, number];

// more ways than this are a tangle: then only those to the incident that somebody is looking at
const WAYS = 40;

/** What moves on the map: the room's open incidents, its units, and the way of a unit to where it is going. */
export class RoomMarks {
  readonly incidents = new Marks(10);
  readonly units = new Marks(9);
  readonly ties = new Marks(7);
  /** the units of a crowd, which are read by their number and not by their names */
  readonly crowd = new Dots(9);
  /** the incidents of a crowd, all but the most urgent and the selected one */
  readonly throng = new Dots(10);

  /** each says by its own number how high it lies */
  readonly layers = [this.ties, this.units, this.crowd, this.throng, this.incidents].map(
    ({ layer }) => layer,
  );

  private readonly routes: Routes;
  private spots: Spot[] = [];
  private scenes = new Map<string, Spot>();
  private crowded = { units: false, incidents: false };
  private shown: { cards: RoomState["incidents"]; selected: string | null } | null = null;

  /** `again`: a way has come, the units are to be shown anew. */
  constructor(
    private readonly datum: Datum,
    private readonly palette: () => Palette,
    again: () => void,
  ) {
    this.routes = new Routes(again);
  }

  /** Somebody zoomed: marks that would cover one another become dots; true when that changed. */
  zoomed(metresPerPixel: number): boolean {
    const before = this.crowded;
    this.crowded = {
      units: isCrowded(this.spots, metresPerPixel),
      incidents: isCrowded([...this.scenes.values()], metresPerPixel),
    };
    if (this.crowded.incidents !== before.incidents) this.shown = null;
    return this.shown === null || this.crowded.units !== before.units;
  }

  /** The looks are out of date (another theme). */
  forget(): void {
    this.shown = null;
    for (const marks of [this.incidents, this.units, this.ties]) marks.forget();
  }

  /** In a crowd only level one and the selected one keep their digit and number; nothing is done twice. */
  showIncidents(cards: RoomState["incidents"], selected: string | null): void {
    if (this.shown?.cards === cards && this.shown.selected === selected) return;
    this.shown = { cards, selected };
    this.scenes = new Map();
    const dots: Dot[] = [];
    this.incidents.begin();
    for (const card of cards.values()) {
      if (card.lon === null || card.lat === null) continue;
      const point = toMap([card.lon, card.lat], this.datum);
      this.scenes.set(card.number, point);
      if (!this.crowded.incidents || card.priority === 1 || card.number === selected)
        this.putIncident(card, point, card.number === selected);
      else dots.push({ id: card.number, point, picture: diamondPicture(card.priority, this.palette()) });
    }
    this.incidents.end();
    this.throng.show(dots);
  }

  /** Where a unit last was; older than the limit it is drawn as old, with its age. Units of one spot stand in a pile. */
  showUnits(state: RoomState, selected: string | null): void {
    const pile = new Map<string, number>();
    const coming: Coming[] = [];
    const dots: { old: Dot[]; live: Dot[] } = { old: [], live: [] };
    this.spots = [];
    this.units.begin();
    for (const card of state.units.values()) {
      const fix = state.positions.get(card.call_sign);
      if (!fix || card.status === "off_duty") continue;
      const point = toMap([fix.lon, fix.lat], this.datum);
      const old = staleFor(fix.at, state.settings.stale_after_s);
      this.spots.push(point);
      if (this.crowded.units) {
        const picture = dotPicture(card.status, old !== "", this.palette());
        dots[old ? "old" : "live"].push({ id: card.call_sign, point, picture });
      } else this.putUnit(card, point, old, this.place(card, fix, pile));
      if (isComing(card, selected))
        coming.push({ callSign: card.call_sign, incident: card.incident!, at: [fix.lon, fix.lat] });
    }
    this.units.end();
    this.crowd.show([...dots.old, ...dots.live]);
    this.showWays(coming.length > WAYS ? coming.filter(({ incident }) => incident === selected) : coming);
  }

  /** Along the streets once the server has said how; a straight tie until then, and where there is no road network. */
  private showWays(coming: Coming[]): void {
    this.ties.begin();
    for (const unit of coming) {
      const target = this.scenes.get(unit.incident);
      const route = this.routes.of(unit);
      const along = route?.by === "road";
      const line = along ? remaining(route.line, unit.at) : [unit.at];
      const points = line.map((point) => toMap(point, this.datum));
      if (target)
        this.ties.line(unit.callSign, [...points, target], along ? "route" : "tie", () =>
          along ? routeStyle(this.palette()) : tieStyle(this.palette()),
        );
    }
    this.ties.end();
    this.routes.follow(coming);
  }

  /** How many marks lie below this one: units of one spot, and the incident a unit is at, which it must not hide under. */
  private place(card: UnitCard, fix: Position, pile: Map<string, number>): number {
    const scene = card.status === "on_scene" && card.incident && this.scenes.has(card.incident);
    const spot = scene ? card.incident! : `${fix.lon.toFixed(4)},${fix.lat.toFixed(4)}`;
    const rank = pile.get(spot) ?? (scene ? 1 : 0);
    pile.set(spot, rank + 1);
    return rank;
  }

  private putIncident(card: IncidentCard, point: Spot, selected: boolean): void {
    const look = { priority: card.priority, short: card.short, selected };
    const key = `${look.priority}${look.short}${look.selected}`;
    this.incidents.put(card.number, point, key, () => incidentStyle(look, this.palette()));
  }

  private putUnit(card: UnitCard, point: Spot, old: string, rank: number): void {
    const look = { callSign: card.call_sign, status: card.status, staleFor: old, rank };
    const key = `${card.status}${old}${rank}`;
    this.units.put(card.call_sign, point, key, () => unitStyle(look, this.palette()));
  }
}

/** On the way; of the incident somebody is looking at, also those who have not left yet. */
function isComing(card: UnitCard, selected: string | null): boolean {
  if (card.incident === null) return false;
  return card.status === "en_route" || (card.status === "assigned" && card.incident === selected);
}

/** "6 分前" once the fix is older than the limit, else empty. */
function staleFor(at: string, limit: number): string {
  const old = (serverNow() - Date.parse(at)) / 1000;
  return old > limit ? t("{age}前", { age: age(old) }) : "";
}
