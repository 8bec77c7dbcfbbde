import type { Outbox } from "../live/outbox";
import { get, Problem } from "../live/rest";
import type { Shelf } from "../live/shelf";
import type { RoomState } from "../live/state";
import type { Notes } from "./notes";

/** What every view of the tablet works with. */
export interface Tablet {
  station: string;
  /** call sign; "" for whoever sits in no unit */
  unit: string;
  shelf: Shelf;
  outbox: Outbox;
  notes: Notes;
  /** null until the live line was heard */
  room(): RoomState | null;
}

export interface View {
  /** draws what is known, at once */
  show(): void;
  /** asks the server for what is new, then draws */
  load(): Promise<void>;
}

export interface Told<T> {
  data: T;
  /** the server's word of this moment, not what was kept */
  fresh: boolean;
}

/** From the server and kept; where there is no net, what was kept last. Throws what the server refuses. */
export async function readThrough<T>(
  shelf: Shelf,
  path: string,
  query: Record<string, string> = {},
): Promise<Told<T> | undefined> {
  const name = `${path}?${new URLSearchParams(query)}`;
  try {
    const data = await get<T>(path, query);
    await shelf.keep(name, data, new Date().toISOString());
    return { data, fresh: true };
  } catch (problem) {
    const away = problem instanceof Problem && (problem.status === 0 || problem.status >= 500);
    if (!away) throw problem;
    const kept = await shelf.last<T>(name);
    return kept && { data: kept.data, fresh: false };
  }
}
