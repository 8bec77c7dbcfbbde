import { find, setText } from "../design/elements";
import { listenToKeys } from "../design/keys";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { clockTime } from "../live/clock";
import { post } from "../live/rest";
import { follow, redraw, wirePage } from "./wire";

const PAUSE_MS = 800;
const MOST_NAMED = 8;

/** The morning: decisions item by item, minutes that save themselves, orders at the end. */
export function mount(root: HTMLElement): void {
  const base = `mediation/consultations/${root.dataset.meeting ?? ""}/`;
  let waiting = 0;
  const again = () => void redraw(root);
  wirePage(root, again);
  follow(root);
  listenToKeys(() => false);

  async function keep(ends: boolean): Promise<void> {
    const form = root.querySelector<HTMLFormElement>("[data-minutes]");
    const saved = root.querySelector("[data-saved]");
    if (!form || !saved) return;
    const version = Number(form.dataset.version);
    const { minutes, present } = Object.fromEntries(new FormData(form)) as Record<string, string>;
    try {
      const kept = { version, minutes, present, ends };
      const answer = await post<{ version: number; at?: string }>(`${base}minutes/`, kept);
      form.dataset.version = String(answer.version);
      find<HTMLTextAreaElement>(form, "[name=minutes]").defaultValue = minutes ?? "";
      find<HTMLInputElement>(form, "[name=present]").defaultValue = present ?? "";
      setText(saved, t("{time} 已保存", { time: clockTime(Date.now()) }));
    } catch (problem) {
      toast("late", (problem as Error).message);
    }
  }

  root.addEventListener("input", (event) => {
    if (!(event.target as Element).closest("[data-minutes]")) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void keep(false), PAUSE_MS);
  });
  root.addEventListener("click", (event) => {
    const act = (event.target as Element).closest<HTMLElement>("[data-act]")?.dataset.act;
    if (act === "draw")
      void tell(post("mediation/consultations/", {}), t("已列出")).then(() => location.reload());
    if (act === "finish") void keep(true).then(() => location.reload());
    if (act === "issue") void issue(base).then(again);
  });
}

async function issue(base: string): Promise<void> {
  const answer = await tell(post<{ orders: string[] }>(`${base}issue/`), "");
  if (!answer) return;
  const { orders } = answer;
  const said =
    orders.length > MOST_NAMED
      ? t("已下达 {n} 件", { n: orders.length })
      : t("已下达 {orders}", { orders: orders.join(t("、")) });
  toast("ok", said);
}

async function tell<T>(act: Promise<T>, said: string): Promise<T | null> {
  try {
    const answer = await act;
    if (said) toast("ok", said);
    return answer;
  } catch (problem) {
    toast("late", (problem as Error).message);
    return null;
  }
}
