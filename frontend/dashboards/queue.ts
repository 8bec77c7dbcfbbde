import { find, h, icon, setClass, setText } from "../design/elements";
import { t } from "../i18n/t";
import type { IncidentCard } from "../live/cards";
import type { RoomState } from "../live/state";
import { retime, timerElement } from "../live/ticker";
import { STATUS_ICON, stageWord, statusWord, whereOf, whoAndHow } from "../live/words";
import { type GroupKey, queueGroups } from "./queue-order";

interface Row {
  element: HTMLElement;
  version: number;
  update(card: IncidentCard): void;
}

const SETTLED_MS = 4000;

/** The open incidents. Rows are patched in place; while the mouse is among them no row changes its place. */
export class Queue {
  selected: string | null = null;
  private readonly rows = new Map<string, Row>();
  private readonly list: HTMLElement;
  private readonly groups: Record<GroupKey, { count: Element; list: HTMLElement }>;
  private order: string[] = [];
  private movedAt = 0;
  private pending: RoomState | null = null;
  private shown: RoomState["incidents"] | null = null;

  constructor(
    root: HTMLElement,
    private readonly chosen: (number: string, opened: boolean) => void,
  ) {
    this.list = find(root, "[role=listbox]");
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
  }

  show(state: RoomState): void {
    // a unit that moved, an order that was taken: none of thousands of rows is touched
    if (state.incidents === this.shown && !this.pending) return;
    this.shown = state.incidents;
    const groups = queueGroups(state.incidents.values());
    const held = Date.now() - this.movedAt < SETTLED_MS;
    this.pending = held ? state : null;
    const present = new Set<string>();
    for (const card of state.incidents.values()) {
      present.add(card.number);
      this.patch(card);
    }
    for (const [number, row] of this.rows) {
      if (present.has(number)) continue;
      row.element.remove();
      this.rows.delete(number);
    }
    this.order = [];
    for (const key of ["waiting", "working", "ending"] as const) {
      const cards = groups[key];
      setText(this.groups[key].count, String(cards.length));
      this.arrange(this.groups[key].list, cards, held);
      this.order.push(...cards.map((card) => card.number));
    }
  }

  /** Called by the tick: a place that was held is given up when the mouse has rested. */
  settle(): void {
    if (this.pending && Date.now() - this.movedAt >= SETTLED_MS) this.show(this.pending);
  }

  step(by: 1 | -1): void {
    if (!this.order.length) return;
    const at = this.selected ? this.order.indexOf(this.selected) : -1;
    const next =
      at < 0 ? (by > 0 ? 0 : this.order.length - 1) : Math.min(Math.max(at + by, 0), this.order.length - 1);
    this.choose(this.order[next]!, false);
  }

  choose(number: string, opened: boolean): void {
    this.mark(number);
    this.chosen(number, opened);
  }

  mark(number: string | null): void {
    this.selected = number;
    for (const [key, row] of this.rows) select(row.element, key === number);
    const element = number ? this.rows.get(number)?.element : null;
    element?.scrollIntoView({ block: "nearest" });
    if (element) this.list.setAttribute("aria-activedescendant", element.id);
    else this.list.removeAttribute("aria-activedescendant");
  }

  private clicked(event: Event): void {
    const number = (event.target as Element).closest<HTMLElement>("[data-number]")?.dataset.number;
    if (number) this.choose(number, true);
  }

  private patch(card: IncidentCard): void {
    let row = this.rows.get(card.number);
    if (!row) {
      row = createRow(card);
      this.rows.set(card.number, row);
    } else if (row.version !== card.version) row.update(card);
    row.version = card.version;
    select(row.element, card.number === this.selected);
  }

  private arrange(list: HTMLElement, cards: IncidentCard[], held: boolean): void {
    const wanted = cards.map((card) => this.rows.get(card.number)!.element);
    if (held) {
      for (const element of wanted) if (!element.isConnected) list.append(element);
      return;
    }
    let at = list.firstElementChild;
    for (const element of wanted) {
      if (element === at) at = at.nextElementSibling;
      else list.insertBefore(element, at);
    }
  }
}

function select(row: HTMLElement, on: boolean): void {
  if (row.getAttribute("aria-selected") !== String(on)) row.setAttribute("aria-selected", String(on));
}

function createRow(card: IncidentCard): Row {
  const level = h("b", { class: `prio p${card.priority}` }, card.priority);
  const title = h("b", { class: "title cut" });
  const tag = h("span", { class: "tag warn" });
  const stage = h("small", { class: "t3" });
  const timer = timerElement(card.stage_since, card.stage_limit_s);
  const place = h("span", { class: "place cut" });
  const word = h("span", { class: "word cut" });
  const status = h("span", {}, h("i"), word);
  const element = h(
    "li",
    { class: "q", role: "option", id: `q-${card.id}`, "data-number": card.number },
    level,
    h("p", {}, title, tag, h("span", { class: "row timers push" }, stage, timer)),
    h("span", { class: "no" }, card.short),
    h("p", { class: "t2" }, place, status),
  );
  const update = (now: IncidentCard) => {
    if (level.textContent !== String(now.priority)) level.className = `prio p${now.priority}`;
    setText(level, String(now.priority));
    level.title = t("{n} 级", { n: now.priority });
    setText(title, now.title);
    setText(tag, now.repeat > 1 ? t("第 {n} 次", { n: now.repeat }) : now.sensitive ? t("敏感部位") : "");
    tag.hidden = tag.textContent === "";
    setText(stage, stageWord(now.stage));
    retime(timer, now.stage_since, now.stage_limit_s);
    setText(place, whereOf(now));
    setText(word, whoAndHow(now));
    if (!status.classList.contains(now.status)) {
      status.className = `st ${now.status}`;
      status.firstElementChild!.replaceWith(icon(STATUS_ICON[now.status]));
    }
    setClass(element, "urgent", now.priority === 1);
    element.setAttribute("aria-label", `${now.short} ${now.title}, ${statusWord(now.status)}`);
  };
  update(card);
  return { element, version: card.version, update };
}
