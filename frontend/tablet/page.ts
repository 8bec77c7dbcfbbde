import { find, setText } from "../design/elements";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { LiveClient } from "../live/client";
import { clockTime } from "../live/clock";
import { Outbox } from "../live/outbox";
import { Shelf } from "../live/shelf";
import { onTick } from "../live/ticker";
import { age } from "../live/timers";
import type { Tablet, View } from "./context";
import { DutyView } from "./duty";
import { Notes } from "./notes";
import { keepForOffline } from "./offline";
import { OrdersView } from "./orders";
import { Positions } from "./positions";
import { RouteView } from "./route";
import { Tray } from "./tray";
import { VisitsView } from "./visits";

const FLUSH_EVERY_S = 10;
const LOAD_EVERY_S = 300;
const DRAW_EVERY_S = 20;
// a change of these is a change of what the tablet shows beside its incident
const FOLLOWED = new Set(["dispute", "order", "plan"]);

/** The tablet: one page, five views; everything it does goes through the outbox, everything it reads is kept. */
export async function mount(root: HTMLElement): Promise<void> {
  const { station = "", unit = "", officer = "", login = "" } = root.dataset;
  const shelf = await Shelf.open(Number(officer));
  const outbox = new Outbox(shelf);
  const client: LiveClient = new LiveClient(station, { changed: (_, events) => page.heard(events) });
  const notes = new Notes(shelf);
  const tablet: Tablet = { station, unit, shelf, outbox, notes, room: () => client.state };
  const page = new Page(root, tablet, client);
  new Tray(root, outbox, login).show();
  await outbox.load();
  page.start();
  client.start();
  void keepForOffline(find(root, "[data-kept]"), station);
}

class Page {
  private readonly views: Record<string, View>;
  private readonly duty: DutyView;
  private readonly positions: Positions;
  private second = 0;
  private sent = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly tablet: Tablet,
    private readonly client: LiveClient,
  ) {
    const part = (name: string) => find(root, `[data-view=${name}]`);
    const told = () => this.showFix();
    this.positions = new Positions(tablet.outbox, tablet.unit, told, (fix) => this.duty.seen(fix));
    this.duty = new DutyView(part("duty"), tablet, this.positions);
    const route = new RouteView(part("route"), tablet, this.duty, this.positions);
    this.views = {
      duty: this.duty,
      route,
      orders: new OrdersView(part("orders"), tablet),
      visits: new VisitsView(part("visits"), tablet),
    };
  }

  start(): void {
    this.turn();
    window.addEventListener("hashchange", () => this.turn());
    window.addEventListener("online", () => void this.tablet.outbox.flush());
    this.tablet.outbox.onChange(() => this.changed());
    find(this.root, "[data-logout]").addEventListener("submit", (event) => this.leave(event));
    onTick(() => this.tick());
    this.loadAll();
    this.positions.start();
    void this.tablet.outbox.flush();
  }

  heard(events: readonly { subject: { type: string } }[]): void {
    this.duty.heard();
    if (events.some((event) => FOLLOWED.has(event.subject.type))) this.loadAll();
  }

  /** What was just sent stays as the officer left it until the room's next answer knows of it. */
  private changed(): void {
    for (const view of Object.values(this.views)) view.show();
    const sent = this.tablet.outbox.sent.length;
    if (sent > this.sent) this.loadAll();
    this.sent = sent;
  }

  private loadAll(): void {
    for (const view of Object.values(this.views))
      view.load().catch((problem: Error) => toast("late", problem.message));
  }

  private turn(): void {
    const wanted = location.hash.slice(1);
    const name = this.root.querySelector(`[data-view="${CSS.escape(wanted)}"]`) ? wanted : "duty";
    for (const part of this.root.querySelectorAll<HTMLElement>("[data-view]")) {
      part.hidden = part.dataset.view !== name;
      if (!part.hidden) setText(find(document, "[data-title]"), part.dataset.name ?? "");
    }
    for (const link of document.querySelectorAll(".tablet-bar a")) {
      if (link.getAttribute("href") === `#${name}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    window.scrollTo(0, 0);
    void this.views[name]?.load().catch((problem: Error) => toast("late", problem.message));
  }

  private tick(): void {
    this.second += 1;
    this.showNet();
    if (this.second % FLUSH_EVERY_S === 0) void this.tablet.outbox.flush();
    if (this.second % DRAW_EVERY_S === 0) this.duty.show();
    if (this.second % LOAD_EVERY_S === 0) this.loadAll();
  }

  /** Not a banner: without a net the tablet works, it only says since when what it shows is old. */
  private showNet(): void {
    const sign = find(document, "[data-net]");
    const silent = (Date.now() - this.client.feed.lastHeardAt) / 1000;
    sign.hidden = navigator.onLine && this.client.health() !== "dead";
    if (!sign.hidden) setText(find(sign, "span"), t("离线 {age}", { age: age(silent) }));
  }

  private showFix(): void {
    const fix = this.positions.last;
    const words = { time: fix ? clockTime(fix.at) : "", metres: fix?.accuracy_m ?? 0 };
    if (fix) setText(find(this.root, "[data-fix]"), t("{time}，±{metres} 米", words));
    this.duty.show();
  }

  /** What was read leaves with the officer; what was not sent would be lost to the room, so it is said before. */
  private leave(event: Event): void {
    const waiting = this.tablet.outbox.waiting.length;
    if (
      waiting &&
      !window.confirm(t("还有 {n} 条没有发送，下次登录后才会发出。仍要退出？", { n: waiting }))
    ) {
      event.preventDefault();
      return;
    }
    void this.tablet.shelf.forgetRead();
  }
}
