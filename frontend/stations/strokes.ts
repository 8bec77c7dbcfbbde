/** Canvas pictures of the map's marks, drawn once per look and then stamped, and the few strokes they are made of. */

type Draw = (context: CanvasRenderingContext2D) => void;

export const RATIO = Math.min(3, window.devicePixelRatio || 1);
const REMEMBERED = 6000;
const pictures = new Map<string, HTMLCanvasElement>();

export function forgetPictures(): void {
  pictures.clear();
}

/** Three thousand units cost three thousand copies and no strokes. */
export function picture(key: string, width: number, height: number, draw: Draw): HTMLCanvasElement {
  const known = pictures.get(key);
  if (known) return known;
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * RATIO);
  canvas.height = Math.ceil(height * RATIO);
  const context = canvas.getContext("2d")!;
  context.scale(RATIO, RATIO);
  draw(context);
  if (pictures.size > REMEMBERED) pictures.clear();
  pictures.set(key, canvas);
  return canvas;
}

export function roundRect(
  context: CanvasRenderingContext2D,
  halfWidth: number,
  halfHeight: number,
  radius: number,
): void {
  context.beginPath();
  context.roundRect(-halfWidth, -halfHeight, halfWidth * 2, halfHeight * 2, radius);
}

export function ring(context: CanvasRenderingContext2D, radius: number, colour: string, width: number): void {
  context.beginPath();
  context.arc(0, 0, radius, 0, Math.PI * 2);
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
}

export function dot(
  context: CanvasRenderingContext2D,
  x: number,
  radius: number,
  colour: string,
  filled: boolean,
): void {
  context.beginPath();
  context.arc(x, 0, radius, 0, Math.PI * 2);
  context.fillStyle = context.strokeStyle = colour;
  if (filled) context.fill();
  else context.stroke();
}

export function write(context: CanvasRenderingContext2D, text: string, font: string, colour: string): void {
  context.font = font;
  context.fillStyle = colour;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, 0, 1);
}
