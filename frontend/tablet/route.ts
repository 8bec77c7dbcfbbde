import { find, h, icon } from "../design/elements";
import { t } from "../i18n/t";
import { clockMinute } from "../live/clock";
import type { Tablet, View } from "./context";
import type { DutyView } from "./duty";
import { nextStop, type StopCard } from "./duty-state";
import type { Positions } from "./positions";
import { RouteMap } from "./route-map";

const SIGN: Record<StopCard["status"], string> = {
  planned: "clock",
  arrived: "pin",
  done: "check",
  missed: "alert",
  dropped: "close",
};

/** 路线: the whole round, on the map and as a list. */
export class RouteView implements View {
  private map: RouteMap | null = null;

  constructor(
    private readonly part: HTMLElement,
    private readonly tablet: Tablet,
    private readonly duties: DutyView,
    private readonly positions: Positions,
  ) {}

  async load(): Promise<void> {
    await this.duties.load();
    this.show();
    this.map?.fit();
  }

  show(): void {
    if (this.part.hidden) return;
    const place = find(this.part, ".map");
    const { duty } = this.duties;
    place.hidden = !duty;
    if (!duty) {
      find(this.part, "[data-stops]").replaceChildren(
        h("div", { class: "slip blank" }, icon("route"), h("p", {}, t("现在没有路线。"))),
      );
      return;
    }
    const next = nextStop(duty);
    const me = this.positions.last;
    this.map ??= new RouteMap(place, this.tablet.station);
    this.map.show(duty, next, me && [me.lon, me.lat]);
    const head = h(
      "h2",
      {},
      `${duty.name} ${duty.unit} ${clockMinute(duty.starts_at)} – ${clockMinute(duty.ends_at)}`,
    );
    const walked = duty.stops.filter((stop) => stop.status !== "dropped");
    const rows = walked.map((stop, index) => line(stop, index + 1, stop.id === next?.id));
    find(this.part, "[data-stops]").replaceChildren(
      h("div", { class: "slip" }, head, h("ol", { class: "stops" }, ...rows)),
    );
  }
}

function line(stop: StopCard, nth: number, isNext: boolean): HTMLElement {
  const times = stop.arrived_at
    ? `${clockMinute(stop.arrived_at)} – ${stop.left_at ? clockMinute(stop.left_at) : ""}`
    : `${clockMinute(stop.arrive)} – ${clockMinute(stop.leave)}`;
  return h(
    "li",
    { class: stop.status, "aria-current": isNext ? "step" : null },
    h("b", { class: "nth" }, String(nth)),
    h("span", { class: "grow" }, stop.place, stop.note && h("small", { class: "t2" }, ` ${stop.note}`)),
    h("span", { class: "nw t2" }, times),
    icon(SIGN[stop.status]),
    h("span", { class: "sr-only" }, stop.status_name),
  );
}
