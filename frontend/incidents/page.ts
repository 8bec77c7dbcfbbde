import { find } from "../design/elements";
import { listenToKeys } from "../design/keys";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import { wireAttaching } from "../live/attaching";
import { LiveClient } from "../live/client";
import { FeedSign } from "../live/feed";
import { wireForms } from "../live/forms";
import { fragment, post } from "../live/rest";
import { onTick, setWarnPercent } from "../live/ticker";
import { StationMap } from "../stations/map";
import { wireActs } from "./act-buttons";

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

/** Only the parts that tell facts are exchanged; the map, open dialogs and a note being written stay. */
async function redraw(root: HTMLElement): Promise<void> {
  const page = new DOMParser().parseFromString(await fragment(location.href), "text/html");
  for (const part of root.querySelectorAll<HTMLElement>("[data-part]")) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (fresh && !part.querySelector("dialog[open]")) part.replaceWith(fresh);
  }
}

interface Shown {
  name: string;
  phone: string;
  id_number: string;
  title: string;
  address: string;
  description: string;
}

/** Everything that is kept of somebody, and the words in which the numbers are masked on every screen. */
function inClear(shown: Shown): string {
  const joined = (parts: string[]) => parts.filter(Boolean).join(" ");
  const facts = joined([shown.name, shown.phone, shown.id_number]);
  const words = joined([shown.title, shown.address, shown.description]);
  return t("{facts}（已留痕）。原文：{words}", { facts, words });
}

/** Personal data are shown for a reason, once, and the timeline says so. */
function wireReveal(root: HTMLElement): void {
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.dataset.reveal) return;
    event.preventDefault();
    const reason = String(new FormData(form).get("reason") ?? "");
    void post<Shown>(form.dataset.reveal, { reason }).then(
      (shown) => {
        form.closest("dialog")?.close();
        toast("info", inClear(shown), { label: t("收起"), run: () => undefined }, true);
      },
      (problem: Error) => toast("late", problem.message),
    );
  });
}
