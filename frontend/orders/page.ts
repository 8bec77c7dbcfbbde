import { wireDialogs } from "../design/dialogs";
import { find } from "../design/elements";
import { listenToKeys } from "../design/keys";
import { fragment } from "../live/rest";
import { follow } from "./following";
import { isWriting, wirePanel } from "./panel";

/** One order on a page of its own. */
export function mount(root: HTMLElement): void {
  const panel = find(root, "[data-part=panel]");
  const { number = "", station = "" } = root.dataset;
  const redraw = async () => {
    panel.innerHTML = await fragment(`/orders/${number}/panel/`);
  };
  wireDialogs(root);
  wirePanel(panel, () => void redraw());
  listenToKeys((event) => {
    if (event.key !== "Escape") return false;
    location.assign("/orders/");
    return true;
  });
  follow(station, (numbers) => {
    if (numbers.has(number) && !isWriting(panel)) void redraw();
  });
}
