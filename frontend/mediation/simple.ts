import { listenToKeys } from "../design/keys";
import { follow, redraw, wirePage } from "./wire";

/** Pages that only send forms and draw what came of it: visits, guardians, the guardian's own phone. */
export function mount(root: HTMLElement): void {
  wirePage(root, () => void redraw(root));
  follow(root);
  listenToKeys(() => false);
}
