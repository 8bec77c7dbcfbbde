import { wireDialogs } from "../design/dialogs";
import { find } from "../design/elements";
import { listenToKeys } from "../design/keys";
import { toast } from "../design/toasts";
import { showErrors, type Values, valuesOf } from "../live/forms";
import { fragment, post } from "../live/rest";
import { follow } from "./following";
import { isWriting, remind, wirePanel } from "./panel";
import { Picking } from "./picking";

/** The list of orders: rows to pick and to open, one order at the side, drawn anew when the live line says so. */
export function mount(root: HTMLElement): void {
  new OrderList(root).start();
}

class OrderList {
  private readonly panel: HTMLElement;
  private readonly picking: Picking;
  private open = "";

  constructor(private readonly root: HTMLElement) {
    this.panel = find(root, "[data-part=panel]");
    this.picking = new Picking(root);
  }

  start(): void {
    const { root } = this;
    wireDialogs(root);
    wirePanel(root, () => void this.redraw());
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("submit", (event) => this.submitted(event));
    listenToKeys((event) => this.pressed(event));
    follow(root.dataset.station ?? "", (numbers) => void this.redraw(numbers));
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
    await this.redraw();
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
    this.open = number;
    this.panel.innerHTML = await fragment(`/orders/${encodeURIComponent(number)}/panel/`);
    this.mark();
  }

  /** Head, tabs and rows always; the open order unless somebody is writing in it. */
  private async redraw(numbers?: ReadonlySet<string>): Promise<void> {
    const page = new DOMParser().parseFromString(await fragment(location.href), "text/html");
    for (const name of ["head", "tools", "rows"]) {
      const part = this.root.querySelector(`[data-part=${name}]`);
      const fresh = page.querySelector(`[data-part=${name}]`);
      if (part && fresh && !part.contains(document.activeElement)) part.replaceWith(fresh);
      else if (part && fresh && name === "rows") this.exchangeUnderFocus(part, fresh);
    }
    this.picking.show();
    const touched = this.open && (!numbers || numbers.has(this.open));
    if (touched && !(numbers && isWriting(this.panel))) await this.show(this.open);
    this.mark();
  }

  /** The row that has the focus keeps it. */
  private exchangeUnderFocus(part: Element, fresh: Element): void {
    const number = document.activeElement?.closest<HTMLElement>("tr")?.dataset.number ?? "";
    part.replaceWith(fresh);
    fresh.querySelector<HTMLElement>(`tr[data-number="${CSS.escape(number)}"] a[data-row]`)?.focus();
  }

  private mark(): void {
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
