import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { clockMinute, serverNow } from "../live/clock";
import type { Tablet } from "./context";
import { type DutyCard, nextStop, type StopCard } from "./duty-state";
import type { Fix } from "./positions";
import { followed, isSure, type Leg, type Streak } from "./presence";
import { noteOf, record, stopPath } from "./stop-acts";

// as long as the note that says so can be seen
const TAKEN_BACK_WITHIN_MS = 8000;

/** Arrivals and leavings that nobody tapped: said first, and written down unless the officer says no. */
export class ByPosition {
  private streak: Streak | null = null;
  private announced = "";
  /** tapped, written down or taken back: nothing is said of it again */
  private readonly settled = new Set<string>();

  constructor(
    private readonly tablet: Pick<Tablet, "outbox" | "notes">,
    private readonly duty: () => DutyCard | null,
  ) {}

  heard(fix: Fix): void {
    const duty = this.duty();
    if (!duty) return;
    const at = serverNow(Date.parse(fix.at));
    this.streak = followed(this.streak, { ...fix, at }, duty);
    const stop = nextStop(duty);
    if (stop && this.streak && isSure(this.streak)) this.announce(stop, this.streak);
  }

  /** A finger was faster. */
  tapped(stop: StopCard, leg: Leg): void {
    this.settled.add(stopPath(stop, leg));
  }

  private announce(stop: StopCard, { leg, since }: Streak): void {
    const path = stopPath(stop, leg);
    const { outbox, notes } = this.tablet;
    const refused = outbox.refused.some((letter) => letter.path === path);
    // whoever still writes about a stop has not done with it
    const writes = leg === "leave" && notes.isWriting(noteOf(stop));
    if (refused || writes || this.announced === path || this.settled.has(path)) return;
    this.announced = path;
    const words = { place: stop.place, time: clockMinute(since) };
    const said =
      leg === "leave"
        ? t("已离开 {place}，按位置登记 {time} 离开", words)
        : t("已在 {place}，按位置登记 {time} 到达", words);
    const no = { label: t("不登记"), run: () => this.tapped(stop, leg) };
    toast("info", said, no);
    window.setTimeout(() => this.write(stop, leg, since), TAKEN_BACK_WITHIN_MS);
  }

  private write(stop: StopCard, leg: Leg, since: number): void {
    const path = stopPath(stop, leg);
    this.announced = "";
    const still = nextStop(this.duty() ?? { stops: [] });
    const open = still?.id === stop.id && (leg === "leave") === (still.arrived_at !== null);
    if (!open || this.settled.has(path)) return;
    if (leg === "leave" && this.tablet.notes.isWriting(noteOf(stop))) return;
    this.settled.add(path);
    void record(this.tablet, stop, leg, since);
  }
}
