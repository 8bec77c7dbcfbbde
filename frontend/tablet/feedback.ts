import { h, icon } from "../design/elements";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { answerOf } from "../live/outbox";
import { cameraButton } from "./camera";
import type { Tablet } from "./context";
import type { OrderWhole } from "./order-state";

const MOST_PHOTOS = 9;

interface Sketch {
  text: string;
  ticked: number[];
  photos: { blob: Blob; name: string }[];
}

/** The points ticked, a few words, pictures; kept as it is typed and handed in as pictures first, words after. */
export class FeedbackForm {
  readonly element: HTMLElement;
  private readonly text = h("textarea", {
    class: "input",
    rows: 3,
    maxlength: 4000,
    placeholder: t("做了什么、见了谁、结果怎样"),
  });
  private readonly pictures = h("div", { class: "photos" });
  private sketch: Sketch;
  private touched = false;

  constructor(
    private readonly order: OrderWhole,
    private readonly tablet: Pick<Tablet, "shelf" | "outbox">,
  ) {
    const done = order.points.filter((point) => point.done).map((point) => point.no);
    this.sketch = { text: "", ticked: done, photos: [] };
    this.text.setAttribute("aria-label", t("反馈"));
    this.text.addEventListener("input", () => this.keep({ text: this.text.value }));
    const boxes = order.points.map((point) => this.box(point));
    this.element = h(
      "div",
      { class: "feedback" },
      h("ul", { class: "ticks" }, ...boxes.map(({ row }) => row)),
      this.text,
      this.pictures,
      h(
        "footer",
        { class: "slip-acts" },
        cameraButton((photo) => this.keep({ photos: [...this.sketch.photos, photo].slice(0, MOST_PHOTOS) })),
        h(
          "button",
          {
            class: "btn primary grow",
            type: "button",
            "data-act": "feedback",
            onclick: () => void this.handIn(),
          },
          icon("send"),
          t("反馈"),
        ),
      ),
    );
    void this.restore(boxes.map(({ input }) => input));
  }

  private get drafted(): string {
    return `draft orders/${this.order.number}`;
  }

  private box(point: OrderWhole["points"][number]): { row: HTMLElement; input: HTMLInputElement } {
    const input = h("input", { type: "checkbox", value: point.no, checked: point.done });
    input.addEventListener("change", () => {
      const others = this.sketch.ticked.filter((no) => no !== point.no);
      this.keep({ ticked: input.checked ? [...others, point.no] : others });
    });
    return { row: h("li", {}, h("label", { class: "choice" }, input, point.text)), input };
  }

  private async restore(boxes: HTMLInputElement[]): Promise<void> {
    const kept = (await this.tablet.shelf.last<Sketch>(this.drafted))?.data;
    // who was quicker than the tablet's memory is right
    if (this.touched || !kept) return;
    this.sketch = kept;
    this.text.value = this.sketch.text;
    for (const box of boxes) box.checked = this.sketch.ticked.includes(Number(box.value));
    this.showPhotos();
  }

  /** Whatever happens to the tablet, what was typed and taken is there again. */
  private keep(change: Partial<Sketch>): void {
    this.touched = true;
    this.sketch = { ...this.sketch, ...change };
    void this.tablet.shelf.keep(this.drafted, this.sketch, new Date().toISOString());
    this.showPhotos();
  }

  private showPhotos(): void {
    for (const image of this.pictures.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    const shown = this.sketch.photos.map(({ blob }, index) => {
      const drop = () => this.keep({ photos: this.sketch.photos.filter((_, other) => other !== index) });
      return h(
        "figure",
        {},
        h("img", { src: URL.createObjectURL(blob), alt: t("照片 {n}", { n: index + 1 }) }),
        h("button", { class: "btn", type: "button", onclick: drop }, t("去掉")),
      );
    });
    this.pictures.replaceChildren(...shown);
  }

  private async handIn(): Promise<void> {
    const { text, ticked, photos } = this.sketch;
    if (!text.trim()) {
      toast("late", t("请写做了什么、结果怎样。"));
      this.text.focus();
      return;
    }
    this.text.blur();
    const { number } = this.order;
    const named: string[] = [];
    for (const [index, file] of photos.entries()) {
      const about = t("{number} 照片 {n}", { number, n: index + 1 });
      const letter = await this.tablet.outbox.put({ path: `orders/${number}/attachments/`, file, about });
      named.push(answerOf(letter, "uid"));
    }
    // the ticks stay: they are still shown, and what is shown is what a second feedback says
    this.keep({ text: "", photos: [] });
    this.text.value = "";
    await this.tablet.outbox.put({
      path: `orders/${number}/feedback/`,
      body: { text: text.trim(), ticked, photos: named },
      about: t("{number} 反馈", { number }),
    });
  }
}
