import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { showErrors } from "../live/forms";
import { post } from "../live/rest";

interface Shown {
  name: string;
  phone: string;
  id_number: string;
  title: string;
  address: string;
  description: string;
}

/** Everything that is kept of somebody, and the words in which the numbers are masked on every screen. */
function inClear(shown: Shown): string {
  const joined = (parts: string[]) => parts.filter(Boolean).join(" ");
  const facts = joined([shown.name, shown.phone, shown.id_number]);
  const words = joined([shown.title, shown.address, shown.description]);
  return t("{facts}（已留痕）。原文：{words}", { facts, words });
}

/** Personal data are shown for a reason, once, and the timeline says so. */
export function wireReveal(root: HTMLElement): void {
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.dataset.reveal) return;
    event.preventDefault();
    const reason = String(new FormData(form).get("reason") ?? "");
    void post<Shown>(form.dataset.reveal, { reason }).then(
      (shown) => {
        form.closest("dialog")?.close();
        form.reset();
        toast("info", inClear(shown), { label: t("收起"), run: () => undefined }, true);
      },
      (problem: Error) => showErrors(form, problem),
    );
  });
}
