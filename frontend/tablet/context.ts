import type { Outbox } from "../live/outbox";
import { get, Problem } from "../live/rest";
import type { Read, Shelf } from "../live/shelf";
import type { RoomState } from "../live/state";

/** What every view of the tablet works with. */
export interface Tablet {
  station: string;
  /** call sign; "" for whoever sits in no unit */
  unit: string;
  shelf: Shelf;
  outbox: Outbox;
  /** null until the live line was heard */
  room(): RoomState | null;
}

export interface View {
  /** draws what is known, at once */
  show(): void;
  /** asks the server for what is new, then draws */
  load(): Promise<void>;
}

/** From the server and kept; where there is no net, what was kept last. Throws what the server refuses. */
export async function readThrough<T>(
  shelf: Shelf,
  path: string,
  query: Record<string, string> = {},
): Promise<Read<T> | undefined> {
  const name = `${path}?${new URLSearchParams(query)}`;
  try {
    return await shelf.keep(name, await get<T>(path, query), new Date().toISOString());
  } catch (problem) {
    const away = problem instanceof Problem && (problem.status === 0 || problem.status >= 500);
    if (!away) throw problem;
    return shelf.last<T>(name);
  }
}

/** Rebuilds a part unless somebody is writing in it; then it is drawn with the next change. */
export function redraw(part: HTMLElement, children: (Node | string)[]): void {
  const writing = document.activeElement?.matches("textarea") && part.contains(document.activeElement);
  if (!writing) part.replaceChildren(...children);
}
