import { type Done, dispatch, moveAssignment, reinforce, tell } from "./acts";

/** Buttons of the server's mark-up: `data-act` names what they do, the other attributes say to what. */
export function wireActs(root: HTMLElement): void {
  root.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-act]");
    if (!button) return;
    const { act = "", dialog = "" } = button.dataset;
    if (act === "ask") return openDialog(root, dialog);
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

export function openDialog(root: HTMLElement, id: string): void {
  const dialog = root.querySelector<HTMLDialogElement>(`#${CSS.escape(id)}`);
  dialog?.showModal();
  dialog?.querySelector<HTMLElement>("[data-first], input:not([type=hidden]), select, textarea")?.focus();
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
