import type Feature from "ol/Feature";
import { h } from "../design/elements";
import { t } from "../i18n/t";
import type { Answer, Period } from "./heat-answer";
import { differenceOf, type Showing } from "./heat-look";
import { change, signed } from "./heat-steps";

/** The map's figures in words: in all, of one place, and the places that come first. */

const TOP = 12;

export const said = ({ since, until }: Period): string => `${since} — ${until}`;
const incidents = (n: number): string => t("{n} 起", { n });

export function totals(found: Answer["properties"]): HTMLElement[] {
  const rows: [string, string][] = [[said(found), incidents(found.total)]];
  const { compared } = found;
  if (compared) {
    rows.push([said(compared), incidents(compared.total)]);
    rows.push([t("变化"), change(found.total, compared.total)]);
  }
  if (found.unplaced) rows.push([t("没有位置"), incidents(found.unplaced)]);
  if (found.elsewhere) rows.push([t("不在街上"), incidents(found.elsewhere)]);
  return rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]);
}

/** The places with most incidents, or those where most changed. */
export function first(places: readonly Feature[], showing: Showing): Feature[] {
  const weight = (place: Feature) =>
    showing === "count" ? (place.get("count") as number) : Math.abs(difference(place));
  return [...places]
    .sort((one, other) => weight(other) - weight(one))
    .slice(0, TOP)
    .filter(weight);
}

export function row(
  place: Feature,
  showing: Showing,
  { lists, show }: { lists: HTMLElement[]; show: () => void },
): HTMLElement {
  const [count, before] = [place.get("count") as number, place.get("before") as number | null];
  const changed = showing === "change" ? signed(difference(place)) : change(count, before);
  const name = (place.get("name") as string) ?? "";
  return h(
    "li",
    {},
    h("button", { class: "linklike", type: "button", onclick: show }, name),
    h("span", { class: "nw" }, incidents(count)),
    h("span", { class: "t3 nw" }, changed),
    lists[0],
  );
}

/** Where there is nothing to list, this is said: an empty list might be one that has not come yet. */
export function nowhere(showing: Showing): HTMLElement {
  const words = showing === "count" ? t("这段时间图上没有警情。") : t("两个时段图上没有一处不同。");
  return h("li", { class: "nowhere" }, words);
}

/** The lists behind a place's figures: now, and in the other period. */
export function listsOf(
  place: Feature,
  found: Answer["properties"],
  url: (period: Period) => string,
): HTMLElement[] {
  const link = (period: Period, word: string) => h("a", { href: url(period) }, word);
  return [
    ...(place.get("count") ? [link(found, t("看警情"))] : []),
    ...(found.compared && place.get("before") ? [link(found.compared, t("看此前"))] : []),
  ];
}

/** What is said of a place beside the pointer: both periods and the difference. */
export function explained(place: Feature, found: Answer["properties"], lists: HTMLElement[]): HTMLElement[] {
  const [count, before] = [place.get("count") as number, place.get("before") as number | null];
  const rows: [string, string][] = [[said(found), incidents(count)]];
  if (found.compared && before !== null) {
    rows.push([said(found.compared), incidents(before)]);
    const share = before ? ` · ${change(count, before)}` : "";
    rows.push([t("变化"), `${signed(difference(place))}${share}`]);
  }
  const name = place.get("name") as string | undefined;
  const lines = rows.flatMap(([word, value]) => [h("dt", {}, word), h("dd", {}, value)]);
  return [
    ...(name ? [h("b", {}, name)] : []),
    h("dl", {}, ...lines),
    ...(lists.length ? [h("span", { class: "row" }, ...lists)] : []),
  ];
}

function difference(place: Feature): number {
  return differenceOf({ count: place.get("count"), before: place.get("before") });
}
