import { wireDrag } from "../design/drag";
import { find, setClass } from "../design/elements";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { LiveClient } from "../live/client";
import { FeedSign } from "../live/feed";
import { wireForms } from "../live/forms";
import { fragment, get } from "../live/rest";
import { onTick } from "../live/ticker";
import type { Plan } from "./cards";
import { PlanActs } from "./plan-acts";
import { PlanLayers } from "./plan-layers";
import { PlanMap } from "./plan-map";

const PROGRESS_MS = 1500;

/** One day's patrols. The server draws bar, side and timetable; the map draws the same plan; a change heard redraws all. */
export function mount(root: HTMLElement): void {
  new PlanPage(root).start();
}

class PlanPage {
  private plan: Plan | null = null;
  private duty: number | null = null;
  private crew = "";
  private stop: number | null = null;
  private adding = false;
  private readonly map;
  private readonly acts;
  private readonly layers;
  private readonly station;

  constructor(private readonly root: HTMLElement) {
    const { station = "" } = root.dataset;
    this.station = station;
    this.map = new PlanMap(
      find(root, ".map"),
      {
        stop: (id) => this.choose(null, id),
        moved: (key, lon, lat) => void this.acts.wish({ kind: "move", key, lon, lat }),
        point: (lon, lat) => this.clicked(lon, lat),
      },
      root.querySelector("[data-act=add]") !== null,
    );
    this.layers = new PlanLayers(root, this.map);
    this.acts = new PlanActs(root, () => void this.redraw());
  }

  start(): void {
    const feed = new FeedSign(document.body);
    const client = new LiveClient(this.station, {
      changed: (state, events) => {
        this.map.station.show(state, null);
        const mine = events.filter(
          ({ subject }) => subject.type === "plan" && subject.number === this.root.dataset.day,
        );
        if (mine.length) void this.redraw();
      },
    });
    for (const layer of ["incidents", "units"] as const) this.map.station.setLayer(layer, false);
    this.root.addEventListener("click", (event) => this.pressed(event));
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.target as Element).matches("li[data-stop]")) this.pressed(event);
    });
    wireForms(this.root, (form) => {
      form.closest("dialog")?.close();
      if (form.dataset.done) toast("ok", form.dataset.done);
      void this.redraw();
    });
    wireDrag(this.root, ".lane[data-lane]", (stay, lane) => this.acts.handOver(stay, lane));
    onTick(() => feed.show(client));
    client.start();
    void this.map.station.load(this.station);
    void this.load();
    window.setInterval(() => void this.follow(), PROGRESS_MS);
  }

  private async load(): Promise<void> {
    this.plan = await get<Plan>(`patrols/plans/${this.root.dataset.plan}/`);
    // calculated anew, the crews are the same and their rows are others
    const mine = this.plan.duties.find((duty) => duty.key === this.crew) ?? this.plan.duties[0];
    this.duty = mine?.id ?? null;
    this.show();
    void this.layers.load(this.plan);
  }

  /** While it is calculated the bar shows how far; the end comes as an event, or is seen here when the line is cut. */
  private async follow(): Promise<void> {
    const bar = find(this.root, "[data-part=bar]");
    if (bar.dataset.computing === undefined) return;
    await this.redraw(["bar"]);
    if (find(this.root, "[data-part=bar]").dataset.computing === undefined) await this.redraw();
  }

  private async redraw(parts = ["bar", "side", "times", "views"]): Promise<void> {
    const page = new DOMParser().parseFromString(await fragment(location.href), "text/html");
    for (const name of parts) {
      const part = this.root.querySelector(`[data-part=${name}]`);
      const fresh = page.querySelector(`[data-part=${name}]`);
      // what says the same stays: a press that has begun on it is heard
      if (part && fresh && !part.isEqualNode(fresh)) part.replaceWith(fresh);
    }
    if (parts.length > 1) await this.load();
  }

  private pressed(event: Event): void {
    const target = event.target as Element;
    const act = target.closest<HTMLElement>("[data-act]");
    if (act?.dataset.act === "add") this.setAdding(!this.adding);
    else if (!act || !this.acts.run(act)) this.looked(event, target);
  }

  /** Another part of the day, another crew, another stop. */
  private looked(event: Event, target: Element): void {
    const view = target.closest<HTMLAnchorElement>("a[data-view]");
    if (view) {
      event.preventDefault();
      history.replaceState(null, "", view.href);
      void this.redraw(["views", "times", "legend"]).then(() => this.show());
      return;
    }
    const unit = target.closest<HTMLElement>("[data-unit-button]");
    const stop = target.closest<HTMLElement>("[data-stop]");
    if (unit) this.choose(Number(unit.dataset.unitButton), null);
    else if (stop) this.choose(null, Number(stop.dataset.stop));
  }

  private clicked(lon: number, lat: number): void {
    if (!this.adding) return;
    this.setAdding(false);
    this.acts.askWhatIsThere(lon, lat);
  }

  private setAdding(on: boolean): void {
    this.adding = on;
    find(this.root, "[data-act=add]").setAttribute("aria-pressed", String(on));
    setClass(find(this.root, ".plan-stage"), "adding", on);
    if (on) toast("info", t("在图上点一下要加的位置。"));
  }

  /** A stop is shown with its crew. */
  private choose(duty: number | null, stop: number | null): void {
    const owner = this.plan?.duties.find((one) => one.stops.some(({ id }) => id === stop))?.id;
    this.duty = duty ?? owner ?? this.duty;
    this.crew = this.plan?.duties.find(({ id }) => id === this.duty)?.key ?? this.crew;
    this.stop = stop;
    this.show();
    if (stop !== null)
      this.root.querySelector(`li[data-stop="${stop}"]`)?.scrollIntoView({ block: "nearest" });
  }

  private show(): void {
    if (!this.plan) return;
    for (const section of this.root.querySelectorAll<HTMLElement>("[data-unit]"))
      section.hidden = Number(section.dataset.unit) !== this.duty;
    for (const lane of this.root.querySelectorAll<HTMLElement>("[data-lane]"))
      setClass(lane, "on", Number(lane.dataset.lane) === this.duty);
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-unit-button]"))
      button.setAttribute("aria-pressed", String(Number(button.dataset.unitButton) === this.duty));
    for (const mark of this.root.querySelectorAll<HTMLElement>("[data-stop]"))
      setClass(mark, "on", Number(mark.dataset.stop) === this.stop);
    const view = find(this.root, "[data-view][aria-current]");
    const [start, end] = [Date.parse(view.dataset.start ?? ""), Date.parse(view.dataset.end ?? "")];
    const ends = this.map.show(this.plan, { duty: this.duty, stop: this.stop, start, end });
    this.explain(ends, view);
  }

  private explain(ends: number[], view: HTMLElement): void {
    find(this.root, "[data-part=legend]").hidden = !this.plan?.heat.cells?.length;
    find(this.root, "[data-heat=hours]").textContent = view.querySelector("span")?.textContent ?? "";
    for (const [index, end] of ends.entries()) {
      const least = index === ends.length - 1 ? "≥ " : "";
      find(this.root, `[data-heat="${index + 1}"]`).textContent = `${least}${end}`;
    }
  }
}
