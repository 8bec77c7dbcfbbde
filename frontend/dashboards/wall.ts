import { find, h, icon, setText } from "../design/elements";
import { t } from "../i18n/t";
import type { IncidentCard, UnitCard } from "../live/cards";
import { LiveClient } from "../live/client";
import { serverNow } from "../live/clock";
import { FeedSign } from "../live/feed";
import type { RoomState } from "../live/state";
import { onTick, retime, setWarnPercent, timerElement } from "../live/ticker";
import { age } from "../live/timers";
import { STATUS_ICON, UNIT_ICON, unitStatusWord, whoAndHow } from "../live/words";
import { StationMap } from "../stations/map";
import { isClose, isLate } from "./alarms";
import { wallOrder } from "./queue-order";
import { WallFigures } from "./wall-figures";

// heights of wall.css
const LINE_REM = 4.75;
const HEAD_AND_REST_REM = 7;
const UNITS = 8;
const FIGURES_EVERY_S = 60;

/** 一屏全显: what is open, where everybody is, how today compares. It runs for weeks and nothing on it can be clicked away. */
class Wall {
  private readonly client: LiveClient;
  private readonly map: StationMap;
  private readonly feed = new FeedSign(document.body);
  private readonly figures: WallFigures;
  private readonly list: HTMLElement;
  private readonly units: HTMLElement;

  constructor(private readonly root: HTMLElement) {
    const station = root.dataset.station!;
    this.list = find(root, ".open-list");
    this.units = find(root, ".units");
    this.map = new StationMap(find(root, ".map"));
    this.figures = new WallFigures(root, station);
    this.client = new LiveClient(station, { changed: (state) => this.show(state) });
    onTick((now) => this.tick(now));
    document.addEventListener("keydown", (event) => event.key === "t" && turnTheme());
    this.client.start();
    void this.map.load(station);
    void this.figures.load();
  }

  private tick(now: number): void {
    this.feed.show(this.client);
    const second = Math.floor(now / 1000);
    if (second % FIGURES_EVERY_S === 0) void this.figures.load();
    const state = this.client.state;
    if (!state) return;
    this.showCounts([...state.incidents.values()], now, state.settings.warn_percent);
    if (second % 10 !== 0) return;
    this.map.age();
    this.showUnits(state);
  }

  private show(state: RoomState): void {
    setWarnPercent(state.settings.warn_percent);
    const cards = wallOrder(state.incidents.values());
    this.showList(cards);
    this.showUnits(state);
    this.map.show(state);
    this.figures.live(state.counters.reported_today);
  }

  private showCounts(cards: IncidentCard[], now: number, warnPercent: number): void {
    const late = cards.filter((card) => isLate(card, now)).length;
    const close = cards.filter((card) => isClose(card, now, warnPercent)).length;
    setText(find(this.root, "[data-count=open]"), String(cards.length));
    setText(find(this.root, "[data-count=late]"), late ? t("超时 {n}", { n: late }) : "");
    setText(find(this.root, "[data-count=close]"), close ? t("将超 {n}", { n: close }) : "");
  }

  private showList(cards: IncidentCard[]): void {
    const lines = this.linesThatFit();
    const shown = cards.slice(0, lines);
    patchList(this.list, shown, (card) => card.number, createLine, updateLine);
    const rest = cards.slice(lines);
    setText(find(this.root, "[data-rest]"), rest.length ? restText(rest) : "");
    find(this.root, "[data-none]").hidden = cards.length > 0;
  }

  /** The wall does not scroll: what does not fit is one counted line. */
  private linesThatFit(): number {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const room = find(this.root, "aside").clientHeight - HEAD_AND_REST_REM * rem;
    return Math.max(1, Math.floor(room / (LINE_REM * rem)));
  }

  private showUnits(state: RoomState): void {
    const onDuty = [...state.units.values()].filter((unit) => unit.status !== "off_duty");
    onDuty.sort((a, b) => a.call_sign.localeCompare(b.call_sign, "en", { numeric: true }));
    const shown = onDuty.length > UNITS ? onDuty.slice(0, UNITS - 1) : onDuty;
    const cells = shown.map((unit) => unitCell(unit, state));
    if (shown.length < onDuty.length) {
      cells.push({
        id: "…",
        title: t("另 {n} 组", { n: onDuty.length - shown.length }),
        tone: "t2",
        mark: null,
        text: restUnits(onDuty.slice(shown.length)),
      });
    }
    patchList(this.units, cells, (cell) => cell.id, createCell, updateCell);
  }
}

interface Cell {
  id: string;
  title: string;
  tone: string;
  mark: string | null;
  text: string;
}

function unitCell(unit: UnitCard, state: RoomState): Cell {
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

function restUnits(units: UnitCard[]): string {
  return t("空闲 {n}", { n: units.filter((unit) => unit.status === "available").length });
}

function restText(cards: IncidentCard[]): string {
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
function patchList<T>(
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

function createLine(card: IncidentCard): HTMLElement {
  return h(
    "li",
    {},
    h("b", { class: "prio" }),
    h("div", {}, h("b", { class: "title cut" }), h("span", { class: "place t2 cut" })),
    h(
      "div",
      { class: "r" },
      timerElement(card.stage_since, card.stage_limit_s),
      h("span", { class: "st" }, h("i"), h("span")),
    ),
  );
}

function updateLine(line: HTMLElement, card: IncidentCard): void {
  const level = find(line, ".prio");
  level.className = `prio p${card.priority}`;
  setText(level, String(card.priority));
  const again = card.repeat > 1 ? ` ${t("第 {n} 次", { n: card.repeat })}` : "";
  setText(find(line, ".title"), card.title + again);
  setText(find(line, ".place"), card.address || card.community?.name || t("地点待补"));
  retime(find(line, ".timer"), card.stage_since, card.stage_limit_s);
  showState(find(line, ".r > .st"), `st ${card.status}`, STATUS_ICON[card.status], whoAndHow(card));
}

function createCell(): HTMLElement {
  return h("li", {}, h("b"), h("span", {}, h("i"), h("span")));
}

function updateCell(element: HTMLElement, cell: Cell): void {
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

function turnTheme(): void {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === "light" ? "dark" : "light";
}

export function mount(element: HTMLElement): void {
  new Wall(element);
}
