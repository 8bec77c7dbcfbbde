import { find, setText } from "../design/elements";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import type { EventFrame } from "../live/cards";
import { showFixes } from "../live/feed";
import type { RoomState } from "../live/state";
import { AlarmBook, isClose, isLate } from "./alarms";
import { sound } from "./sound";

/** The desk's counts and its alarms: what is open, late or close, and what must be heard. */
export class DeskSigns {
  private alarms: AlarmBook | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly choose: (number: string) => void,
  ) {}

  show(state: RoomState, now: number): void {
    const cards = [...state.incidents.values()];
    setText(find(this.root, "[data-count=open]"), String(cards.length));
    setText(find(this.root, "[data-count=closed]"), String(state.counters.closed_today));
    this.count("late", cards.filter((card) => isLate(card, now)).length);
    this.count("close", cards.filter((card) => isClose(card, now, state.settings.warn_percent)).length);
    const offset = state.offset.toLocaleString("en-US");
    setText(find(document, "[data-feed=offset]"), t("序号 {n} · 无缺漏", { n: offset }));
    showFixes(find(document, "[data-feed=fixes]"), state);
    this.announce(state, now);
  }

  private count(name: string, value: number): void {
    const tag = find(this.root, `[data-tag=${name}]`);
    tag.hidden = value === 0;
    setText(find(tag, "b"), String(value));
  }

  private announce(state: RoomState, now: number): void {
    if (!this.alarms) {
      this.alarms = new AlarmBook();
      this.alarms.begin(state.incidents.values(), now);
      return;
    }
    for (const { card, why } of this.alarms.due(state.incidents.values(), now)) {
      const about = { short: card.short, title: card.title };
      const text = why === "new" ? t("一级警情 {short} {title}", about) : t("{short} {title} 已超时", about);
      sound();
      toast("late", text, { label: t("查看"), run: () => this.choose(card.number) }, why === "new");
    }
  }
}

/** The day's patrols could not be planned: heard once, and on the screen until somebody looks at it. */
export function planFailed({ card }: EventFrame): void {
  const { day, failure } = card as { day: string; failure: string };
  const look = { label: t("查看"), run: () => location.assign(`/patrols/plans/${day}/`) };
  sound();
  toast("late", t("{day} 巡防未排成：{failure}", { day, failure }), look, true);
}
