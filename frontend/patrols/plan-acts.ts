import { find } from "../design/elements";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { post } from "../live/rest";

/** What the leader does with a plan: each is one call, said in one note. */
export class PlanActs {
  constructor(
    private readonly root: HTMLElement,
    private readonly changed: () => void,
  ) {}

  /** Runs the act of a button of the server's mark-up; false when it is none of ours. */
  run(button: HTMLElement): boolean {
    const key = button.closest<HTMLElement>("[data-key]")?.dataset.key ?? "";
    switch (button.dataset.act) {
      case "replan":
        void this.send("replan", {}, t("开始重算，算完会通知。"));
        return true;
      case "publish":
        void this.send("publish", { version: this.version() }, t("已下达，车组的平板上能看到了。"));
        return true;
      case "withdraw":
        void this.send("withdraw", {}, t("已撤回，改好后再下达。"));
        return true;
      case "pin":
      case "ban":
        void this.wish({ kind: button.dataset.act, key });
        return true;
      case "move":
        this.askWhoGoes(key, button);
        return true;
      case "drop-wish":
        void this.send("wishes/drop", { key }, t("已取消这项要求，重算后生效。"));
        return true;
      case "cancel":
        button.closest("dialog")?.close();
        return true;
      default:
        return false;
    }
  }

  wish(wish: Record<string, unknown>): Promise<void> {
    return this.send("wishes", wish, t("已记下，重算后生效。"));
  }

  /** A stop was let go on another crew's lane. */
  handOver(stay: HTMLElement | SVGElement, lane: HTMLElement): void {
    const { crew } = lane.dataset;
    if (crew === stay.closest<HTMLElement>("[data-lane]")?.dataset.crew) return;
    void this.wish({ kind: "pin", key: stay.dataset.key, crew });
  }

  /** A click on the map where a stop shall be. */
  askWhatIsThere(lon: number, lat: number): void {
    const dialog = find<HTMLDialogElement>(this.root, "#add-dialog");
    find<HTMLInputElement>(dialog, "[name=lon]").value = lon.toFixed(6);
    find<HTMLInputElement>(dialog, "[name=lat]").value = lat.toFixed(6);
    dialog.showModal();
    find(dialog, "[data-first]").focus();
  }

  private askWhoGoes(key: string, button: HTMLElement): void {
    const dialog = find<HTMLDialogElement>(this.root, "#move-dialog");
    find<HTMLInputElement>(dialog, "[name=key]").value = key;
    find(dialog, "[data-said]").textContent = button.closest("li")?.querySelector("b")?.textContent ?? "";
    dialog.showModal();
    find(dialog, "[data-first]").focus();
  }

  private version(): number {
    return Number(find(this.root, "[data-part=bar]").dataset.version);
  }

  private async send(act: string, body: object, done: string): Promise<void> {
    try {
      await post(`patrols/plans/${this.root.dataset.plan}/${act}/`, body);
      toast("ok", done);
    } catch (problem) {
      toast("late", (problem as Error).message);
    }
    this.changed();
  }
}
