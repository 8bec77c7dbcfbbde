/** When marks would cover one another they say less than dots do. */

// a pill with its call sign, in square pixels of the screen
const PILL = 44 * 24;
// fewer than this are read one by one, however near they stand
const FEW = 60;
// pills that would take more than this share of the ground they stand on hide it, and each other
const FULL = 0.5;

/** Whether pills at these points (metres of the map) would overlap heavily at so many metres per pixel. */
export function isCrowded(points: readonly (readonly [number, number])[], metresPerPixel: number): boolean {
  if (points.length <= FEW) return false;
  const side = (axis: 0 | 1) => {
    const along = points.map((point) => point[axis]).sort((a, b) => a - b);
    // the outermost stand apart: one car on an errand across the city does not make room for the rest
    const edge = Math.floor(points.length / 20);
    return (along[along.length - 1 - edge]! - along[edge]!) / metresPerPixel;
  };
  return points.length * PILL > FULL * side(0) * side(1);
}
