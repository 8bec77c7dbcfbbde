import { find } from "../design/elements";
import { listenToKeys } from "../design/keys";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
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

/** Personal data are shown for a reason, once, and the timeline says so. */
function wireReveal(root: HTMLElement): void {
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.dataset.reveal) return;
    event.preventDefault();
    const reason = String(new FormData(form).get("reason") ?? "");
    void post<{ name: string; phone: string }>(form.dataset.reveal, { reason }).then(
      ({ name, phone }) => {
        form.closest("dialog")?.close();
        toast(
          "info",
          t("{name} {phone}（已留痕）", { name, phone }),
          { label: t("收起"), run: () => undefined },
          true,
        );
      },
      (problem: Error) => toast("late", problem.message),
    );
  });
}
