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

/** Where the incident list shows the same incidents; `bbox` narrows it to a cell. */
export function listUrl(base: string, query: URLSearchParams, bbox = ""): string {
  const asked = new URLSearchParams();
  for (const name of ["station", "since", "until", "type", "hours", "weekday"]) {
    const value = query.get(name);
    if (value) asked.set(name, value);
  }
  if (bbox) asked.set("bbox", bbox);
  return `${base}?${asked}`;
}
