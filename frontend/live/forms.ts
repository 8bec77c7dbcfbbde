import { h, icon } from "../design/elements";
import { t } from "../i18n/t";
import { Problem, post } from "./rest";

/** Forms that speak to the API: `data-post` is the path, names may be nested (`caller.phone`), errors go beside their field. */

export type Values = Record<string, unknown>;

/** Empty fields are left out; `a.b` becomes {a: {b}}; `data-number` fields are sent as numbers. */
export function valuesOf(form: HTMLFormElement): Values {
  const values: Values = {};
  for (const [name, raw] of new FormData(form)) {
    const text = String(raw).trim();
    if (text === "") continue;
    const isNumber = form.querySelector(`[name="${CSS.escape(name)}"][data-number]`) !== null;
    assign(values, name.split("."), isNumber ? Number(text) : text);
  }
  return values;
}

function assign(values: Values, path: string[], value: unknown): void {
  const [first, ...rest] = path as [string, ...string[]];
  if (!rest.length) values[first] = value;
  else {
    values[first] ??= {};
    assign(values[first] as Values, rest, value);
  }
}

export function clearErrors(form: HTMLElement): void {
  for (const error of form.querySelectorAll(".err")) error.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

/**
 * Puts each error beside its field, the rest at the head of the form, and the cursor into the first wrong field. Whoever is told
 * that somebody else was faster has read how it stands now: sent again, it is meant for that version.
 */
export function showErrors(form: HTMLElement, problem: unknown): void {
  if (!(problem instanceof Problem)) throw problem;
  clearErrors(form);
  const homeless: string[] = problem.errors.length ? [] : [problem.detail || problem.title];
  let first: HTMLElement | null = null;
  for (const { field, detail } of problem.errors) {
    const version = form.querySelector<HTMLInputElement>("input[type=hidden][name=version]");
    if (field === "version" && version && problem.status === 409) {
      version.value = detail;
      homeless.push(problem.detail);
      continue;
    }
    const input = form.querySelector<HTMLElement>(
      `[name="${CSS.escape(field)}"], [data-field="${CSS.escape(field)}"]`,
    );
    const place = input?.closest(".field");
    if (!input || !place) homeless.push(detail);
    else {
      input.setAttribute("aria-invalid", "true");
      place.append(h("span", { class: "err", role: "alert" }, icon("alert"), detail));
      first ??= input;
    }
  }
  if (homeless.length)
    form.prepend(h("p", { class: "note late err", role: "alert" }, icon("alert"), homeless.join(" ")));
  first?.focus();
}

/** Every `form[data-post]` below `root` is sent as JSON; `sent` hears the answer. */
export function wireForms(root: HTMLElement, sent: (form: HTMLFormElement, answer: unknown) => void): void {
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.dataset.post) return;
    event.preventDefault();
    // one form, two answers: a button may name a path of its own
    void submit(form, event.submitter?.dataset.post ?? form.dataset.post, sent);
  });
}

async function submit(
  form: HTMLFormElement,
  path: string,
  sent: (form: HTMLFormElement, answer: unknown) => void,
): Promise<void> {
  if (form.dataset.busy) return;
  form.dataset.busy = t("正在保存");
  try {
    const answer = await post(path, valuesOf(form));
    clearErrors(form);
    form.reset();
    sent(form, answer);
  } catch (problem) {
    showErrors(form, problem);
  } finally {
    delete form.dataset.busy;
  }
}

/** Enter in a one-line field does not send the form: a half-taken call must not become an incident by a slip of the finger. */
export function enterStays(form: HTMLFormElement): void {
  form.addEventListener("keydown", (event) => {
    const plain = event.key === "Enter" && !event.ctrlKey && !event.isComposing;
    if (plain && event.target instanceof HTMLInputElement) event.preventDefault();
  });
}
