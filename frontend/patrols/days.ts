import { wireForms } from "../live/forms";
import type { Plan } from "./cards";

/** The list of days: a day that was asked for is opened, where its progress is shown. */
export function mount(root: HTMLElement): void {
  wireForms(root, (_form, answer) => location.assign(`/patrols/plans/${(answer as Plan).day}/`));
}
