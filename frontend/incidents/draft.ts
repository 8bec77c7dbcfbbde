import { serverNow } from "../live/clock";
import { newKey } from "../live/rest";

/** A half-taken call survives a reload and a wrong key. Only in this tab, gone with it: it holds a phone number. */

const KEY = "intake-draft";

export interface RememberedType {
  path: string;
  why: string;
  /** chosen by hand, so that words typed later do not change it */
  chosen: boolean;
  levelChosen: boolean;
}

export interface Draft {
  /** when the call began, server time in ms */
  startedAt: number;
  /** of the one save this draft will become: pressing twice, or again after a cut line, makes one incident */
  idempotencyKey: string;
  fields: Record<string, string>;
  type: RememberedType | null;
}

export function newDraft(): Draft {
  return { startedAt: serverNow(), idempotencyKey: newKey(), fields: {}, type: null };
}

export function saveDraft(draft: Draft): void {
  sessionStorage.setItem(KEY, JSON.stringify(draft));
}

export function loadDraft(): Draft | null {
  const text = sessionStorage.getItem(KEY);
  try {
    return text ? (JSON.parse(text) as Draft) : null;
  } catch {
    return null;
  }
}

/** Writes what was typed into the form again. */
export function refill(form: HTMLFormElement, draft: Draft | null): void {
  for (const [name, value] of Object.entries(draft?.fields ?? {})) {
    const field = form.elements.namedItem(name);
    if (field && "value" in field) field.value = value;
  }
}

export function dropDraft(): void {
  sessionStorage.removeItem(KEY);
}
