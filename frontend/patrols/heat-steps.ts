/** Incidents counted on the map, parted into the shades of the key, and what changed. */

const SHARES = [0, 0.3, 0.55, 0.8];
const CHANGE_SHARES = [0, 0.35, 0.7];

/** The lower ends of the shades, four of a count: whole numbers that rise, the first is one. */
export function steps(counts: readonly number[], shares: readonly number[] = SHARES): number[] {
  const most = Math.max(1, ...counts);
  let last = 0;
  return shares.map((share) => {
    last = Math.max(last + 1, Math.ceil(most * share));
    return last;
  });
}

/** The lower ends of the three shades of a change, the same for more and for fewer. */
export function changeSteps(differences: readonly number[]): number[] {
  return steps(differences.map(Math.abs), CHANGE_SHARES);
}

/** −3 to 3: below zero fewer than before, 0 as many. */
export function turn(difference: number, ends: readonly number[]): number {
  return Math.sign(difference) * ends.filter((end) => Math.abs(difference) >= end).length;
}

/** "+3", "−2", "±0": read without a colour. */
export function signed(difference: number): string {
  return `${difference > 0 ? "+" : difference < 0 ? "−" : "±"}${Math.abs(difference)}`;
}

/** "3–7", and "≥ 12" for the last. */
export function stepLabels(ends: readonly number[]): string[] {
  return ends.map((end, index) => {
    const next = ends[index + 1];
    if (next === undefined) return `≥ ${end}`;
    return next - 1 === end ? String(end) : `${end}–${next - 1}`;
  });
}

/** "+25 %", "−3", or a dash where there was nothing to compare with: never 0 % or infinity of nothing. */
export function change(count: number, before: number | null): string {
  if (before === null) return "";
  if (!before) return count ? `+${count}` : "0";
  const percent = Math.round(((count - before) / before) * 100);
  return `${percent > 0 ? "+" : percent < 0 ? "−" : ""}${Math.abs(percent)} %`;
}

const ALIKE = ["station", "since", "until", "type", "hours", "weekday"];

/** Where the incident list shows the same incidents. */
export function listUrl(base: string, query: URLSearchParams): string {
  return `${base}?${narrowed(query, ALIKE)}`;
}

/** Where it shows those of one place: a square is a box, what lies in a hexagon or along a street the server knows. */
export function placeUrl(
  { list, behind }: { list: string; behind: string },
  query: URLSearchParams,
  { bbox = "", place = "" }: { bbox?: string; place?: string },
): string {
  if (bbox) return `${list}?${narrowed(new URLSearchParams([...query, ["bbox", bbox]]), [...ALIKE, "bbox"])}`;
  return `${behind}?${narrowed(new URLSearchParams([...query, ["place", place]]), [...ALIKE, "shape", "cell_m", "place"])}`;
}

function narrowed(query: URLSearchParams, names: readonly string[]): URLSearchParams {
  return new URLSearchParams(names.map((name) => [name, query.get(name) ?? ""]).filter(([, value]) => value));
}
