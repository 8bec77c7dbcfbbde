import { find, h, icon, setText } from "../design/elements";
import { t } from "../i18n/t";
import { serverNow } from "../live/clock";
import { get } from "../live/rest";

interface Due {
  number: string;
  title: string;
  kind_name: string;
  due_at: string;
  late: boolean;
  community: string;
}

interface Told {
  orders_open: number;
  orders_due_today: number;
  orders_late: number;
  next: Due[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
// a handful of orders issued at once is one question
const TOGETHER_MS = 800;

/** Orders on the wall: how many are open and due today, and the ones that are due first. */
export class OrdersDue {
  private waiting = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly station: string,
  ) {}

  soon(): void {
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.load(), TOGETHER_MS);
  }

  async load(): Promise<void> {
    try {
      this.show(await get<Told>("dashboards/orders/", { station: this.station }));
    } catch {
      // what was told a minute ago stays; that the line is dead is said by the banner
    }
  }

  private show(told: Told): void {
    this.root.hidden = !told.orders_open;
    const counts = { open: told.orders_open, today: told.orders_due_today };
    setText(find(this.root, "[data-figure=orders]"), t("在办 {open} 件，今日到期 {today} 件", counts));
    find(this.root, "ul").replaceChildren(...told.next.map(row));
  }
}

function row(due: Due): HTMLElement {
  const left = Date.parse(due.due_at) - serverNow();
  const tone = left <= 0 ? "late" : left <= DAY_MS ? "warn" : "";
  return h(
    "li",
    { class: tone },
    icon(left <= 0 ? "alert" : "clock"),
    h("span", { class: "cut" }, due.title),
    h("b", { class: "push" }, remaining(left)),
  );
}

/** 剩 3 小时 42 分 or 超 1 天, as the list of orders says it. */
export function remaining(left: number): string {
  const time = span(Math.abs(left));
  return left > 0 ? t("剩 {time}", { time }) : t("超 {time}", { time });
}

function span(ms: number): string {
  if (ms >= DAY_MS) return t("{n} 天", { n: Math.floor(ms / DAY_MS) });
  const hours = Math.floor(ms / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  return hours ? t("{hours} 小时 {minutes} 分", { hours, minutes }) : t("{n} 分", { n: minutes });
}
