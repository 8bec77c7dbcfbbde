import { find } from "../design/elements";
import { listenToKeys } from "../design/keys";
import { toast } from "../design/toasts";
import { wireAttaching } from "../live/attaching";
import { LiveClient } from "../live/client";
import { FeedSign } from "../live/feed";
import { wireForms } from "../live/forms";
import { fragment } from "../live/rest";
import { onTick, setWarnPercent } from "../live/ticker";
import { StationMap } from "../stations/map";
import { wireActs } from "./act-buttons";
import { wireReveal } from "./reveal";

/** One incident in full. The server draws it; a change heard on the live line draws it anew unless somebody is writing. */
export function mount(root: HTMLElement): void {
  const { station = "", number = "" } = root.dataset;
  const map = new StationMap(find(root, ".map"));
  const feed = new FeedSign(document.body);
  let centred = false;
  const client = new LiveClient(station, {
    changed(state, events) {
      setWarnPercent(state.settings.warn_percent);
      map.show(state, number);
      if (!centred) centred = centre(map, root);
      if (events.some((event) => event.subject.number === number)) void redraw(root);
    },
  });
  wireActs(root);
  wireReveal(root);
  wireAttaching(root, () => void redraw(root));
  wireForms(root, (form) => {
    form.closest("dialog")?.close();
    if (form.dataset.done) toast("ok", form.dataset.done);
    void redraw(root);
  });
  listenToKeys((event) => {
    if (event.key !== "Escape") return false;
    location.assign("/");
    return true;
  });
  onTick(() => feed.show(client));
  client.start();
  void map.load(station);
}

function centre(map: StationMap, root: HTMLElement): boolean {
  const { lon, lat } = root.dataset;
  if (lon && lat) map.goTo(Number(lon), Number(lat));
  return true;
}

let asked = 0;

/** Only the parts that tell facts are exchanged; the map, open dialogs and a note being written stay. */
async function redraw(root: HTMLElement): Promise<void> {
  asked += 1;
  const nth = asked;
  const page = new DOMParser().parseFromString(await fragment(location.href), "text/html");
  // a later answer is on its way: an older one would take back what it shows
  if (nth < asked) return;
  for (const part of root.querySelectorAll<HTMLElement>("[data-part]")) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (fresh && !part.querySelector("dialog[open]")) part.replaceWith(fresh);
  }
}
