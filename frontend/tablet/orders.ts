import { find, h, icon, setText } from "../design/elements";
import { t } from "../i18n/t";
import { Board, once } from "./board";
import type { Tablet, View } from "./context";
import { FeedbackForm } from "./feedback";
import { dueText, type OrderWhole, withUnsent } from "./order-state";
import { Reading } from "./reading";

const PATH = "orders/mine/";

interface Mine {
  results: OrderWhole[];
  /** how many are due later than those; an answer that was kept before this was told has none */
  more?: number;
}

/** 督导单: what I have to do by when, with the points of each and the feedback on it. */
export class OrdersView implements View {
  private readonly orders: Reading<Mine>;
  private readonly board: Board;
  private open: string | null = null;
  private readonly forms = new Map<string, FeedbackForm>();

  constructor(
    part: HTMLElement,
    private readonly tablet: Tablet,
  ) {
    this.orders = new Reading(tablet, PATH);
    this.board = new Board(part, () => this.show());
  }

  async load(): Promise<void> {
    await this.orders.ask();
    this.show();
  }

  show(): void {
    const known = this.orders.data?.results;
    const orders = known?.map((order) => withUnsent(order, this.orders.unknown)) ?? [];
    const todo = orders.filter((order) => order.status !== "review").length;
    const more = this.orders.data?.more ?? 0;
    setText(find(document, "[data-orders]"), todo || more ? `${todo}${more ? "+" : ""}` : "");
    const words = known ? t("没有要您办的督导单。") : t("还没有取到督导单，有网后自动取。");
    const empty = () => h("div", { class: "slip blank" }, icon("list"), h("p", {}, words));
    const slips = orders.map((order) => ({ key: order.number, draw: () => this.sheet(order) }));
    if (more) slips.push({ key: "more", draw: () => later(more) });
    this.board.draw(slips.length ? slips : [{ key: "empty", draw: empty }]);
  }

  private sheet(order: OrderWhole): HTMLElement {
    const due = dueText(order);
    const isOpen = this.open === order.number;
    const toggle = () => {
      this.open = isOpen ? null : order.number;
      this.show();
    };
    return h(
      "article",
      { class: "slip order", "data-number": order.number },
      h(
        "button",
        { class: "order-head", type: "button", "aria-expanded": String(isOpen), onclick: toggle },
        h("b", { class: `chip ${due.tone}` }, icon(due.tone === "late" ? "alert" : "clock"), due.text),
        h("span", { class: "grow" }, h("b", {}, `${order.number} ${order.title}`)),
        h("span", { class: "t2 nw" }, order.unsent ? t("待发送") : order.status_name),
      ),
      ...(isOpen ? this.body(order) : []),
    );
  }

  private body(order: OrderWhole): HTMLElement[] {
    const said =
      order.status === "returned"
        ? [h("p", { class: "note warn" }, t("退回：{why}", { why: order.remark }))]
        : [];
    return [...said, ...(order.status === "issued" ? [this.acknowledge(order)] : []), ...this.form(order)];
  }

  /** Taking it is an act of its own (UX.md). */
  private acknowledge(order: OrderWhole): HTMLElement {
    const take = () =>
      void this.tablet.outbox.put({
        path: `orders/${order.number}/acknowledge/`,
        body: {},
        about: t("{number} 签收", { number: order.number }),
      });
    return once({ class: "btn primary", "data-act": "acknowledge" }, take, icon("check"), t("签收"));
  }

  private form(order: OrderWhole): HTMLElement[] {
    if (order.status === "review") return [h("p", { class: "t2" }, t("已反馈，等指挥室审核。"))];
    const form = this.forms.get(order.number) ?? new FeedbackForm(order, this.tablet);
    this.forms.set(order.number, form);
    return [form.element];
  }
}

/** A list that is cut says so, and where the rest is. */
function later(more: number): HTMLElement {
  const words = t("另有 {n} 件期限更晚的没有列在这里", { n: more });
  return h("div", { class: "slip note" }, icon("list"), h("a", { href: "/orders/" }, words));
}
