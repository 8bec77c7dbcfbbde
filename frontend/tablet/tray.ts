import { find, h, icon, setText } from "../design/elements";
import { t } from "../i18n/t";
import { clockMinute } from "../live/clock";
import type { Outbox } from "../live/outbox";
import type { Letter } from "../live/shelf";

/** How many acts wait, in the head of every view; a tap shows them. What was refused stays there until it is dropped. */
export class Tray {
  private readonly button = find<HTMLButtonElement>(document, "[data-unsent]");
  private readonly list: HTMLElement;

  constructor(
    root: HTMLElement,
    private readonly outbox: Outbox,
    private readonly login: string,
  ) {
    this.list = find(root, "[data-tray]");
    this.button.addEventListener("click", () => {
      this.list.hidden = !this.list.hidden;
      this.button.setAttribute("aria-expanded", String(!this.list.hidden));
    });
    outbox.onChange(() => this.show());
  }

  show(): void {
    const { waiting, refused, signedOut } = this.outbox;
    const count = waiting.length + refused.length;
    this.button.hidden = count === 0;
    this.button.classList.toggle("late", refused.length > 0);
    const words = [
      waiting.length > 0 && t("{n} 条待发送", { n: waiting.length }),
      refused.length > 0 && t("{n} 条被退回", { n: refused.length }),
    ];
    setText(find(this.button, "span"), words.filter(Boolean).join(t("，")));
    if (count === 0) this.list.hidden = true;
    this.list.replaceChildren(
      h("h2", {}, t("没有送出的")),
      h("p", { class: "t2" }, t("每点一次即存在本机；有网后自动发送，先存的先发。")),
      ...(signedOut ? [this.signedOut()] : []),
      h("ul", { class: "letters" }, ...[...refused, ...waiting].map((letter) => this.line(letter))),
    );
  }

  private signedOut(): HTMLElement {
    return h(
      "p",
      { class: "note warn" },
      t("登录已过期，登录后继续发送。"),
      h("a", { class: "btn", href: this.login }, t("登录")),
    );
  }

  private line(letter: Letter): HTMLElement {
    const acts = [
      h("button", { class: "btn", type: "button", onclick: () => this.outbox.again(letter.id) }, t("再试")),
      h(
        "button",
        { class: "btn danger", type: "button", onclick: () => this.outbox.drop(letter.id) },
        t("丢弃"),
      ),
    ];
    return h(
      "li",
      { class: letter.refused ? "late" : "" },
      icon(letter.refused ? "alert" : "clock"),
      h(
        "div",
        { class: "grow" },
        h("b", {}, letter.about),
        h("span", { class: "t2" }, ` ${clockMinute(letter.at)}`),
        letter.refused && h("p", {}, letter.refused),
      ),
      ...(letter.refused ? acts : []),
    );
  }
}
