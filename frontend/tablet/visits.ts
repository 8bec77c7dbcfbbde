import { find, h, icon, setText } from "../design/elements";
import { t } from "../i18n/t";
import { serverNow } from "../live/clock";
import { readThrough, redraw, type Tablet, type View } from "./context";
import { dueText } from "./order-state";
import { dueAt, type Outcome, stillDue, type VisitCard } from "./visit-state";

/** 回访: whom I promised to look in on, and what was found at the door (M5). */
export class VisitsView implements View {
  private visits: VisitCard[] | null = null;
  private readonly notes = new Map<number, HTMLTextAreaElement>();

  constructor(
    private readonly part: HTMLElement,
    private readonly tablet: Tablet,
  ) {}

  async load(): Promise<void> {
    const read = await readThrough<{ results: VisitCard[] }>(this.tablet.shelf, "visits/", { mine: "true" });
    this.visits = read?.data.results ?? null;
    this.show();
  }

  show(): void {
    const due = stillDue(this.visits ?? [], this.tablet.outbox.letters, serverNow());
    setText(find(document, "[data-visits]"), due.length ? String(due.length) : "");
    const words = this.visits ? t("两周内没有要您做的回访。") : t("还没有取到回访，有网后自动取。");
    const empty = h("div", { class: "slip blank" }, icon("check"), h("p", {}, words));
    redraw(this.part, due.length ? due.map((visit) => this.slip(visit)) : [empty]);
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
      this.note(visit.id),
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

  private note(id: number): HTMLTextAreaElement {
    const words = { "aria-label": t("回访记事"), placeholder: t("见了谁、说了什么") };
    const field = this.notes.get(id) ?? h("textarea", { class: "input", rows: 2, maxlength: 400, ...words });
    this.notes.set(id, field);
    return field;
  }

  private button(visit: VisitCard, outcome: Outcome, word: string): HTMLElement {
    const make = () => {
      const field = this.note(visit.id);
      const note = field.value.trim();
      field.value = "";
      field.blur();
      const about = `${visit.dispute.number} ${t("回访")} ${word}`;
      void this.tablet.outbox.put({ path: `visits/${visit.id}/make/`, body: { outcome, note }, about });
    };
    const look = outcome === "kept" ? "btn primary grow" : "btn";
    return h("button", { class: look, type: "button", "data-outcome": outcome, onclick: make }, word);
  }
}
