import { get } from "../live/rest";
import { type LonLat, metres } from "./way";

const MOVED_M = 100;
const EVERY_MS = 10_000;

/** A unit that is coming, and where it is now. */
export interface Coming {
  callSign: string;
  incident: string;
  at: LonLat;
}

export interface Route {
  call_sign: string;
  by: "road" | "line";
  line: LonLat[];
}

type Ask = (number: string) => Promise<{ results: Route[] }>;

interface Asked {
  at: number;
  /** where each unit was when the way was asked for */
  from: Map<string, LonLat>;
  routes: Map<string, Route>;
}

/**
 * The ways along the streets of the units that are coming, asked for one incident at a time: when a unit is new on its
 * way or has moved, and of one incident at most every ten seconds. What nobody is on any more is forgotten.
 */
export class Routes {
  private readonly known = new Map<string, Asked>();
  private coming: readonly Coming[] = [];
  private asking = false;

  constructor(
    private readonly arrived: () => void,
    private readonly ask: Ask = (number) => get(`incidents/${number}/routes/`),
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Who is coming now; called whenever somebody moved. */
  follow(coming: readonly Coming[]): void {
    this.coming = coming;
    const wanted = new Set(coming.map((unit) => unit.incident));
    for (const number of this.known.keys()) if (!wanted.has(number)) this.known.delete(number);
    void this.next();
  }

  /** The way of a unit, null until it is there: then the map draws a straight tie. */
  of(unit: Pick<Coming, "callSign" | "incident">): Route | null {
    return this.known.get(unit.incident)?.routes.get(unit.callSign) ?? null;
  }

  private async next(): Promise<void> {
    const due = this.coming.find((unit) => this.isDue(unit))?.incident;
    if (this.asking || due === undefined) return;
    this.asking = true;
    const from = new Map(
      this.coming.filter((unit) => unit.incident === due).map((unit) => [unit.callSign, unit.at]),
    );
    const routes = await this.fetch(due);
    this.known.set(due, { at: this.clock(), from, routes });
    this.asking = false;
    this.arrived();
  }

  /** A refused or lost answer leaves what was known; it is asked again in its turn. */
  private async fetch(number: string): Promise<Map<string, Route>> {
    try {
      const { results } = await this.ask(number);
      return new Map(results.map((route) => [route.call_sign, route]));
    } catch {
      return this.known.get(number)?.routes ?? new Map();
    }
  }

  private isDue({ callSign, incident, at }: Coming): boolean {
    const asked = this.known.get(incident);
    if (!asked) return true;
    if (this.clock() - asked.at < EVERY_MS) return false;
    const from = asked.from.get(callSign);
    return !from || !asked.routes.has(callSign) || metres(from, at) > MOVED_M;
  }
}
