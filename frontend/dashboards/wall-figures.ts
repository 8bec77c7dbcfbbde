import { find, h, icon, setText } from "../design/elements";
import { t } from "../i18n/t";
import { serverNow } from "../live/clock";
import { get } from "../live/rest";
import { type CurvePoint, todayCurve, type UsualPoint } from "./today-curve";

interface Today {
  reported: number;
  closed: number;
  usual_now: { low: number; median: number; high: number; n: number } | null;
  curve: CurvePoint[];
  usual: UsualPoint[];
  types: { name: string; count: number; usual: number | null }[];
  streaks: { name: string; days: number }[];
  /** days without a plan, workers that stand still */
  alarms: { name: string; why: string }[];
  disputes_open: number;
  disputes_high: number;
}

interface Cover {
  leader: string;
  covered: number;
  total: number;
  uncovered: { name: string; why: string }[];
}

const TYPES = 4;
const STREAKS = 3;
const UNCOVERED = 4;
const ALARMS = 3;

/** Today against what is usual, who looks after the communities, and how long it has been quiet. */
export class WallFigures {
  private today: Today | null = null;
  private reported: number | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly station: string,
  ) {}

  async load(): Promise<void> {
    try {
      const query = { station: this.station };
      const [today, cover] = await Promise.all([
        get<Today>("dashboards/today/", query),
        get<Cover>("dashboards/cover/", query),
      ]);
      this.today = today;
      this.showToday(today);
      this.showCover(cover);
      showLeader(cover.leader);
    } catch {
      // the figures of a minute ago stay; that the line is dead is said by the banner
    }
  }

  /** The count moves with the live line, not with the minute. */
  live(reported: number): void {
    if (reported === this.reported) return;
    this.reported = reported;
    if (this.today) this.showToday(this.today);
    else setText(this.spot("reported"), String(reported));
  }

  private showToday(today: Today): void {
    const reported = this.reported ?? today.reported;
    setText(this.spot("reported"), String(reported));
    setText(this.spot("closed"), t("已结 {n} 起", { n: today.closed }));
    this.spot("disputes").hidden = !today.disputes_open;
    const disputes = { open: today.disputes_open, high: today.disputes_high };
    setText(this.spot("disputes"), t("纠纷在办 {open} 件，高风险 {high} 件", disputes));
    this.showDifference(reported, today.usual_now);
    this.spot("curve").replaceChildren(todayCurve(today.curve, today.usual, serverNow()));
    const types = today.types.slice(0, TYPES).map((type) => typeRow(type));
    this.spot("types").replaceChildren(...types);
    const streaks = today.streaks
      .slice(0, STREAKS)
      .map((streak) =>
        h(
          "div",
          {},
          h("span", { class: "num" }, streak.days, h("span", { class: "unit" }, t("天"))),
          h("p", {}, streak.name),
        ),
      );
    this.spot("streaks").replaceChildren(...streaks);
    find(this.root, "[data-section=streaks]").hidden = !streaks.length;
  }

  /** No base, no comparison: "—" and never a percentage of nothing. */
  private showDifference(reported: number, usual: Today["usual_now"]): void {
    const spot = this.spot("difference");
    if (!usual?.n) {
      setText(this.spot("usual"), t("无可比的平日"));
      spot.replaceChildren("—");
      return;
    }
    setText(this.spot("usual"), t("平日此刻 {n} 起", { n: usual.median }));
    const more = reported - usual.median;
    const share = usual.median
      ? ` (${more > 0 ? "+" : "−"}${Math.round((Math.abs(more) / usual.median) * 100)} %)`
      : "";
    spot.className = `push b ${more > 0 && reported > usual.high ? "warn" : "t2"}`;
    const text = more > 0 ? t("多 {n} 起", { n: more }) : t("少 {n} 起", { n: -more });
    if (more === 0) spot.replaceChildren(t("持平"));
    else spot.replaceChildren(icon(more > 0 ? "up" : "fall"), ` ${text}${share}`);
  }

  private showCover(cover: Cover): void {
    const full = cover.covered === cover.total;
    const figure = this.spot("cover");
    figure.className = `push row b ${full ? "ok" : "late"}`;
    figure.replaceChildren(
      icon(full ? "check" : "alert"),
      t("{covered} / {total} 个", { covered: cover.covered, total: cover.total }),
    );
    const alarms = (this.today?.alarms ?? []).slice(0, ALARMS);
    const rows = [...alarms, ...cover.uncovered.slice(0, UNCOVERED)];
    this.spot("uncovered").replaceChildren(...rows.map(({ name, why }) => alarmRow(name, why)));
  }

  private spot(name: string): HTMLElement {
    return find(this.root, `[data-figure=${name}]`);
  }
}

function alarmRow(name: string, why: string): HTMLElement {
  return h(
    "li",
    { class: "late" },
    icon("alert"),
    h("span", {}, name),
    h("span", { class: "push t2 cut" }, why),
  );
}

function typeRow({ name, count, usual }: Today["types"][number]): HTMLElement {
  const more = usual === null ? null : count - usual;
  const text = more === null ? "—" : more === 0 ? t("持平") : more > 0 ? `+${more}` : `−${-more}`;
  return h(
    "li",
    {},
    h("span", { class: "cut" }, name),
    h("b", { class: "push" }, t("{n} 起", { n: count })),
    h("span", { class: more !== null && more > 0 ? "warn" : "t2" }, text),
  );
}

/** Whose shift is running; the roster changes while the wall stays. */
function showLeader(name: string): void {
  const head = find(document, "[data-leader]");
  head.hidden = !name;
  setText(find(head, "span"), name);
}
