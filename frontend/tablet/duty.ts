import { find, h, icon } from "../design/elements";
import { t } from "../i18n/t";
import type { IncidentCard } from "../live/cards";
import { clockMinute, serverNow } from "../live/clock";
import { age } from "../live/timers";
import { metres } from "../stations/way";
import { Board, once, type Slip } from "./board";
import { ByPosition } from "./by-position";
import type { Tablet, View } from "./context";
import {
  currentDuty,
  type DutyCard,
  minutesFor,
  nextStop,
  photosAt,
  placeOf,
  type StopCard,
  withUnsent,
} from "./duty-state";
import { incidentSheet, isMine, mineOf } from "./incident-sheet";
import type { Fix, Positions } from "./positions";
import { Reading } from "./reading";
import { recentAround } from "./recent";
import { RouteMap } from "./route-map";
import { camera, noteOf, record } from "./stop-acts";

const PATH = "patrols/duties/mine/";

/** 勤务: the incident I am on, then the next stop of my round. */
export class DutyView implements View {
  private readonly duties: Reading<{ results: DutyCard[] }>;
  private readonly board: Board;
  private mine: IncidentCard | null = null;
  private map: RouteMap | null = null;
  private readonly byPosition: ByPosition;
  private readonly place = mapElement();

  constructor(
    part: HTMLElement,
    private readonly tablet: Tablet,
    private readonly positions: Positions,
  ) {
    this.duties = new Reading(tablet, PATH);
    this.board = new Board(part, () => this.show());
    this.byPosition = new ByPosition(tablet, () => this.walked);
  }

  /** As the room knows it, moved on by what the officer did since. */
  get duty(): DutyCard | null {
    const known = this.duties.data && currentDuty(this.duties.data.results, serverNow());
    return known ? withUnsent(known, this.duties.unknown) : null;
  }

  /** The room's live line knows of an incident before the duty does. */
  private get walked(): DutyCard | null {
    const { duty, mine, tablet } = this;
    return duty && mine && isMine(mine, tablet) ? { ...duty, incident: mine.number } : duty;
  }

  seen(fix: Fix): void {
    this.byPosition.heard(fix);
  }

  async load(): Promise<void> {
    await this.duties.ask();
    this.mine ??= (await this.tablet.shelf.last<IncidentCard | null>("incident"))?.data ?? null;
    this.show();
  }

  /** The live line said something: my incident may be another one, and is kept for when the line is cut. */
  heard(): void {
    const room = this.tablet.room();
    if (!room) return;
    const mine = mineOf(room.incidents.values(), this.tablet.unit);
    if (mine?.number === this.mine?.number && mine?.version === this.mine?.version) return;
    this.mine = mine;
    void this.tablet.shelf.keep("incident", this.mine, new Date().toISOString());
    this.show();
  }

  show(): void {
    const { mine, duty, tablet } = this;
    const stop = duty && nextStop(duty);
    const slips: Slip[] = [];
    if (mine && isMine(mine, tablet))
      slips.push({ key: mine.number, draw: () => incidentSheet(mine, tablet) });
    if (duty && stop) slips.push({ key: `stop ${stop.id}`, draw: () => this.stopSheet(duty, stop) });
    else slips.push({ key: "empty", draw: () => this.empty(duty) });
    this.board.draw(slips);
    if (duty && stop && this.place.isConnected) this.drawMap(duty, stop);
  }

  private empty(duty: DutyCard | null): HTMLElement {
    const words = duty
      ? t("这一班的停留点都走完了。")
      : this.duties.data
        ? t("现在没有下达给您这一组的巡防勤务。")
        : t("还没有取到勤务，有网后自动取。");
    return h("div", { class: "slip blank" }, icon("home"), h("p", {}, words));
  }

  private stopSheet(duty: DutyCard, stop: StopCard): HTMLElement {
    const { nth, of } = placeOf(duty, stop);
    return h(
      "article",
      { class: "slip next-stop", "data-stop": stop.id },
      h(
        "div",
        { class: "stop-top" },
        this.place,
        h(
          "div",
          { class: "stop-facts" },
          h(
            "p",
            { class: "row" },
            h("b", { class: "chip info" }, t("第 {nth} 站 / 共 {of} 站", { nth, of })),
            h("span", { class: "nw" }, `${clockMinute(stop.arrive)} – ${clockMinute(stop.leave)}`),
          ),
          h("h2", {}, stop.place),
          this.way(duty, stop),
          h("p", { class: "t2" }, stop.reasons.join(t("；"))),
          recentAround(stop, this.tablet),
          this.clock(stop),
        ),
      ),
      stop.arrived_at && this.note(stop),
      h("footer", { class: "slip-acts" }, stop.arrived_at && camera(stop, this.tablet), this.button(stop)),
    );
  }

  /** Each stop has its own note. */
  private note(stop: StopCard): HTMLTextAreaElement {
    const hint = t("这一站看到了什么，离开时一起交");
    return this.tablet.notes.field(noteOf(stop), { label: t("本站记事"), hint, most: 400 });
  }

  private way(duty: DutyCard, stop: StopCard): HTMLElement | null {
    const me = this.positions.last;
    if (!me || stop.arrived_at) return null;
    const away = Math.round(metres([me.lon, me.lat], [stop.lon, stop.lat]) / 10) * 10;
    const words = { kind: duty.kind_name, metres: away, minutes: minutesFor(away, duty.kind) };
    return h("p", {}, t("{kind}，直线 {metres} 米，约 {minutes} 分", words));
  }

  private clock(stop: StopCard): HTMLElement {
    const now = serverNow();
    const photos = photosAt(stop, this.duties.unknown);
    const left = (Date.parse(stop.arrived_at ? stop.leave : stop.arrive) - now) / 1000;
    const words = stop.arrived_at
      ? t("{time} 到达，已停留 {age}", {
          time: clockMinute(stop.arrived_at),
          age: age((now - Date.parse(stop.arrived_at)) / 1000),
        })
      : left > 0
        ? t("距计划到达还有 {age}", { age: age(left) })
        : t("已过计划到达 {age}", { age: age(-left) });
    return h(
      "p",
      { class: `row${left < 0 ? " warn" : ""}` },
      icon("clock"),
      words,
      photos > 0 && h("span", { class: "chip" }, t("照片 {n} 张", { n: photos })),
      stop.unsent && h("span", { class: "chip warn" }, t("待发送")),
    );
  }

  private button(stop: StopCard): HTMLElement {
    const leg = stop.arrived_at === null ? "arrive" : "leave";
    const tap = () => {
      this.byPosition.tapped(stop, leg);
      void record(this.tablet, stop, leg, serverNow());
    };
    return once(
      { class: "btn primary grow", "data-tap": leg },
      tap,
      icon(leg === "leave" ? "go" : "pin"),
      leg === "leave" ? t("看完，去下一站") : t("我已到达"),
    );
  }

  /** Drawn once its element stands on the page, whose colours it takes. */
  private drawMap(duty: DutyCard, stop: StopCard): void {
    this.map ??= new RouteMap(this.place, this.tablet.station);
    const me = this.positions.last;
    this.map.show(duty, stop, me && [me.lon, me.lat]);
    if (this.place.dataset.stop !== String(stop.id)) this.map.lookAt(stop);
  }
}

/** One map for as long as the view lives: a new one at every tap would flicker. */
function mapElement(): HTMLElement {
  const { content } = find<HTMLTemplateElement>(document, "#duty-map");
  return find(content.cloneNode(true) as DocumentFragment, ".map");
}
