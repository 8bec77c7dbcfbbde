import { find, setText } from "../design/elements";
import { t } from "../i18n/t";
import type { IncidentCard } from "../live/cards";
import { LiveClient } from "../live/client";
import { FeedSign } from "../live/feed";
import type { RoomState } from "../live/state";
import { onTick, setWarnPercent } from "../live/ticker";
import { StationMap } from "../stations/map";
import { isClose, isLate } from "./alarms";
import { OrdersDue } from "./orders-due";
import { wallOrder } from "./queue-order";
import { WallFigures } from "./wall-figures";
import {
  createCell,
  createLine,
  patchList,
  restText,
  restUnits,
  unitCell,
  updateCell,
  updateLine,
} from "./wall-rows";

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
  private readonly orders: OrdersDue;
  private readonly list: HTMLElement;
  private readonly units: HTMLElement;

  constructor(private readonly root: HTMLElement) {
    const station = root.dataset.station!;
    this.list = find(root, ".open-list");
    this.units = find(root, ".units");
    this.map = new StationMap(find(root, ".map"));
    this.figures = new WallFigures(root, station);
    this.orders = new OrdersDue(find(root, "[data-section=orders]"), station);
    this.client = new LiveClient(station, {
      changed: (state, events) => {
        if (events.some((event) => event.subject.type === "order")) this.orders.soon();
        if (events.some((event) => event.subject.type === "dispute")) void this.figures.load();
        this.show(state);
      },
    });
    onTick((now) => this.tick(now));
    document.addEventListener("keydown", (event) => event.key === "t" && turnTheme());
    this.client.start();
    void this.map.load(station);
    void this.figures.load();
    void this.orders.load();
  }

  private tick(now: number): void {
    this.feed.show(this.client);
    const second = Math.floor(now / 1000);
    if (second % FIGURES_EVERY_S === 0) void Promise.all([this.figures.load(), this.orders.load()]);
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
    const below = find(this.root, "[data-section=orders]").offsetHeight;
    const room = find(this.root, "aside").clientHeight - below - HEAD_AND_REST_REM * rem;
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

function turnTheme(): void {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === "light" ? "dark" : "light";
}

export function mount(element: HTMLElement): void {
  new Wall(element);
}
