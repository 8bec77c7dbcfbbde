import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { wireAttaching } from "../live/attaching";
import { showErrors, valuesOf, wireForms } from "../live/forms";
import { Problem, post } from "../live/rest";

/** One order beside the list or on a page of its own: its forms, its pictures, its reminders. `changed` draws it anew. */
export function wirePanel(root: HTMLElement, changed: () => void): void {
  const done = (form: HTMLFormElement) => {
    form.closest("dialog")?.close();
    if (form.dataset.done) toast("ok", form.dataset.done);
    changed();
  };
  wireForms(root, done);
  wireAttaching(root, changed);
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.dataset.feedback) return;
    event.preventDefault();
    void feedBack(root, form).then((sent) => sent && done(form));
  });
  root.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-act=remind]");
    if (button) void remind(button.dataset.number ?? "").then(changed);
  });
}

/** Words, ticked points and the pictures that hang on it go together. */
async function feedBack(root: HTMLElement, form: HTMLFormElement): Promise<boolean> {
  const ticked = [...root.querySelectorAll<HTMLInputElement>("[data-point]:checked")].map((box) =>
    Number(box.dataset.point),
  );
  const photos = [...root.querySelectorAll<HTMLElement>("[data-paper]")].map((paper) => paper.dataset.paper);
  try {
    await post(form.dataset.feedback ?? "", { ...valuesOf(form), ticked, photos });
    form.reset();
    return true;
  } catch (problem) {
    showErrors(form, problem);
    return false;
  }
}

export async function remind(...numbers: string[]): Promise<void> {
  try {
    await post("orders/bulk/remind/", { numbers });
    toast("ok", t("已催办 {numbers}", { numbers: numbers.join(t("、")) }));
  } catch (problem) {
    toast("late", problem instanceof Problem ? problem.message : String(problem));
  }
}

/** Half-written words stay: while there are any, the panel is not drawn anew. */
export function isWriting(panel: HTMLElement): boolean {
  const fields = panel.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>(
    "textarea, dialog[open] input",
  );
  return (
    panel.querySelector("dialog[open]") !== null ||
    [...fields].some((field) => field.value !== field.defaultValue)
  );
}
