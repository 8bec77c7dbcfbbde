import { setText } from "../design/elements";
import { t } from "../i18n/t";
import { clockTime, serverNow } from "../live/clock";

/** What was typed into the new order and not issued. Only in this tab, gone with it; one for each matter it is about. */
interface Draft {
  /** server time in ms */
  at: number;
  fields: Record<string, string>;
}

/** `data-drafts` names the matter; `[data-saved]` says when it was kept. Issued or emptied, the form is a draft no longer. */
export function keepDraft(form: HTMLFormElement, saved: Element): void {
  const key = `order-draft ${form.dataset.drafts ?? ""}`.trim();
  const draft = load(key);
  if (draft) restore(form, draft);
  if (draft) tell(saved, draft);
  form.addEventListener("input", () => {
    const now = { at: serverNow(), fields: written(form) };
    sessionStorage.setItem(key, JSON.stringify(now));
    tell(saved, now);
  });
  form.addEventListener("reset", () => {
    sessionStorage.removeItem(key);
    setText(saved, "");
  });
}

function tell(saved: Element, draft: Draft): void {
  setText(saved, t("草稿，{time} 自动保存", { time: clockTime(draft.at) }));
}

/** What it is about comes with the address, not with the draft. */
function written(form: HTMLFormElement): Record<string, string> {
  const shown = [...form.elements].filter((one) => one.matches("[name]:not([type=hidden])"));
  return Object.fromEntries((shown as HTMLInputElement[]).map(({ name, value }) => [name, value]));
}

function restore(form: HTMLFormElement, draft: Draft): void {
  for (const [name, value] of Object.entries(draft.fields)) {
    const field = form.elements.namedItem(name);
    if (field && "value" in field) field.value = value;
  }
}

function load(key: string): Draft | null {
  const text = sessionStorage.getItem(key);
  try {
    return text ? (JSON.parse(text) as Draft) : null;
  } catch {
    return null;
  }
}
