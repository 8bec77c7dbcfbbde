import type { Heat, LonLat } from "./cards";

/** What is expected where in a part of the day, and how it is parted into the four shades of the key. */

const SHADES = [0.1, 0.25, 0.45, 0.7];
// a hexagon is as wide as this: a block, which the eye finds on the map of a station
const WIDE_M = 240;
const METRES_PER_DEGREE = 111_320;

export interface HeatCell {
  lon: number;
  lat: number;
  value: number;
}

/** Each cell's expectation between two moments: a band counts by the part of it that lies inside. */
export function within(heat: Heat, start: number, end: number): HeatCell[] {
  const parts = (heat.bands ?? []).map(([since, until]) => {
    const [from, to] = [Date.parse(since), Date.parse(until)];
    return Math.max(0, Math.min(end, to) - Math.max(start, from)) / (to - from);
  });
  return (heat.cells ?? []).map(([lon = 0, lat = 0, ...figures]) => ({
    lon,
    lat,
    value: figures.reduce((sum, figure, band) => sum + figure * (parts[band] ?? 0), 0),
  }));
}

/** Puts small cells together into hexagons: rows three quarters of a hexagon apart, every second one shifted by half. */
export function gather(cells: readonly HeatCell[]): HeatCell[] {
  const origin = cells[0];
  if (!origin) return [];
  const wide = WIDE_M / METRES_PER_DEGREE;
  const high = (wide * Math.sqrt(3)) / 2;
  const narrow = Math.cos((origin.lat * Math.PI) / 180);
  const found = new Map<string, HeatCell>();
  for (const cell of cells) {
    const row = Math.round((cell.lat - origin.lat) / high);
    const shift = row % 2 === 0 ? 0 : 0.5;
    const column = Math.round(((cell.lon - origin.lon) * narrow) / wide - shift);
    const key = `${row}|${column}`;
    const known = found.get(key);
    if (known) known.value += cell.value;
    else {
      const lon = origin.lon + ((column + shift) * wide) / narrow;
      found.set(key, { lon, lat: origin.lat + row * high, value: cell.value });
    }
  }
  return [...found.values()];
}

/** The lower ends of the four shades, rounded to a figure that can be said. */
export function shades(cells: readonly HeatCell[]): number[] {
  const most = Math.max(0, ...cells.map((cell) => cell.value));
  return SHADES.map((share) => Number((most * share).toPrecision(1)));
}

/** 1 to 4, 0 below the first shade. */
export function shadeOf(value: number, ends: readonly number[]): number {
  return value <= 0 ? 0 : ends.filter((end) => value >= end).length;
}

/** A hexagon that stands on its point; neighbours touch, so that they read as one patch. */
export function hexagon(cell: HeatCell): LonLat[] {
  const radius = WIDE_M / Math.sqrt(3) / METRES_PER_DEGREE;
  const narrow = Math.cos((cell.lat * Math.PI) / 180);
  return Array.from({ length: 7 }, (_, corner) => {
    const angle = ((corner % 6) * 60 + 30) * (Math.PI / 180);
    return [cell.lon + (radius * Math.cos(angle)) / narrow, cell.lat + radius * Math.sin(angle)];
  });
}
