import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { postFile } from "./rest";

/** `input[data-attach]` sends each chosen file to its path; `done` hears when all of them are there. */
export function wireAttaching(root: HTMLElement, done: () => void): void {
  root.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    const path = input.dataset.attach;
    if (path) void send(input, path).then(done);
  });
}

async function send(input: HTMLInputElement, path: string): Promise<void> {
  input.disabled = true;
  for (const file of input.files ?? []) {
    try {
      await postFile(path, file);
      toast("ok", t("已加 {name}", { name: file.name }));
    } catch (problem) {
      toast("late", t("{name}：{why}", { name: file.name, why: (problem as Error).message }));
    }
  }
  input.value = "";
  input.disabled = false;
}
