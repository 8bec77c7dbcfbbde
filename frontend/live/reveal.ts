import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { showErrors } from "./forms";
import { post } from "./rest";

/** Personal data are shown for a reason, once, and the timeline says so; `told` words them, `done` draws what changed. */
export function wireReveal<Shown>(
  root: HTMLElement,
  told: (shown: Shown) => string,
  done?: () => void,
): void {
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const { reveal, filled } = form.dataset;
    if (reveal === undefined) return;
    event.preventDefault();
    const reason = String(new FormData(form).get("reason") ?? "");
    void post<Shown>(reveal || filled || "", { reason }).then(
      (shown) => {
        form.closest("dialog")?.close();
        form.reset();
        toast("info", told(shown), { label: t("收起"), run: () => undefined }, true);
        done?.();
      },
      (problem: Error) => showErrors(form, problem),
    );
  });
}
