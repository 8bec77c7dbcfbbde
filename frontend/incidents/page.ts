import { find } from "../design/elements";
import { listenToKeys } from "../design/keys";
import { toast } from "../design/toasts";
import { wireAttaching } from "../live/attaching";
import { LiveClient } from "../live/client";
import { FeedSign } from "../live/feed";
import { wireForms } from "../live/forms";
import { Parts } from "../live/parts";
import { fragment } from "../live/rest";
import { wireReveal } from "../live/reveal";
import type { RoomState } from "../live/state";
import { onTick, setWarnPercent, showTimers } from "../live/ticker";
import { StationMap } from "../stations/map";
import { wireActs } from "./act-buttons";
import { Correcting } from "./correcting";
import { wireOther } from "./other-field";
import { inClear } from "./reveal";

/** One incident in full. The server draws it; a change heard on the live line draws it anew unless somebody is writing. */
export function mount(root: HTMLElement): void {
  const { station = "", number = "" } = root.dataset;
  const map = new StationMap(find(root, ".map"));
  const feed = new FeedSign(document.body);
  const parts = new Parts(
    root,
    () => fragment(location.href),
    () => showTimers(root),
  );
  let centred = false;
  const client = new LiveClient(station, {
    changed(state, events) {
      setWarnPercent(state.settings.warn_percent);
      map.show(state, number);
      if (!centred) centred = centre(map, root, state);
      if (events.some((event) => event.subject.number === number)) void parts.redraw();
    },
  });
  wireActs(root);
  wireOther(root, () => [...(client.state?.incidents.values() ?? [])]);
  new Correcting(root, () => void parts.redraw());
  wireReveal(root, inClear);
  wireAttaching(root, () => void parts.redraw());
  wireForms(root, (form) => {
    form.closest("dialog")?.close();
    if (form.dataset.done) toast("ok", form.dataset.done);
    void parts.redraw();
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

/** Once: as soon as it has a position, which may be given while the page is open. */
function centre(map: StationMap, { dataset }: HTMLElement, state: RoomState): boolean {
  const card = [...state.incidents.values()].find(({ number }) => number === dataset.number);
  const lon = card?.lon ?? Number(dataset.lon);
  const lat = card?.lat ?? Number(dataset.lat);
  if (lon && lat) map.goTo(lon, lat);
  return Boolean(lon && lat);
}
