import type OlMap from "ol/Map";

/** Puts what the map's canvases show under a line of text, as one picture for a report. */
export function picture(
  map: OlMap,
  caption: string,
  key: readonly { label: string; colour: string }[],
  colours: { text: string; surface: string },
): Promise<Blob> {
  const [width = 0, height = 0] = map.getSize() ?? [0, 0];
  const ratio = window.devicePixelRatio || 1;
  const head = 32 * ratio;
  const canvas = document.createElement("canvas");
  canvas.width = width * ratio;
  canvas.height = height * ratio + head;
  const context = canvas.getContext("2d")!;
  context.fillStyle = colours.surface;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of map.getTargetElement()!.querySelectorAll<HTMLCanvasElement>("canvas")) {
    if (!layer.width) continue;
    const [a, b, c, d, e, f] = placed(layer);
    context.setTransform(a * ratio, b * ratio, c * ratio, d * ratio, e * ratio, f * ratio + head);
    context.drawImage(layer, 0, 0);
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = colours.text;
  context.font = `${14 * ratio}px sans-serif`;
  context.textBaseline = "middle";
  let x = 12 * ratio;
  const write = (words: string) => {
    context.fillStyle = colours.text;
    context.fillText(words, x, head / 2);
    x += context.measureText(words).width + 16 * ratio;
  };
  write(caption);
  for (const { label, colour } of key) {
    context.fillStyle = colour;
    context.fillRect(x, head / 2 - 6 * ratio, 18 * ratio, 12 * ratio);
    x += 24 * ratio;
    write(label);
  }
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png");
  });
}

/** OpenLayers puts a layer's canvas in its place by a CSS matrix. */
function placed(layer: HTMLCanvasElement): [number, number, number, number, number, number] {
  const { a, b, c, d, e, f } = new DOMMatrix(layer.style.transform || "none");
  return [a, b, c, d, e, f];
}

/** Hands a file to the browser's downloads. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
