import { wireDrag } from "../design/drag";
import { find, setText } from "../design/elements";
import { listenToKeys } from "../design/keys";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { Problem, post } from "../live/rest";
import { follow, redraw, wirePage } from "./wire";

/** The rooms' week: a meeting is dragged to another room or day; what is taken is refused with who has it and what is free. */
export function mount(root: HTMLElement): void {
  wirePage(root, () => void redraw(root));
  follow(root);
  listenToKeys(() => false);
  wireDrag(root, "td[data-room]", (session, cell) => void move(root, session, cell));
}

async function move(root: HTMLElement, session: HTMLElement | SVGElement, cell: HTMLElement): Promise<void> {
  const { session: id = "", version = "", starts = "", ends = "", mediators = "" } = session.dataset;
  const start = newStart(starts, cell);
  const lasts = Date.parse(ends) - Date.parse(starts);
  const refused = find(root, "[data-refused]");
  try {
    await post(`mediation/sessions/${id}/move/`, {
      version: Number(version),
      room_id: Number(cell.dataset.room),
      starts_at: new Date(start).toISOString(),
      ends_at: new Date(start + lasts).toISOString(),
      mediator_ids: mediators.trim().split(" ").filter(Boolean).map(Number),
    });
    refused.hidden = true;
    toast("ok", t("已改期，当事人需重新签收"));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    const why = problem.errors.map((error) => error.detail).join(" ");
    setText(refused.lastElementChild!, `${problem.detail} ${why}`);
    refused.hidden = false;
  }
  await redraw(root);
}

/** The same hour on another day; dropped into another part of the day, the hour at which that part begins. */
export function newStart(starts: string, cell: HTMLElement): number {
  const hour = Number(starts.slice(11, 13));
  const begins = Number(cell.dataset.hour);
  const part = hour < 12 ? 9 : hour < 18 ? 14 : 19;
  const time = part === begins ? starts.slice(11, 16) : `${String(begins).padStart(2, "0")}:00`;
  return Date.parse(`${cell.dataset.day}T${time}:00+08:00`);
}
