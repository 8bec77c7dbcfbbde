import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { wireAttaching } from "../live/attaching";
import { showErrors, valuesOf, wireForms } from "../live/forms";
import { keepAsDrawn, settle } from "../live/parts";
import { Problem, post } from "../live/rest";

/** One order beside the list or on a page of its own: its forms, its pictures, its reminders. `changed` draws it anew. */
export function wirePanel(root: HTMLElement, changed: () => void): void {
  const done = (form: HTMLFormElement) => {
    settle(form);
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
  if (form.dataset.busy) return false;
  form.dataset.busy = t("正在保存");
  const boxes = [...root.querySelectorAll<HTMLInputElement>("[data-point]")];
  const ticked = boxes.filter((box) => box.checked).map((box) => Number(box.dataset.point));
  const photos = [...root.querySelectorAll<HTMLElement>("[data-paper]")].map((paper) => paper.dataset.paper);
  try {
    await post(form.dataset.feedback ?? "", { ...valuesOf(form), ticked, photos });
    boxes.forEach(keepAsDrawn);
    return true;
  } catch (problem) {
    showErrors(form, problem);
    return false;
  } finally {
    delete form.dataset.busy;
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
