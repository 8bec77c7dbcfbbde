import { t } from "../i18n/t";
import type { Tablet } from "./context";
import type { StopCard } from "./duty-state";
import type { Leg } from "./presence";

/** What a crew does at a stop: one letter each, whether a finger or the position tells it. */

export function stopPath(stop: StopCard, leg: Leg): string {
  return `patrols/stops/${stop.id}/${leg}/`;
}

/** Where the words about a stop are kept until it is left. */
export function noteOf(stop: StopCard): string {
  return `stops/${stop.id}`;
}

/** `at`: milliseconds since 1970 by the server's clock. The note goes with the leaving, and is kept should that be refused. */
export async function record(
  { outbox, notes }: Pick<Tablet, "outbox" | "notes">,
  stop: StopCard,
  leg: Leg,
  at: number,
): Promise<void> {
  const note = leg === "leave" ? notes.words(noteOf(stop)) : "";
  const { place } = stop;
  await outbox.put({
    path: stopPath(stop, leg),
    body: { at: new Date(at).toISOString(), ...(note && { note }) },
    about: leg === "leave" ? t("{place} 离开", { place }) : t("{place} 到达", { place }),
  });
}
