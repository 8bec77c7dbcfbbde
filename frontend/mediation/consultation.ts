import { listenToKeys } from "../design/keys";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { post } from "../live/rest";
import { Minutes } from "./minutes";
import { follow, redraw, wirePage } from "./wire";

const MOST_NAMED = 8;

/** The morning: decisions item by item, minutes that save themselves, orders at the end. */
export function mount(root: HTMLElement): void {
  const base = `mediation/consultations/${root.dataset.meeting ?? ""}/`;
  const minutes = new Minutes(root, `${base}minutes/`);
  const again = () => void redraw(root);
  wirePage(root, again);
  follow(root);
  listenToKeys(() => false);

  root.addEventListener("click", (event) => {
    const act = (event.target as Element).closest<HTMLElement>("[data-act]")?.dataset.act;
    if (act === "draw")
      void tell(post("mediation/consultations/", {}), t("已列出")).then(() => location.reload());
    if (act === "finish") void minutes.keep(true).then((kept) => kept && location.reload());
    if (act === "join" || act === "mine" || act === "theirs") minutes.choose(act);
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
