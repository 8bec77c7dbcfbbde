import { find, h, icon, setText } from "../design/elements";
import { t } from "../i18n/t";
import { serverNow } from "../live/clock";
import { Board, once } from "./board";
import type { Tablet, View } from "./context";
import { dueText } from "./order-state";
import { Reading } from "./reading";
import { dueAt, madeIn, type Outcome, stillDue, type VisitCard } from "./visit-state";

/** 回访: whom I promised to look in on, and what was found at the door (M5). */
export class VisitsView implements View {
  private readonly visits: Reading<{ results: VisitCard[] }>;
  private readonly board: Board;
  private arrived = 0;

  constructor(
    part: HTMLElement,
    private readonly tablet: Tablet,
  ) {
    this.visits = new Reading(tablet, "visits/", { mine: "true" });
    this.board = new Board(part, () => this.show());
  }

  async load(): Promise<void> {
    await this.visits.ask();
    this.show();
  }

  show(): void {
    this.letGo();
    const known = this.visits.data?.results;
    const due = stillDue(known ?? [], this.visits.unknown, serverNow());
    setText(find(document, "[data-visits]"), due.length ? String(due.length) : "");
    const words = known ? t("两周内没有要您做的回访。") : t("还没有取到回访，有网后自动取。");
    const empty = () => h("div", { class: "slip blank" }, icon("check"), h("p", {}, words));
    const slips = due.map((visit) => ({ key: String(visit.id), draw: () => this.slip(visit) }));
    this.board.draw(slips.length ? slips : [{ key: "empty", draw: empty }]);
  }

  /** Words go when the room has them: what it refused is still in its field. */
  private letGo(): void {
    const { sent } = this.tablet.outbox;
    for (const made of sent.slice(this.arrived).map(madeIn))
      if (made?.note) void this.tablet.notes.arrived(`visits/${made.id}`, made.note);
    this.arrived = sent.length;
  }

  private slip(visit: VisitCard & { unsent: boolean }): HTMLElement {
    const due = dueText({ due_at: dueAt(visit) });
    const { dispute } = visit;
    return h(
      "article",
      { class: "slip visit", "data-visit": visit.id },
      h(
        "p",
        { class: "row" },
        h("b", { class: `chip ${due.tone}` }, icon(due.tone === "late" ? "alert" : "clock"), due.text),
        h("b", { class: "grow" }, `${dispute.number} ${dispute.title}`),
        visit.unsent && h("span", { class: "chip warn" }, t("待发送")),
      ),
      h("p", {}, icon("pin"), ` ${[visit.address, visit.community].filter(Boolean).join(" · ")}`),
      visit.what && h("p", {}, t("要看：{what}", { what: visit.what })),
      visit.tries > 0 && h("p", { class: "t2" }, t("已上门 {n} 次，无人应门", { n: visit.tries })),
      this.tablet.notes.field(`visits/${visit.id}`, {
        label: t("回访记事"),
        hint: t("见了谁、说了什么"),
        most: 400,
      }),
      h(
        "footer",
        { class: "slip-acts" },
        this.button(visit, "absent", t("无人应门")),
        this.button(visit, "broken", t("未履行")),
        this.button(visit, "eased", t("有所缓和")),
        this.button(visit, "kept", t("履行良好")),
      ),
    );
  }

  private button(visit: VisitCard, outcome: Outcome, word: string): HTMLElement {
    const make = () => {
      const note = this.tablet.notes.words(`visits/${visit.id}`);
      const about = `${visit.dispute.number} ${t("回访")} ${word}`;
      void this.tablet.outbox.put({ path: `visits/${visit.id}/make/`, body: { outcome, note }, about });
    };
    const look = outcome === "kept" ? "btn primary grow" : "btn";
    return once({ class: look, "data-outcome": outcome }, make, word);
  }
}
