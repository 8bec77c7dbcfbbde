import { h } from "../design/elements";
import { t } from "../i18n/t";
import type { IncidentCard } from "../live/cards";
import { clockMinute } from "../live/clock";
import { shanghaiDay } from "../live/state";
import { readThrough, type Tablet } from "./context";
import type { StopCard } from "./duty-state";

/** What happened here lately: within 150 metres in four weeks. Asked once a stop, kept for when the line is cut. */

const DAYS = 28;
const HALF_SIDE_DEG = 0.00135;
const SHOWN = 4;
const lists = new Map<number, HTMLElement>();

export function recentAround(stop: StopCard, tablet: Tablet): HTMLElement {
  const known = lists.get(stop.id);
  if (known) return known;
  const list = h("ul", { class: "recent", "aria-label": t("这里近来") });
  lists.set(stop.id, list);
  void fill(list, stop, tablet).catch(() => lists.delete(stop.id));
  return list;
}

async function fill(list: HTMLElement, stop: StopCard, tablet: Tablet): Promise<void> {
  const side = (centre: number, by: number) => (centre + by).toFixed(5);
  const corners = [
    side(stop.lon, -HALF_SIDE_DEG),
    side(stop.lat, -HALF_SIDE_DEG),
    side(stop.lon, HALF_SIDE_DEG),
    side(stop.lat, HALF_SIDE_DEG),
  ];
  // by the day, so that the same question has the same name in the tablet's memory
  const since = `${shanghaiDay(Date.now() - DAYS * 86_400_000)}T00:00:00+08:00`;
  const read = await readThrough<{ results: IncidentCard[] }>(tablet.shelf, "incidents/", {
    bbox: corners.join(","),
    since,
  });
  if (!read) throw new Error("not known yet");
  const rows = read.data.results.slice(0, SHOWN).map((card) => {
    const when = `${shanghaiDay(card.reported_at).slice(5)} ${clockMinute(card.reported_at)}`;
    return h("li", {}, h("span", { class: "t2" }, when), ` ${card.type.name} ${card.title}`);
  });
  list.replaceChildren(...(rows.length ? rows : [h("li", { class: "t2" }, t("近 28 天这里没有警情"))]));
}
