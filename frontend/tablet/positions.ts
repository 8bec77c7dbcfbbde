import { t } from "../i18n/t";
import type { Outbox } from "../live/outbox";
import { act } from "../live/use";
import { metres } from "../stations/way";

/** Where the crew is: told now and then; of what could not be told only the newest goes to the map, all of it to the track. */

export interface Fix {
  lon: number;
  lat: number;
  at: string;
  accuracy_m: number;
  speed_mps: number | null;
  heading: number | null;
}

const AT_LEAST_MS = 10_000;
const AT_MOST_MS = 45_000;
const ASK_EVERY_MS = 15_000;
const MOVED_M = 25;
const MOST_POINTS = 2000;
const nothing = () => undefined;

type Point = Pick<Fix, "lon" | "lat" | "at" | "accuracy_m">;

/** Whether a fix is worth telling after the last one that was told. */
export function isWorthTelling(fix: Fix, last: Fix | null): boolean {
  if (!last) return true;
  const passed = Date.parse(fix.at) - Date.parse(last.at);
  if (passed < AT_LEAST_MS) return false;
  return passed >= AT_MOST_MS || metres([last.lon, last.lat], [fix.lon, fix.lat]) >= MOVED_M;
}

/** Whether the tablet went along with somebody: further than it can be mistaken. One that lies somewhere is not in use. */
export function isCarried(fix: Fix, before: Fix): boolean {
  const way = metres([before.lon, before.lat], [fix.lon, fix.lat]);
  return way >= MOVED_M + fix.accuracy_m + before.accuracy_m;
}

export class Positions {
  last: Fix | null = null;

  constructor(
    private readonly outbox: Outbox,
    private readonly unit: string,
    private readonly told: () => void,
    private readonly seen: (fix: Fix) => void,
  ) {}

  /** Asks the device; a refusal or a device without a receiver leaves the tablet as it is. */
  start(): void {
    if (!this.unit || !("geolocation" in navigator)) return;
    navigator.geolocation.watchPosition(this.found, nothing, { enableHighAccuracy: true, maximumAge: 5000 });
    // a device that stands still says nothing by itself, and its crew would grow old on the map
    window.setInterval(
      () => navigator.geolocation.getCurrentPosition(this.found, nothing, { enableHighAccuracy: true }),
      ASK_EVERY_MS,
    );
  }

  private readonly found = ({ coords, timestamp }: GeolocationPosition): void => {
    const fix = {
      lon: coords.longitude,
      lat: coords.latitude,
      at: new Date(timestamp).toISOString(),
      accuracy_m: Math.round(coords.accuracy),
      speed_mps: coords.speed,
      heading: coords.heading,
    };
    this.seen(fix);
    void this.heard(fix);
  };

  async heard(fix: Fix): Promise<void> {
    if (!isWorthTelling(fix, this.last)) return;
    const before = this.last;
    this.last = fix;
    if (before && isCarried(fix, before)) act();
    this.told();
    const silent = this.outbox.letters.some((letter) => letter.slot === "position");
    if (silent && before) await this.keepTrack(before);
    await this.outbox.put({
      path: "positions/",
      body: [{ unit: this.unit, ...fix }],
      about: t("位置"),
      slot: "position",
    });
  }

  /** What the room did not hear at its time joins the track that is sent as one. */
  private async keepTrack({ lon, lat, at, accuracy_m }: Point): Promise<void> {
    const waiting = this.outbox.letters.find((letter) => letter.slot === "track");
    const known = (waiting?.body as { points: Point[] } | undefined)?.points ?? [];
    const points = [...known, { lon, lat, at, accuracy_m }].slice(-MOST_POINTS);
    await this.outbox.put({
      path: "patrols/tracks/",
      body: { unit: this.unit, points },
      about: t("轨迹"),
      slot: "track",
    });
  }
}
