import { find, h, icon } from "../design/elements";
import { t } from "../i18n/t";
import type { IncidentCard } from "../live/cards";
import { clockMinute, serverNow } from "../live/clock";
import { age } from "../live/timers";
import { metres } from "../stations/way";
import { readThrough, redraw, type Tablet, type View } from "./context";
import {
  currentDuty,
  type DutyCard,
  minutesFor,
  nextStop,
  placeOf,
  type StopCard,
  withUnsent,
} from "./duty-state";
import { incidentSheet, mineOf } from "./incident-sheet";
import type { Positions } from "./positions";
import { recentAround } from "./recent";
import { RouteMap } from "./route-map";

const PATH = "patrols/duties/mine/";

/** 勤务: the incident I am on, then the next stop of my round. */
export class DutyView implements View {
  duty: DutyCard | null = null;
  private known = false;
  private mine: IncidentCard | null = null;
  private map: RouteMap | null = null;
  private noted: number | null = null;
  /** What was typed at each stop: the sheet may turn to another stop and back while an answer is on its way. */
  private readonly drafts = new Map<number, string>();
  private readonly place = mapElement();
  private readonly note = h("textarea", {
    class: "input",
    rows: 2,
    maxlength: 400,
    placeholder: t("这一站看到了什么，离开时一起交"),
  });

  constructor(
    private readonly part: HTMLElement,
    private readonly tablet: Tablet,
    private readonly positions: Positions,
  ) {
    this.note.setAttribute("aria-label", t("本站记事"));
    this.note.addEventListener("input", () => void this.keepNote(this.note.value));
  }

  async load(): Promise<void> {
    const read = await readThrough<{ results: DutyCard[] }>(this.tablet.shelf, PATH);
    this.known = read !== undefined;
    this.duty = read ? currentDuty(read.data.results, serverNow()) : null;
    this.mine ??= (await this.tablet.shelf.last<IncidentCard | null>("incident"))?.data ?? null;
    this.show();
  }

  /** The live line said something: my incident may be another one, and is kept for when the line is cut. */
  heard(): void {
    const room = this.tablet.room();
    if (!room) return;
    this.mine = mineOf(room.incidents.values(), this.tablet.unit);
    void this.tablet.shelf.keep("incident", this.mine, new Date().toISOString());
    this.show();
  }

  show(): void {
    const incident = this.mine && incidentSheet(this.mine, this.tablet);
    const duty = this.duty && withUnsent(this.duty, this.tablet.outbox.letters);
    const stop = duty && nextStop(duty);
    const parts = [incident, duty && stop ? this.stopSheet(duty, stop) : this.empty(duty)];
    redraw(
      this.part,
      parts.filter((one) => one !== null),
    );
    if (duty && stop) this.drawMap(duty, stop);
  }

  private empty(duty: DutyCard | null): HTMLElement {
    const words = duty
      ? t("这一班的停留点都走完了。")
      : this.known
        ? t("现在没有下达给您这一组的巡防勤务。")
        : t("还没有取到勤务，有网后自动取。");
    return h("div", { class: "slip blank" }, icon("home"), h("p", {}, words));
  }

  private stopSheet(duty: DutyCard, stop: StopCard): HTMLElement {
    const { nth, of } = placeOf(duty, stop);
    this.turnNote(stop);
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
      stop.arrived_at && this.note,
      h("footer", { class: "slip-acts" }, this.button(stop)),
    );
  }

  /** Each stop has its own note; what was typed is there again whatever happens to the tablet. */
  private turnNote(stop: StopCard): void {
    if (this.noted === stop.id) return;
    this.noted = stop.id;
    this.note.value = this.drafts.get(stop.id) ?? "";
    void this.tablet.shelf.last<string>(`draft stops/${stop.id}`).then((kept) => {
      if (kept && this.noted === stop.id && !this.note.value) this.note.value = kept.data;
    });
  }

  private async keepNote(text: string): Promise<void> {
    if (this.noted !== null) this.drafts.set(this.noted, text);
    await this.tablet.shelf.keep(`draft stops/${this.noted}`, text, new Date().toISOString());
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
      stop.unsent && h("span", { class: "chip warn" }, t("待发送")),
    );
  }

  private button(stop: StopCard): HTMLElement {
    const leaves = stop.arrived_at !== null;
    const tap = () => {
      const note = leaves ? (this.drafts.get(stop.id) || this.note.value).trim() : "";
      this.note.blur();
      void this.tablet.outbox.put({
        path: `patrols/stops/${stop.id}/${leaves ? "leave" : "arrive"}/`,
        body: { at: new Date(serverNow()).toISOString(), ...(note && { note }) },
        about: leaves ? t("{place} 离开", { place: stop.place }) : t("{place} 到达", { place: stop.place }),
      });
    };
    return h(
      "button",
      { class: "btn primary grow", type: "button", "data-tap": leaves ? "leave" : "arrive", onclick: tap },
      icon(leaves ? "go" : "pin"),
      leaves ? t("看完，去下一站") : t("我已到达"),
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
