import { clearErrors } from "../live/forms";
import { type Done, dispatch, moveAssignment, reinforce, tell } from "./acts";

/** Buttons of the server's mark-up: `data-act` names what they do, the other attributes say to what. */
export function wireActs(root: HTMLElement): void {
  root.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-act]");
    if (!button) return;
    const { act = "", dialog = "", fill = "" } = button.dataset;
    if (act === "ask") return openDialog(root, dialog, fill);
    if (act === "cancel") return button.closest("dialog")?.close();
    if (act === "focus") return root.querySelector<HTMLElement>(button.dataset.target ?? "")?.focus();
    if (act === "filter") return filterTimeline(root, button);
    const done = toServer(button.dataset);
    if (done) void runOnce(button as HTMLButtonElement, done);
  });
}

function toServer({
  act,
  number = "",
  short = "",
  unit = "",
  assignment,
  move = "",
}: DOMStringMap): (() => Promise<Done>) | null {
  if (act === "dispatch") return () => dispatch(number, short, [unit]);
  if (act === "reinforce") return () => reinforce(number, short);
  if (act === "move") return () => moveAssignment(Number(assignment), move, unit);
  return null;
}

async function runOnce(button: HTMLButtonElement, act: () => Promise<Done>): Promise<void> {
  button.disabled = true;
  await tell(act());
  button.disabled = false;
}

/** `fill` is the row it is about, as `party=12&role=victim`: names in braces of its form's path, and its fields. */
export function openDialog(root: HTMLElement, id: string, fill = ""): void {
  const dialog = root.querySelector<HTMLDialogElement>(`#${CSS.escape(id)}`);
  const form = dialog?.querySelector<HTMLFormElement>("form[data-path]");
  if (form) fillForm(form, new URLSearchParams(fill));
  dialog?.showModal();
  // for whoever has to set up what is in it
  dialog?.dispatchEvent(new Event("asked", { bubbles: true }));
  dialog?.querySelector<HTMLElement>("[data-first], input:not([type=hidden]), select, textarea")?.focus();
}

function fillForm(form: HTMLFormElement, row: URLSearchParams): void {
  form.reset();
  clearErrors(form);
  let path = form.dataset.path ?? "";
  for (const [name, value] of row) {
    path = path.replace(`{${name}}`, value);
    const field = form.elements.namedItem(name);
    if (field && "value" in field) field.value = value;
  }
  form.dataset["reveal" in form.dataset ? "reveal" : "post"] = path;
}

function filterTimeline(root: HTMLElement, button: HTMLElement): void {
  const card = button.closest<HTMLElement>(".card");
  if (!card) return;
  card.dataset.shown = button.dataset.group ?? "";
  for (const other of root.querySelectorAll<HTMLElement>("[data-act=filter]")) {
    other.setAttribute("aria-pressed", String(other === button));
    other.classList.toggle("info", other === button);
  }
}
