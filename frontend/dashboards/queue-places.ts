import type { GroupKey } from "./queue-order";

/** Where each row of the queue stands, and which of them are worth drawing. Pure. */

export const KEYS: readonly GroupKey[] = ["waiting", "working", "ending"];

/** The numbers of the incidents of each group, in the order of their rows. */
export type Places = Record<GroupKey, readonly string[]>;

export const NOWHERE: Places = { waiting: [], working: [], ending: [] };

/** Under the hand no row changes its place: what is new goes to the end of its group, what has gone leaves. */
export function heldPlaces(before: Places, wanted: Places): Places {
  const present = new Set(KEYS.flatMap((key) => wanted[key]));
  const placed = new Set(KEYS.flatMap((key) => before[key]));
  const held = (key: GroupKey) => [
    ...before[key].filter((number) => present.has(number)),
    ...wanted[key].filter((number) => !placed.has(number)),
  ];
  return { waiting: held("waiting"), working: held("working"), ending: held("ending") };
}

// drawn beyond the edges of the view, so that a turn of the wheel meets rows and not a gap
const SPARE = 50;

/**
 * From which to before which row to draw, of so many of one height: `above` pixels of them lie over the upper edge of a
 * view that is `height` high (negative: the first begins below it).
 */
export function inView(count: number, row: number, above: number, height: number): [number, number] {
  const within = (index: number) => Math.min(Math.max(index, 0), count);
  return [within(Math.floor(above / row) - SPARE), within(Math.ceil((above + height) / row) + SPARE)];
}

/** Where the view must begin so that a row can be read under its group's heading; unchanged when it can be already. */
export function seen(
  row: { top: number; height: number },
  view: { top: number; height: number },
  head: number,
): number {
  if (row.top - head < view.top) return row.top - head;
  return Math.max(view.top, row.top + row.height - view.height);
}
