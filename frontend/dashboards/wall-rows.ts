import { find, h, icon, setText } from "../design/elements";
import { t } from "../i18n/t";
import type { IncidentCard, UnitCard } from "../live/cards";
import { serverNow } from "../live/clock";
import type { RoomState } from "../live/state";
import { retime, timerElement } from "../live/ticker";
import { age } from "../live/timers";
import { STATUS_ICON, UNIT_ICON, unitStatusWord, whoAndHow } from "../live/words";

/** The wall's lines and cells: what each says, and how it is written in place. */

export interface Cell {
  id: string;
  title: string;
  tone: string;
  mark: string | null;
  text: string;
}

export function unitCell(unit: UnitCard, state: RoomState): Cell {
  const fix = state.positions.get(unit.call_sign);
  const old = fix ? (serverNow() - Date.parse(fix.at)) / 1000 : Number.POSITIVE_INFINITY;
  const cell = { id: unit.call_sign, title: unit.call_sign };
  if (old > state.settings.stale_after_s) {
    return {
      ...cell,
      tone: "warn b",
      mark: null,
      text: Number.isFinite(old) ? t("失联 {age}", { age: age(old) }) : t("无定位"),
    };
  }
  const card = [...state.incidents.values()].find((one) => one.number === unit.incident);
  const text = [unitStatusWord(unit.status), card?.short].filter(Boolean).join(" ");
  return {
    ...cell,
    tone: unit.status === "available" ? "t2" : `st ${unit.status}`,
    mark: UNIT_ICON[unit.status],
    text,
  };
}

export function restUnits(units: UnitCard[]): string {
  return t("空闲 {n}", { n: units.filter((unit) => unit.status === "available").length });
}

export function restText(cards: IncidentCard[]): string {
  const waiting = cards.filter((card) => card.status === "reported").length;
  const ending = cards.filter((card) => card.status === "handled").length;
  const parts = [
    waiting ? t("{n} 起待派", { n: waiting }) : "",
    ending ? t("{n} 起待结", { n: ending }) : "",
  ].filter(Boolean);
  const more = t("另 {n} 起", { n: cards.length });
  return parts.length ? `${more}${t("：")}${parts.join(t("，"))}` : more;
}

/** Keyed and in place: an element that stays is moved only when its order changed, and written only where it differs. */
export function patchList<T>(
  list: HTMLElement,
  items: T[],
  key: (item: T) => string,
  create: (item: T) => HTMLElement,
  update: (element: HTMLElement, item: T) => void,
): void {
  const present = new Map(
    [...list.children].map((child) => [(child as HTMLElement).dataset.id, child as HTMLElement]),
  );
  let at = list.firstElementChild;
  for (const item of items) {
    const id = key(item);
    const element = present.get(id) ?? create(item);
    present.delete(id);
    element.dataset.id = id;
    update(element, item);
    if (element === at) at = at.nextElementSibling;
    else list.insertBefore(element, at);
  }
  for (const gone of present.values()) gone.remove();
}

export function createLine(card: IncidentCard): HTMLElement {
  return h(
    "li",
    {},
    h("b", { class: "prio" }),
    h(
      "div",
      {},
      h("b", { class: "title cut" }),
      h("span", { class: "place" }, h("span", { class: "nw warn" }), h("span", { class: "t2 cut" })),
    ),
    h(
      "div",
      { class: "r" },
      timerElement(card.stage_since, card.stage_limit_s),
      h("span", { class: "st" }, h("i"), h("span")),
    ),
  );
}

export function updateLine(line: HTMLElement, card: IncidentCard): void {
  const level = find(line, ".prio");
  level.className = `prio p${card.priority}`;
  setText(level, String(card.priority));
  const [again, place] = find(line, ".place").children as unknown as [Element, Element];
  setText(find(line, ".title"), card.title);
  setText(again, card.repeat > 1 ? t("第 {n} 次", { n: card.repeat }) : "");
  setText(place, card.address || card.community?.name || t("地点待补"));
  retime(find(line, ".timer"), card.stage_since, card.stage_limit_s);
  showState(find(line, ".r > .st"), `st ${card.status}`, STATUS_ICON[card.status], whoAndHow(card));
}

export function createCell(): HTMLElement {
  return h("li", {}, h("b"), h("span", {}, h("i"), h("span")));
}

export function updateCell(element: HTMLElement, cell: Cell): void {
  setText(find(element, "b"), cell.title);
  showState(element.lastElementChild as HTMLElement, cell.tone, cell.mark, cell.text);
}

function showState(element: HTMLElement, className: string, mark: string | null, text: string): void {
  if (element.dataset.mark !== `${className}${mark}`) {
    element.className = className;
    element.firstElementChild!.replaceWith(mark ? icon(mark, "on-warn") : h("i"));
    element.dataset.mark = `${className}${mark}`;
  }
  setText(element.lastElementChild!, text);
}
