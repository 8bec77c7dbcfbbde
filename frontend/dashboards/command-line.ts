import { find, h, icon, setText } from "../design/elements";
import { t } from "../i18n/t";
import { clockTime, serverNow } from "../live/clock";
import { type Act, type Completion, complete } from "./commands";
import type { Room } from "./which";

export interface Outcome {
  ok: boolean;
  text: string;
}

/** The line that pops over everything and loses nothing below it: `/` opens, Esc gives the cursor back to where it was. */
export class CommandLine {
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly result: HTMLElement;
  private options: Completion[] = [];
  private at = 0;
  private readonly said: string[] = [];
  private saidAt = 0;
  private cameFrom: HTMLElement | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly room: () => Room,
    private readonly run: (act: Act) => Promise<Outcome | null>,
  ) {
    this.input = find(root, "input");
    this.list = find(root, "ul");
    this.result = find(root, "[data-result]");
    this.input.addEventListener("input", () => this.offer());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("click", (event) => {
      const index = (event.target as Element).closest<HTMLElement>("li")?.dataset.index;
      if (index) this.take(Number(index));
    });
  }

  open(text = ""): void {
    if (this.root.hidden) this.cameFrom = document.activeElement as HTMLElement | null;
    this.root.hidden = false;
    this.input.value = text;
    this.saidAt = this.said.length;
    this.input.focus();
    this.offer();
  }

  close(): void {
    if (this.root.hidden) return;
    this.root.hidden = true;
    // a hidden field keeps the keys until the next frame: the first one pressed after Esc would be lost in it
    this.input.blur();
    this.cameFrom?.focus();
  }

  private offer(): void {
    this.options = complete(this.input.value, this.room());
    this.at = 0;
    this.draw();
  }

  private draw(): void {
    const rows = this.options.map((option, index) =>
      h(
        "li",
        {
          role: "option",
          id: `cmd-${index}`,
          "data-index": index,
          "aria-selected": String(index === this.at),
        },
        h("b", {}, option.line),
        h("span", { class: `grow cut ${index === this.at ? "" : "t2"}` }, option.effect),
        option.remark && h("span", { class: option.act ? "late xs" : "t3 xs" }, option.remark),
        index === this.at && this.hint(option),
      ),
    );
    this.list.replaceChildren(...rows);
    this.input.setAttribute("aria-activedescendant", rows.length ? `cmd-${this.at}` : "");
  }

  /** What Enter would do: run it, or only write the line in full. */
  private hint({ act, line }: Completion): HTMLElement | null {
    if (act) return h("kbd", { class: "kbd" }, "Enter");
    return line.trim() === this.input.value.trim() ? null : h("kbd", { class: "kbd" }, "Tab");
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const steps: Record<string, () => void> = {
      Escape: () => this.close(),
      Enter: () => this.take(this.at),
      Tab: () => this.fill(),
      ArrowDown: () => this.move(1),
      ArrowUp: () => this.up(),
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    step();
  }

  private move(by: number): void {
    this.at = Math.min(Math.max(this.at + by, 0), Math.max(0, this.options.length - 1));
    this.draw();
  }

  /** Up in an empty line brings back what was said before; otherwise it moves in the offer. */
  private up(): void {
    if (this.input.value === "" || this.saidAt < this.said.length) this.recall();
    else this.move(-1);
  }

  private fill(): void {
    const option = this.options[this.at];
    if (!option) return;
    this.input.value = option.line;
    this.offer();
  }

  private recall(): void {
    if (!this.said.length) return;
    this.saidAt = Math.max(0, this.saidAt - 1);
    this.input.value = this.said[this.saidAt]!;
    this.options = complete(this.input.value, this.room());
    this.draw();
  }

  private take(index: number): void {
    this.at = index;
    const option = this.options[index];
    if (!option) return;
    if (!option.act) {
      this.fill();
      return;
    }
    this.said.push(option.line);
    this.saidAt = this.said.length;
    this.input.value = "";
    this.offer();
    void this.runAndTell(option.line, option.act);
  }

  private async runAndTell(line: string, act: Act): Promise<void> {
    const outcome = await this.run(act);
    if (!outcome) {
      this.close();
      return;
    }
    const mark = h(
      "span",
      { class: `row ${outcome.ok ? "ok" : "late"}` },
      icon(outcome.ok ? "check" : "alert"),
      h("span"),
    );
    setText(
      mark.lastElementChild!,
      t("{time}　{line}：{text}", { time: clockTime(serverNow()), line, text: outcome.text }),
    );
    this.result.replaceChildren(mark);
  }
}
