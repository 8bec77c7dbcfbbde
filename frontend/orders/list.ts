import { wireDialogs } from "../design/dialogs";
import { find } from "../design/elements";
import { listenToKeys } from "../design/keys";
import { toast } from "../design/toasts";
import { showErrors, type Values, valuesOf } from "../live/forms";
import { isUnsent, Parts } from "../live/parts";
import { fragment, post } from "../live/rest";
import { keepDraft } from "./draft";
import { follow } from "./following";
import { remind, wirePanel } from "./panel";
import { Picking } from "./picking";
import { Proposals } from "./proposals";

/** The list of orders: rows to pick and to open, one order at the side, drawn anew when the live line says so. */
export function mount(root: HTMLElement): void {
  new OrderList(root).start();
}

class OrderList {
  private readonly panel: HTMLElement;
  private readonly picking: Picking;
  private readonly page: Parts;
  private readonly order: Parts;
  private readonly proposals: Proposals;
  /** orders in which something unsent was left behind, as they were */
  private readonly aside = new Map<string, Node[]>();
  private open = "";

  constructor(private readonly root: HTMLElement) {
    this.panel = find(root, "[data-panel]");
    this.picking = new Picking(root);
    const drawn = () => this.mark();
    this.page = new Parts(root, () => fragment(location.href), drawn);
    this.order = new Parts(this.panel, () => this.fetchOpen());
    this.proposals = new Proposals(root.querySelector("[data-proposals]"));
  }

  start(): void {
    const { root } = this;
    const form = root.querySelector<HTMLFormElement>("form[data-drafts]");
    if (form) keepDraft(form, find(root, ".new [data-saved]"));
    wireDialogs(root);
    wirePanel(root, () => this.redraw());
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("submit", (event) => this.submitted(event));
    listenToKeys((event) => this.pressed(event));
    follow(
      root.dataset.station ?? "",
      (numbers) => this.redraw(numbers),
      (subjects) => this.proposals.heard(subjects),
    );
    const wanted = new URLSearchParams(location.search).get("order");
    if (wanted) void this.show(wanted);
  }

  private clicked(event: MouseEvent): void {
    const target = event.target as Element;
    const act = target.closest<HTMLElement>("[data-act]")?.dataset.act ?? "";
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const row = target.closest<HTMLElement>("tr[data-number]");
    if (act) this.act(act, target.closest<HTMLElement>("[data-act]")!);
    else if (row && plain && !target.closest("input")) {
      event.preventDefault();
      void this.show(row.dataset.number ?? "");
    }
  }

  private act(act: string, button: HTMLElement): void {
    if (act === "new") this.openForm();
    if (act === "print") window.print();
    if (act === "unpick") this.picking.clear();
    if (act === "remind-picked") void remind(...this.picking.numbers).then(() => this.redraw());
    if (act === "print-picked") {
      const query = new URLSearchParams(this.picking.numbers.map((number) => ["n", number]));
      window.open(`${button.dataset.url}?${query}`, "_blank", "noopener");
    }
  }

  private openForm(): void {
    const form = this.root.querySelector<HTMLDetailsElement>("details.new");
    if (!form) return;
    form.open = true;
    form.querySelector<HTMLElement>("input:not([type=hidden])")?.focus();
  }

  private submitted(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    const path = form.dataset.many ?? form.dataset.several;
    if (!path) return;
    event.preventDefault();
    const more = form.dataset.many ? { numbers: this.picking.numbers } : { to: chosen(form) };
    void this.send(form, path, { ...valuesOf(form), ...more });
  }

  private async send(form: HTMLFormElement, path: string, values: Values): Promise<void> {
    try {
      await post(path, values);
    } catch (problem) {
      return showErrors(form, problem);
    }
    form.reset();
    form.closest("dialog")?.close();
    if (form.dataset.done) toast("ok", form.dataset.done);
    if (form.dataset.many) this.picking.clear();
    this.redraw();
  }

  private pressed(event: KeyboardEvent): boolean {
    const rows = [...this.root.querySelectorAll<HTMLAnchorElement>("a[data-row]")];
    const at = rows.indexOf(document.activeElement as HTMLAnchorElement);
    const number = rows[at]?.closest<HTMLElement>("tr")?.dataset.number;
    if (event.key === "j" || event.key === "k") {
      const next = at < 0 ? 0 : at + (event.key === "j" ? 1 : -1);
      rows[Math.min(Math.max(next, 0), rows.length - 1)]?.focus();
    } else if (event.key === "x" && number) this.picking.toggle(number);
    else if (event.key === "Escape" && this.picking.numbers.length) this.picking.clear();
    else if (event.key === "/") this.root.querySelector<HTMLInputElement>("[name=q]")?.focus();
    else return false;
    return true;
  }

  private async show(number: string): Promise<void> {
    if (this.open && isUnsent(this.panel)) this.aside.set(this.open, [...this.panel.childNodes]);
    this.open = number;
    this.mark();
    const left = this.aside.get(number);
    this.aside.delete(number);
    if (left) {
      this.panel.replaceChildren(...left);
      this.order.soon();
      return;
    }
    const html = await this.fetchOpen();
    if (this.open === number) this.panel.innerHTML = html;
  }

  private fetchOpen(): Promise<string> {
    return fragment(`/orders/${encodeURIComponent(this.open)}/panel/`);
  }

  /** Head, tabs and rows always; the open order when it is one of those that changed. */
  private redraw(numbers?: ReadonlySet<string>): void {
    this.page.soon();
    if (!numbers) this.proposals.soon();
    if (this.open && (!numbers || numbers.has(this.open))) this.order.soon();
  }

  private mark(): void {
    this.picking.show();
    for (const row of this.root.querySelectorAll<HTMLElement>("tr[data-number]")) {
      row.toggleAttribute("data-open", row.dataset.number === this.open);
    }
  }
}

function chosen(form: HTMLFormElement): Values[] {
  const boxes = [...form.querySelectorAll<HTMLInputElement>("[data-assignee]:checked, [data-team]:checked")];
  return boxes.map(({ dataset: { assignee, team } }) =>
    assignee ? { assignee: Number(assignee) } : { team: Number(team) },
  );
}
