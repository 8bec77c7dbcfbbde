import { find, setText } from "../design/elements";
import { t } from "../i18n/t";

/** Which rows are ticked. Survives the rows being drawn anew; a row that is gone is no longer picked. */
export class Picking {
  private readonly picked = new Set<string>();

  constructor(private readonly root: HTMLElement) {
    root.addEventListener("change", (event) => {
      const box = event.target as HTMLInputElement;
      if (box.matches("[data-all]")) for (const one of this.boxes()) this.mark(one.value, box.checked);
      else if (box.matches("[data-pick]")) this.mark(box.value, box.checked);
      else return;
      this.show();
    });
    // Whoever was quicker than this script has ticked some already.
    for (const box of this.boxes()) if (box.checked) this.picked.add(box.value);
    this.show();
  }

  get numbers(): string[] {
    return [...this.picked].sort();
  }

  toggle(number: string): void {
    this.mark(number, !this.picked.has(number));
    this.show();
  }

  clear(): void {
    this.picked.clear();
    this.show();
  }

  show(): void {
    const bar = this.root.querySelector<HTMLElement>("[data-picked]");
    if (!bar) return;
    const boxes = this.boxes();
    const there = new Set(boxes.map((box) => box.value));
    for (const number of this.picked) if (!there.has(number)) this.picked.delete(number);
    for (const box of boxes) box.checked = this.picked.has(box.value);
    bar.hidden = !this.picked.size;
    setText(find(bar, "[data-picked-count]"), t("已选 {n} 件", { n: this.picked.size }));
    setText(find(bar, "[data-picked-numbers]"), this.numbers.join(t("、")));
  }

  private mark(number: string, on: boolean): void {
    if (on) this.picked.add(number);
    else this.picked.delete(number);
  }

  private boxes(): HTMLInputElement[] {
    return [...this.root.querySelectorAll<HTMLInputElement>("[data-pick]")];
  }
}
