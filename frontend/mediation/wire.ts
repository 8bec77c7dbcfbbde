import { wireDialogs } from "../design/dialogs";
import { toast } from "../design/toasts";
import { LiveClient } from "../live/client";
import { clearErrors, showErrors, type Values, valuesOf } from "../live/forms";
import { Parts, settle } from "../live/parts";
import { fragment, post } from "../live/rest";

/** What the pages of mediation share: forms that speak to the API, dialogs that know their row, parts that are drawn anew. */

const SUBJECTS = new Set(["dispute", "consultation", "mediation"]);
const pages = new WeakMap<HTMLElement, Parts>();

type Sent = (form: HTMLFormElement, answer: unknown) => void;

/** `data-path` names a row in braces that the opening button fills: `data-fill="visit=12"`. */
export function wirePage(root: HTMLElement, sent: Sent): void {
  pages.set(root, new Parts(root, () => fragment(location.href)));
  root.addEventListener("click", (event) => fill(root, event.target as Element), true);
  wireDialogs(root);
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.dataset.post === undefined) return;
    event.preventDefault();
    void send(form, event.submitter as HTMLButtonElement | null, sent);
  });
}

function fill(root: HTMLElement, pressed: Element): void {
  const button = pressed.closest<HTMLElement>("[data-fill]");
  const dialog = button && root.querySelector(`#${CSS.escape(button.dataset.dialog ?? "")}`);
  const [name = "", value = ""] = button?.dataset.fill?.split("=") ?? [];
  const form = dialog?.querySelector("form");
  if (!form) return;
  form.dataset.filled = form.dataset.path?.replace(`{${name}}`, value);
  const hidden = form.querySelector<HTMLInputElement>(`input[type=hidden][name="${CSS.escape(name)}"]`);
  if (hidden) hidden.value = value;
}

/** A select marked `data-local` fills the path and is not sent. */
function pathOf(form: HTMLFormElement, values: Values): string {
  const { from = "", path = "", filled = "", post: plain = "" } = form.dataset;
  if (!from) return filled || plain;
  const value = String(values[from] ?? "");
  delete values[from];
  return path.replace(`{${from}}`, value);
}

async function send(form: HTMLFormElement, pressed: HTMLButtonElement | null, sent: Sent): Promise<void> {
  if (form.dataset.busy !== undefined) return;
  form.dataset.busy = "";
  const values = listed(valuesOf(form)) as Values;
  if (pressed?.name) values[pressed.name] = pressed.value;
  try {
    const answer = await post(pathOf(form, values), values);
    clearErrors(form);
    settle(form);
    form.closest("dialog")?.close();
    if (form.dataset.done) toast("ok", form.dataset.done);
    sent(form, answer);
  } catch (problem) {
    showErrors(form, problem);
  } finally {
    delete form.dataset.busy;
  }
}

/** `rows.0.what`, `ids.7`: an object whose names are all numbers is a list. */
export function listed(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  const pairs = Object.entries(value).map(([name, inner]) => [name, listed(inner)] as const);
  return pairs.every(([name]) => /^\d+$/.test(name)) && pairs.length
    ? pairs.map(([, inner]) => inner).filter((inner) => !isBare(inner))
    : Object.fromEntries(pairs);
}

/** A row of which only a choice was left standing was not filled in. */
function isBare(row: unknown): boolean {
  return row !== null && typeof row === "object" && !("what" in row) && !Array.isArray(row);
}

/** Only the parts that tell facts are exchanged; open dialogs and what is not sent yet stay. */
export async function redraw(root: HTMLElement): Promise<void> {
  await pages.get(root)?.redraw();
}

/** What others do with disputes (with the one of that number), in the morning and with rooms is drawn at once. */
export function follow(root: HTMLElement, number?: string): void {
  // Mediators from outside see their own files, but not the station's live line.
  const { station } = root.dataset;
  if (!station) return;
  const client = new LiveClient(station, {
    changed(_state, events) {
      const ours = events.filter(({ subject }) => SUBJECTS.has(subject.type));
      if (ours.some(({ subject }) => !number || subject.number === number)) pages.get(root)?.soon();
    },
  });
  client.start();
}
