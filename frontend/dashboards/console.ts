import { find } from "../design/elements";
import { listenToKeys } from "../design/keys";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { dispatch, moveAssignment, reinforce, tell } from "../incidents/acts";
import { Intake } from "../incidents/intake";
import type { EventFrame, IncidentCard } from "../live/cards";
import { LiveClient } from "../live/client";
import { serverNow } from "../live/clock";
import { FeedSign } from "../live/feed";
import type { RoomState } from "../live/state";
import { onTick, setWarnPercent } from "../live/ticker";
import { wireLayers } from "../stations/layers";
import { StationMap } from "../stations/map";
import { isLate } from "./alarms";
import { CommandLine, type Outcome } from "./command-line";
import type { Act } from "./commands";
import { CoverAlarm } from "./cover-alarm";
import { DeskSigns, planFailed } from "./desk-signs";
import { Detail } from "./detail";
import { OrdersCount } from "./orders-count";
import { Queue } from "./queue";
import { SoundSwitch } from "./sound-switch";

const MARK_MS = 60;

/** The dispatcher's desk: one state, and the regions that show it. */
class Console {
  private readonly client: LiveClient;
  private readonly queue: Queue;
  private readonly detail: Detail;
  private readonly map: StationMap;
  private readonly intake: Intake;
  private readonly command: CommandLine;
  private readonly feed: FeedSign;
  private readonly signs: DeskSigns;
  private readonly orders: OrdersCount;
  private readonly cover: CoverAlarm;
  private marking = 0;

  constructor(private readonly root: HTMLElement) {
    const station = root.dataset.station!;
    this.queue = new Queue(find(root, ".queue"), (number, opened) => this.select(number, opened));
    this.detail = new Detail(find(root, ".detail"), () => this.room().incidents);
    this.feed = new FeedSign(document.body);
    this.map = new StationMap(find(root, ".map"), {
      incident: (number) => this.queue.choose(number, true),
      unit: (callSign) => this.command.open(t("派 {unit} ", { unit: callSign })),
      point: (lon, lat) => this.intake.isOpen && this.intake.locate(lon, lat, 20, t("已在地图上点选")),
    });
    this.intake = new Intake(find(root, ".drawer"), {
      saved: (number) => this.choose(number),
      located: (lon, lat) => this.map.pick(lon, lat),
    });
    this.command = new CommandLine(
      find(root, ".cmd"),
      () => this.room(),
      (act) => this.run(act),
    );
    this.signs = new DeskSigns(root, (number) => this.choose(number));
    this.orders = new OrdersCount(find(document, "[data-counts=orders]"), station);
    this.cover = new CoverAlarm(find(document, "[data-alarm=cover]"), station);
    this.client = new LiveClient(station, { changed: (state, events) => this.changed(state, events) });
    this.wire();
    this.client.start();
    void this.map
      .load(station)
      .catch((problem: Error) => toast("warn", t("底图没有取到：{why}", { why: problem.message })));
  }

  private wire(): void {
    new SoundSwitch(find(document, "[data-sound]"));
    wireLayers(this.root, this.map);
    onTick((now) => this.tick(now));
    listenToKeys((event) => this.key(event));
    const press: Record<string, () => void> = {
      intake: () => (this.intake.isOpen ? this.intake.close() : this.intake.open()),
      command: () => this.command.open(),
      map: () => this.showOnMap(),
      help: () => find<HTMLDialogElement>(document, "#help").showModal(),
      "detail-close": () => this.detail.close(),
    };
    // delegated: the detail's own buttons arrive later
    document.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-press]");
      if (button) press[button.dataset.press!]?.();
    });
  }

  private key(event: KeyboardEvent): boolean {
    if (event.key === "Escape") return this.back();
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    if (event.key === "j" || event.key === "ArrowDown") this.queue.step(1);
    else if (event.key === "k" || event.key === "ArrowUp") this.queue.step(-1);
    else if (
      event.key === "Enter" &&
      this.queue.selected &&
      !(event.target as Element).closest("button, a, summary")
    )
      this.detail.open();
    else return false;
    return true;
  }

  /** Esc takes away one layer at a time. */
  private back(): boolean {
    if (this.intake.isOpen) this.intake.close();
    else if (!this.detail.close()) return false;
    return true;
  }

  private changed(state: RoomState, events: readonly EventFrame[]): void {
    setWarnPercent(state.settings.warn_percent);
    this.queue.show(state);
    this.map.show(state, this.queue.selected);
    const mine = events.some(
      (event) => event.subject.type === "incident" && event.subject.number === this.detail.number,
    );
    if (mine) this.detail.refresh();
    if (events.some((event) => event.subject.type === "order")) this.orders.soon();
    for (const event of events) if (event.kind === "plan.failed") planFailed(event);
    this.cover.follow(state, events);
    this.tick(serverNow());
  }

  private tick(now: number): void {
    this.feed.show(this.client);
    this.queue.settle();
    const state = this.client.state;
    if (!state) return;
    this.signs.show(state, now);
    if (Math.floor(now / 1000) % 10 === 0) this.map.age();
    // what was in time a minute ago may be late now
    if (Math.floor(now / 1000) % 60 === 0) this.orders.soon();
  }

  /** The map comes after the row: while a key is held down it is not drawn anew for every row that is passed. */
  private select(number: string, opened: boolean): void {
    this.detail.show(number);
    window.clearTimeout(this.marking);
    this.marking = window.setTimeout(() => this.map.select(this.queue.selected), MARK_MS);
    if (opened) this.detail.open();
  }

  private choose(number: string): void {
    this.queue.choose(number, true);
  }

  private showOnMap(): void {
    const card = this.selectedCard();
    find(this.root, ".map").focus();
    if (card?.lon && card.lat) this.map.goTo(card.lon, card.lat);
    else this.map.fit(true);
  }

  private selectedCard(): IncidentCard | undefined {
    return this.cardOf(this.queue.selected);
  }

  private cardOf(number: string | null): IncidentCard | undefined {
    return [...(this.client.state?.incidents.values() ?? [])].find((card) => card.number === number);
  }

  private room() {
    const state = this.client.state;
    return {
      incidents: [...(state?.incidents.values() ?? [])],
      units: [...(state?.units.values() ?? [])],
      selected: this.queue.selected,
      isLate: (card: IncidentCard) => isLate(card, serverNow()),
    };
  }

  private ask(number: string, dialog: "close" | "priority"): void {
    this.detail.askNext(number, `${dialog}-dialog`);
    this.choose(number);
  }

  /** null: the command line has done its part and makes room. */
  private async run(act: Act): Promise<Outcome | null> {
    const short = "number" in act ? (this.cardOf(act.number)?.short ?? act.number) : "";
    if (act.verb === "dispatch") return tell(dispatch(act.number, short, act.units));
    if (act.verb === "reinforce") return tell(reinforce(act.number, short));
    if (act.verb === "move") return tell(moveAssignment(act.assignment, act.move, act.unit));
    if (act.verb === "find") location.assign(`/incidents/?q=${encodeURIComponent(act.text)}`);
    if (act.verb === "new") this.intake.open();
    if (act.verb === "open") this.choose(act.number);
    if (act.verb === "close" || act.verb === "priority") this.ask(act.number, act.verb);
    return null;
  }
}

export function mount(element: HTMLElement): void {
  new Console(element);
}
