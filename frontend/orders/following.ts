import { LiveClient } from "../live/client";
import { FeedSign } from "../live/feed";
import { onTick } from "../live/ticker";

/** Hears which orders changed, and of what else; those without the room's live picture (a mediator) see it when they load the page. */
export function follow(
  station: string,
  changed: (numbers: ReadonlySet<string>) => void,
  besides: (subjects: ReadonlySet<string>) => void = () => undefined,
): void {
  if (!station) return;
  const sign = new FeedSign(document.body);
  const client = new LiveClient(station, {
    changed(_state, events) {
      const mine = events.filter((event) => event.subject.type === "order");
      besides(new Set(events.map((event) => event.subject.type)));
      if (mine.length) changed(new Set(mine.map((event) => String(event.subject.number))));
    },
  });
  onTick(() => sign.show(client));
  client.start();
}
