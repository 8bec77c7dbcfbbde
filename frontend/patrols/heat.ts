import type { Heat, LonLat } from "./cards";

/** What is expected where in a part of the day, and how it is parted into the four shades of the key. */

const SHADES = [0.12, 0.3, 0.55, 0.8];
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

/** The lower ends of the four shades, rounded to a figure that can be said. */
export function shades(cells: readonly HeatCell[]): number[] {
  const most = Math.max(0, ...cells.map((cell) => cell.value));
  return SHADES.map((share) => Number((most * share).toPrecision(1)));
}

/** 1 to 4, 0 below the first shade. */
export function shadeOf(value: number, ends: readonly number[]): number {
  return value <= 0 ? 0 : ends.filter((end) => value >= end).length;
}

/** A hexagon that stands on its point, as wide as the cell, so that neighbours read as one patch. */
export function hexagon(cell: HeatCell, cellM: number): LonLat[] {
  const radius = cellM / Math.sqrt(3) / METRES_PER_DEGREE;
  const narrow = Math.cos((cell.lat * Math.PI) / 180);
  return Array.from({ length: 7 }, (_, corner) => {
    const angle = ((corner % 6) * 60 + 30) * (Math.PI / 180);
    return [cell.lon + (radius * Math.cos(angle)) / narrow, cell.lat + radius * Math.sin(angle)];
  });
}
