import { mount as mountList } from "../incidents/list";
import { wirePage } from "./wire";

/** The list's keys are those of every list; a dispute that was taken in opens. */
export function mount(root: HTMLElement): void {
  mountList(root);
  wirePage(root, (_form, answer) => {
    location.assign(`/mediation/disputes/${(answer as { number: string }).number}/`);
  });
}
