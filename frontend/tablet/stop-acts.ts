import { t } from "../i18n/t";
import { serverNow } from "../live/clock";
import { cameraButton } from "./camera";
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
  // The server's clock may have been heard better since the arrival: nobody leaves before he came.
  const moment = leg === "leave" ? Math.max(at, Date.parse(stop.arrived_at ?? "") || at) : at;
  await outbox.put({
    path: stopPath(stop, leg),
    body: { at: new Date(moment).toISOString(), ...(note && { note }) },
    about: leg === "leave" ? t("{place} 离开", { place }) : t("{place} 到达", { place }),
  });
}

// the browser forgets a picture whose button was exchanged while the camera was open
const cameras = new Map<number, HTMLElement>();

export function camera(stop: StopCard, { outbox }: Pick<Tablet, "outbox">): HTMLElement {
  const { id, place } = stop;
  const attach = (file: { blob: Blob; name: string }) =>
    void outbox.put({
      path: `patrols/stops/${id}/attachments/`,
      file,
      body: { taken_at: new Date(serverNow()).toISOString() },
      about: t("{place} 照片", { place }),
    });
  const button = cameras.get(id) ?? cameraButton(attach);
  cameras.set(id, button);
  return button;
}
