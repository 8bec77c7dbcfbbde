import { find, setClass, setText } from "../design/elements";
import { get } from "../live/rest";

interface Told {
  orders_open: number;
  orders_due_today: number;
  orders_late: number;
}

// a handful of orders issued at once is one question
const TOGETHER_MS = 800;

/** The station's orders on the desk: open, due today, late; each number leads to the list that has as many rows. */
export class OrdersCount {
  private waiting = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly station: string,
  ) {
    void this.load();
  }

  soon(): void {
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.load(), TOGETHER_MS);
  }

  private async load(): Promise<void> {
    try {
      this.show(await get<Told>("dashboards/orders/", { station: this.station }));
    } catch {
      // what was told a minute ago stays; that the line is dead is said by the banner
    }
  }

  private show(told: Told): void {
    for (const name of ["orders_open", "orders_due_today", "orders_late"] as const)
      setText(find(this.root, `[data-figure=${name}]`), String(told[name]));
    setClass(find(this.root, "[data-late]"), "late", told.orders_late > 0);
    this.root.hidden = false;
  }
}
