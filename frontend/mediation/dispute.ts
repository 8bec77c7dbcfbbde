import { listenToKeys } from "../design/keys";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { clearErrors, showErrors } from "../live/forms";
import { post } from "../live/rest";
import { wireReveal } from "../live/reveal";
import { upload } from "./upload";
import { follow, redraw, wirePage } from "./wire";

/** One dispute's file. The server draws it; a change heard on the live line draws it anew. */
export function mount(root: HTMLElement): void {
  const { number = "" } = root.dataset;
  wirePage(root, () => void redraw(root));
  wireReveal(root, inClear, () => void redraw(root));
  wireUploads(root);
  root.addEventListener("click", (event) => press(root, event.target as Element));
  listenToKeys((event) => {
    if (event.key !== "Escape") return false;
    location.assign("/mediation/");
    return true;
  });
  follow(root, number);
}

function press(root: HTMLElement, pressed: Element): void {
  const button = pressed.closest<HTMLElement>("[data-act]");
  if (button?.dataset.act === "print") window.print();
  if (button?.dataset.act !== "filter") return;
  const card = button.closest<HTMLElement>(".card");
  if (card) card.dataset.shown = button.dataset.group ?? "";
  for (const other of root.querySelectorAll<HTMLElement>("[data-act=filter]")) {
    other.setAttribute("aria-pressed", String(other === button));
    other.classList.toggle("info", other === button);
  }
}

interface Shown {
  name: string;
  phone: string;
  id_number: string;
  address: string;
}

function inClear(shown: Shown): string {
  const told = [shown.name, shown.phone, shown.id_number, shown.address].filter(Boolean).join(" ");
  return t("{told}（已留痕）", { told });
}

/** Papers go up as they are picked; the signed agreement goes up first and is then put in force. */
function wireUploads(root: HTMLElement): void {
  root.addEventListener("change", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-upload]");
    if (!form) return;
    upload(form.dataset.upload ?? "", form).then(
      () => {
        form.reset();
        toast("ok", t("已添加"));
        void redraw(root);
      },
      (problem: Error) => toast("late", problem.message),
    );
  });
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.dataset.sign === undefined) return;
    event.preventDefault();
    sign(form).then(
      () => {
        clearErrors(form);
        form.reset();
        form.closest("dialog")?.close();
        toast("ok", t("协议已生效"));
        void redraw(root);
      },
      (problem) => showErrors(form, problem),
    );
  });
}

async function sign(form: HTMLFormElement): Promise<void> {
  const base = form.dataset.sign ?? "";
  const { uid } = await upload(`${base}attachments/`, form);
  await post(`${base}agreement/sign/`, { scan: uid });
}
