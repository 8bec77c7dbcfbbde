import { newKey, Problem } from "../live/rest";

/** A file of a form, sent once: the same key makes a nervous second press one upload. */
export async function upload(path: string, form: HTMLFormElement): Promise<{ uid: string }> {
  const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
  const answer = await fetch(`/api/v1/${path}`, {
    method: "POST",
    credentials: "same-origin",
    headers: { "X-CSRFToken": token, "Idempotency-Key": newKey() },
    body: new FormData(form),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Problem(answer.status, told.title, told.detail, told.errors);
  return told;
}
