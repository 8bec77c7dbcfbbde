import { listenToKeys } from "../design/keys";
import { redraw, wirePage } from "./wire";

/** Pages that only send forms and draw what came of it: visits, guardians, the guardian's own phone. */
export function mount(root: HTMLElement): void {
  wirePage(root, (form) => {
    if (!form.closest("[data-part]")) form.reset();
    void redraw(root);
  });
  listenToKeys(() => false);
}
