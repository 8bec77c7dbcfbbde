import { find, h, icon } from "./elements";

export type ToastTone = "ok" | "info" | "warn" | "late";

export interface ToastAct {
  label: string;
  key?: string;
  run(): void;
}

const ICONS: Record<ToastTone, string> = { ok: "check", info: "info", warn: "clock", late: "alert" };
const SHOWN_MS = 8000;
const AT_ONCE = 4;

/** The result of one's own act, or an event that needs an answer. With `stays` its own button takes it away, or what is returned. */
export function toast(tone: ToastTone, text: string, act?: ToastAct, stays = false): () => void {
  const board = find(document, "#toasts");
  const close = () => note.remove();
  const button =
    act &&
    h(
      "button",
      {
        class: "btn sm ghost push",
        type: "button",
        "data-key": act.key,
        onclick: () => {
          close();
          act.run();
        },
      },
      act.label,
      act.key && h("kbd", { class: "kbd" }, act.key),
    );
  const note = h(
    "div",
    { class: `toast ${tone}` },
    icon(ICONS[tone]),
    h("span", { class: "grow" }, text),
    button,
  );
  if (stays) note.dataset.stays = "";
  board.append(note);
  const passing = board.querySelectorAll(".toast:not([data-stays])");
  if (passing.length > AT_ONCE) passing[0]!.remove();
  if (!stays) window.setTimeout(close, SHOWN_MS);
  return close;
}
