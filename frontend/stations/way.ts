/** Geometry of a way along the streets, in WGS-84 degrees; exact to a metre over a station's few kilometres. */

export type LonLat = [number, number];

const METRES_PER_DEGREE = 111_320;

/** `to` as metres east and north of `from`. */
function offset(from: LonLat, to: LonLat): LonLat {
  const east = (to[0] - from[0]) * Math.cos((from[1] * Math.PI) / 180);
  return [east * METRES_PER_DEGREE, (to[1] - from[1]) * METRES_PER_DEGREE];
}

export function metres(from: LonLat, to: LonLat): number {
  return Math.hypot(...offset(from, to));
}

/** What is left of the way for somebody who is at `at`: from there to the nearest point of the line and on to its end. */
export function remaining(line: readonly LonLat[], at: LonLat): LonLat[] {
  let nearest = { gap: Number.POSITIVE_INFINITY, point: line[0]!, next: 1 };
  for (let next = 1; next < line.length; next += 1) {
    const point = foot(line[next - 1]!, line[next]!, at);
    const gap = metres(at, point);
    if (gap < nearest.gap) nearest = { gap, point, next };
  }
  return [at, nearest.point, ...line.slice(nearest.next)];
}

/** The point of a straight piece that is nearest to `at`. */
function foot(start: LonLat, end: LonLat, at: LonLat): LonLat {
  const [x, y] = offset(start, end);
  const [px, py] = offset(start, at);
  const length = x * x + y * y;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, (px * x + py * y) / length));
  return [start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share];
}
