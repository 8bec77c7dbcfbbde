import { wireDialogs } from "../design/dialogs";
import { find } from "../design/elements";
import { listenToKeys } from "../design/keys";
import { Parts } from "../live/parts";
import { fragment } from "../live/rest";
import { follow } from "./following";
import { wirePanel } from "./panel";

/** One order on a page of its own. */
export function mount(root: HTMLElement): void {
  const panel = find(root, "[data-panel]");
  const { number = "", station = "" } = root.dataset;
  const parts = new Parts(panel, () => fragment(`/orders/${encodeURIComponent(number)}/panel/`));
  wireDialogs(root);
  wirePanel(panel, () => parts.soon());
  listenToKeys((event) => {
    if (event.key !== "Escape") return false;
    location.assign("/orders/");
    return true;
  });
  follow(station, (numbers) => {
    if (numbers.has(number)) parts.soon();
  });
}
