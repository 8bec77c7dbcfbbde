import { find, setText } from "../design/elements";
import type { IncidentCard } from "../live/cards";
import type { RoomState } from "../live/state";
import { type GroupKey, queueGroups } from "./queue-order";
import { heldPlaces, inView, KEYS, NOWHERE, type Places, seen } from "./queue-places";
import { createRow, type Row } from "./queue-row";

const SETTLED_MS = 4000;
// until a row has been drawn and measured
const ROW_PX = 59;

/** The open incidents. Rows are patched in place; while the mouse is among them no row changes its place; only those near the view are drawn. */
export class Queue {
  selected: string | null = null;
  private readonly rows = new Map<string, Row>();
  private readonly list: HTMLElement;
  private readonly none: HTMLElement;
  private readonly groups: Record<GroupKey, { count: Element; list: HTMLElement }>;
  private cards = new Map<string, IncidentCard>();
  private places: Places = NOWHERE;
  private rowHeight = ROW_PX;
  private movedAt = 0;
  private pending: RoomState | null = null;
  private shown: RoomState["incidents"] | null = null;

  constructor(
    root: HTMLElement,
    private readonly chosen: (number: string, opened: boolean) => void,
  ) {
    this.list = find(root, "[role=listbox]");
    this.none = find(root, "[data-none]");
    const group = (key: GroupKey) => {
      const list = find(root, `[data-group=${key}]`);
      return { list, count: find(root, `[data-count=${key}]`) };
    };
    this.groups = { waiting: group("waiting"), working: group("working"), ending: group("ending") };
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.list.addEventListener("pointermove", () => {
      this.movedAt = Date.now();
    });
    this.list.addEventListener("pointerleave", () => {
      this.movedAt = 0;
      if (this.pending) this.show(this.pending);
    });
    this.list.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(this.list);
  }

  show(state: RoomState): void {
    // a unit that moved, an order that was taken: none of thousands of rows is touched
    if (state.incidents === this.shown && !this.pending) return;
    this.shown = state.incidents;
    const held = Date.now() - this.movedAt < SETTLED_MS;
    this.pending = held ? state : null;
    const groups = queueGroups(state.incidents.values());
    const numbers = (key: GroupKey) => groups[key].map((card) => card.number);
    const wanted = { waiting: numbers("waiting"), working: numbers("working"), ending: numbers("ending") };
    this.cards = new Map([...state.incidents.values()].map((card) => [card.number, card]));
    this.places = held ? heldPlaces(this.places, wanted) : wanted;
    for (const key of KEYS) setText(this.groups[key].count, String(groups[key].length));
    this.none.hidden = this.cards.size > 0;
    this.draw();
  }

  /** Called by the tick: a place that was held is given up when the mouse has rested. */
  settle(): void {
    if (this.pending && Date.now() - this.movedAt >= SETTLED_MS) this.show(this.pending);
  }

  step(by: 1 | -1): void {
    const order = KEYS.flatMap((key) => this.places[key]);
    if (!order.length) return;
    const at = this.selected ? order.indexOf(this.selected) : -1;
    const next = at < 0 ? (by > 0 ? 0 : order.length - 1) : Math.min(Math.max(at + by, 0), order.length - 1);
    this.choose(order[next]!, false);
  }

  choose(number: string, opened: boolean): void {
    this.selected = number;
    this.reveal(number);
    this.draw();
    this.chosen(number, opened);
  }

  private clicked(event: Event): void {
    const number = (event.target as Element).closest<HTMLElement>("[data-number]")?.dataset.number;
    if (number) this.choose(number, true);
  }

  /** Every group is as high as all its rows, of which those near the view are there. */
  private draw(): void {
    const spans = this.spans();
    const near = KEYS.map((key) => [key, this.places[key].slice(...spans[key])] as const);
    const kept = new Set(near.flatMap(([, numbers]) => numbers));
    for (const [number, row] of this.rows) {
      if (kept.has(number)) continue;
      row.element.remove();
      this.rows.delete(number);
    }
    for (const [key, numbers] of near) {
      const { list } = this.groups[key];
      list.style.paddingTop = `${spans[key][0] * this.rowHeight}px`;
      this.arrange(list, numbers, spans[key][0], this.places[key].length);
    }
    this.point();
    this.measure();
  }

  private spans(): Record<GroupKey, [number, number]> {
    for (const key of KEYS)
      this.groups[key].list.style.height = `${this.places[key].length * this.rowHeight}px`;
    const { top } = this.list.getBoundingClientRect();
    const span = (key: GroupKey) => {
      const above = top - this.groups[key].list.getBoundingClientRect().top;
      return inView(this.places[key].length, this.rowHeight, above, this.list.clientHeight);
    };
    return { waiting: span("waiting"), working: span("working"), ending: span("ending") };
  }

  private arrange(list: HTMLElement, numbers: readonly string[], first: number, all: number): void {
    let at = list.firstElementChild;
    for (const [index, number] of numbers.entries()) {
      const element = this.written(this.cards.get(number)!);
      attribute(element, "aria-posinset", String(first + index + 1));
      attribute(element, "aria-setsize", String(all));
      if (element === at) at = at.nextElementSibling;
      else list.insertBefore(element, at);
    }
  }

  private written(card: IncidentCard): HTMLElement {
    let row = this.rows.get(card.number);
    if (!row) {
      row = createRow(card);
      this.rows.set(card.number, row);
    } else if (row.version !== card.version) row.update(card);
    row.version = card.version;
    attribute(row.element, "aria-selected", String(card.number === this.selected));
    return row.element;
  }

  private point(): void {
    const element = this.selected ? this.rows.get(this.selected)?.element : null;
    if (element) attribute(this.list, "aria-activedescendant", element.id);
    else this.list.removeAttribute("aria-activedescendant");
  }

  /** Rows are higher under a finger than at the desk: the first that is drawn says how high. */
  private measure(): void {
    const [row] = this.rows.values();
    const height = row?.element.getBoundingClientRect().height ?? 0;
    if (height === 0 || Math.abs(height - this.rowHeight) < 0.01) return;
    this.rowHeight = height;
    this.draw();
  }

  /** Scrolls as little as needed, and only when the row cannot be read where it is. */
  private reveal(number: string): void {
    const key = KEYS.find((one) => this.places[one].includes(number));
    if (!key) return;
    const { list } = this.groups[key];
    const begin =
      list.getBoundingClientRect().top - this.list.getBoundingClientRect().top + this.list.scrollTop;
    const row = { top: begin + this.places[key].indexOf(number) * this.rowHeight, height: this.rowHeight };
    const view = { top: this.list.scrollTop, height: this.list.clientHeight };
    this.list.scrollTop = seen(row, view, (list.previousElementSibling as HTMLElement).offsetHeight);
  }
}

function attribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
