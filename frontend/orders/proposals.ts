import { Parts } from "../live/parts";
import { fragment } from "../live/rest";

/** Orders that the rules of another app propose: that app draws them, here they are confirmed or refused. */
export class Proposals {
  private readonly parts: Parts | null = null;

  constructor(private readonly root: HTMLElement | null) {
    if (!root) return;
    this.parts = new Parts(
      root,
      () => fragment(root.dataset.proposals ?? ""),
      () => this.drawn(root),
    );
    // the first drawing has something to be exchanged for
    root.innerHTML = '<div data-part="proposals"></div>';
    this.soon();
  }

  /** Draws anew when it was about what is proposed. */
  heard(subjects: ReadonlySet<string>): void {
    if (subjects.has(this.root?.dataset.subject ?? "")) this.soon();
  }

  soon(): void {
    this.parts?.soon();
  }

  private drawn(root: HTMLElement): void {
    root.hidden = root.querySelector("li") === null;
  }
}
