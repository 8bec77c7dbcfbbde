import { find, h, icon, setText } from "../design/elements";
import { t } from "../i18n/t";
import type { LiveClient } from "./client";
import { clockTime, serverNow } from "./clock";
import type { RoomState } from "./state";
import { age, duration } from "./timers";

/** How old is what I see? "As of" in the status bar; a banner over all regions once it is too old to act on. */
export class FeedSign {
  private readonly banner: HTMLElement;
  private readonly asOf: HTMLElement;
  private shown = "";

  constructor(root: HTMLElement) {
    this.banner = find(root, "[data-feed=banner]");
    this.asOf = find(root, "[data-feed=as-of]");
  }

  show(client: LiveClient): void {
    const state = client.health();
    const time = client.feed.asOf ? clockTime(client.feed.asOf) : "—";
    const live = state === "live";
    const sign = live ? "ok" : state === "late" ? "warn" : "late";
    if (this.shown !== sign) {
      this.asOf.className = `row ${sign}`;
      this.asOf.replaceChildren(icon(live ? "check" : "alert"), h("span"));
      this.shown = sign;
    }
    const text = live ? t("数据截至 {time}", { time }) : t("数据停在 {time}", { time });
    setText(this.asOf.lastElementChild!, text);
    this.banner.hidden = state !== "dead";
    if (state === "dead") this.explain(client, time);
  }

  private explain(client: LiveClient, time: string): void {
    const silent = duration((Date.now() - client.feed.lastHeardAt) / 1000);
    const text = t("数据停在 {time}，已 {silent} 未更新，正在重连（第 {n} 次）", {
      time,
      silent,
      n: client.feed.attempt,
    });
    setText(find(this.banner, "[data-feed=text]"), text);
  }
}

/** "定位 7/8 实时，M1 失联 6 分" */
export function showFixes(element: HTMLElement, state: RoomState): void {
  const now = serverNow();
  const onDuty = [...state.units.values()].filter((unit) => unit.status !== "off_duty");
  const old = onDuty.flatMap((unit) => {
    const fix = state.positions.get(unit.call_sign);
    const seconds = fix ? (now - Date.parse(fix.at)) / 1000 : Number.POSITIVE_INFINITY;
    return seconds > state.settings.stale_after_s ? [{ unit: unit.call_sign, seconds }] : [];
  });
  const [live, worst] = element.children as unknown as [Element, Element];
  setText(live, t("定位 {live}/{all} 实时", { live: onDuty.length - old.length, all: onDuty.length }));
  const first = old.sort((a, b) => b.seconds - a.seconds)[0];
  setText(worst, first ? lostText(first.unit, first.seconds, old.length) : "");
}

function lostText(unit: string, seconds: number, count: number): string {
  const many = count > 1 ? t("等 {n} 组", { n: count }) : "";
  if (!Number.isFinite(seconds)) return t("{unit}{many} 无定位", { unit, many });
  return t("{unit}{many} 失联 {age}", { unit, many, age: age(seconds) });
}
