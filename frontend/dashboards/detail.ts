import { find, h, icon } from "../design/elements";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { openDialog, wireActs } from "../incidents/act-buttons";
import { Correcting } from "../incidents/correcting";
import { wireOther } from "../incidents/other-field";
import { inClear } from "../incidents/reveal";
import type { IncidentCard } from "../live/cards";
import { keepEarlier } from "../live/earlier";
import { wireForms } from "../live/forms";
import { fragment, Problem } from "../live/rest";
import { wireReveal } from "../live/reveal";
import { showTimers } from "../live/ticker";

const SETTLE_MS = 120;

/** The selected incident, as the server draws it. Fetched anew when its card changes, never under an open dialog or a half-written note. */
export class Detail {
  number: string | null = null;
  private readonly body: HTMLElement;
  private timer = 0;
  private asked = "";
  private loading: AbortController | null = null;

  constructor(
    private readonly root: HTMLElement,
    open: () => readonly IncidentCard[],
  ) {
    this.body = find(root, "#detail-body");
    wireActs(root);
    wireOther(root, open);
    new Correcting(root, () => this.refresh());
    wireReveal(root, inClear);
    wireForms(root, (form) => {
      form.closest("dialog")?.close();
      if (form.dataset.done) toast("ok", form.dataset.done);
      this.refresh();
    });
    root.addEventListener("close", () => this.refresh(), true);
  }

  show(number: string | null): void {
    if (number === this.number) return;
    this.number = number;
    if (number === null) this.body.replaceChildren(nothing());
    else this.refresh();
  }

  /** Opens a dialog of the incident as soon as it is drawn. */
  askNext(number: string, dialog: string): void {
    this.asked = dialog;
    if (number === this.number) this.refresh();
  }

  open(): void {
    this.root.classList.add("open");
  }

  close(): boolean {
    const was = this.root.classList.contains("open");
    this.root.classList.remove("open");
    return was;
  }

  /** Several changes in one breath cost one request. */
  refresh(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.load(), SETTLE_MS);
  }

  private async load(): Promise<void> {
    const number = this.number;
    if (!number) return;
    this.loading?.abort();
    this.loading = new AbortController();
    try {
      const html = await fragment(`/incidents/${encodeURIComponent(number)}/panel/`, this.loading.signal);
      if (number === this.number && !this.busy()) this.swap(html);
    } catch (error) {
      if ((error as Error).name === "AbortError") return;
      this.body.replaceChildren(this.failed(error));
    }
  }

  private busy(): boolean {
    if (this.body.querySelector("dialog[open]")) return true;
    const drawn = this.body.firstElementChild as HTMLElement | null;
    if (drawn?.dataset.number !== this.number) return false;
    return [...this.body.querySelectorAll<HTMLInputElement>("[data-draft]")].some(
      (field) => field.value !== "",
    );
  }

  private swap(html: string): void {
    const scroll = this.body.querySelector(".scroll")?.scrollTop ?? 0;
    const same = (this.body.firstElementChild as HTMLElement | null)?.dataset.number === this.number;
    const page = new DOMParser().parseFromString(html, "text/html");
    if (same) keepEarlier(this.body, page);
    this.body.replaceChildren(...page.body.children);
    showTimers(this.body);
    const scroller = this.body.querySelector(".scroll");
    if (same && scroller) scroller.scrollTop = scroll;
    if (this.asked) openDialog(this.body, this.asked);
    this.asked = "";
  }

  private failed(error: unknown): HTMLElement {
    const missing = error instanceof Problem && error.status === 404;
    return h(
      "div",
      { class: "blank" },
      icon(missing ? "lock" : "alert"),
      h("h3", {}, missing ? t("您看不到这起警情") : t("详情没有取到")),
      h("p", {}, error instanceof Problem ? error.message : String(error)),
      h("button", { class: "btn", type: "button", onclick: () => this.refresh() }, icon("retry"), t("再试")),
    );
  }
}

function nothing(): HTMLElement {
  return h(
    "div",
    { class: "blank" },
    icon("inbox"),
    h("h3", {}, t("没有选中警情")),
    h("p", {}, t("用 j、k 在队列中上下，或点地图上的警情。")),
  );
}
