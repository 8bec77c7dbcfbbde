/** The tokens as the canvas needs them. Read once per theme; the map has no colour of its own. */

const NAMES = [
  "text",
  "text-3",
  "surface",
  "overlay",
  "focus",
  "brand-fill",
  "brand-on",
  "p1-fill",
  "p1-on",
  "p2-fill",
  "p2-on",
  "p3-fill",
  "p3-on",
  "p4",
  "st-dispatched",
  "st-enroute",
  "st-onscene",
  "info",
  "route-1",
  "route-2",
  "route-3",
  "route-4",
  "route-on",
  "heat-1",
  "heat-2",
  "heat-3",
  "heat-4",
  "fewer-1",
  "fewer-2",
  "fewer-3",
  "same",
  "map-block",
  "map-building",
  "map-water",
  "map-park",
  "map-road",
  "map-major",
  "map-border",
  "map-label",
  "map-halo",
] as const;

export type Token = (typeof NAMES)[number];

export interface Palette {
  colours: Record<Token, string>;
  font: string;
  /** 1 at the desk; on the wall text must be read from five metres, so marks grow with the width of the screen */
  scale: number;
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const colours = Object.fromEntries(
    NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as Palette["colours"];
  const root = document.documentElement;
  const rem = Number.parseFloat(getComputedStyle(root).fontSize) || 16;
  const scale = root.dataset.density === "wall" ? (rem / 16) * 1.6 : 1;
  return { colours, font: style.getPropertyValue("--font").trim() || "sans-serif", scale };
}

/** Calls back when the theme of the page changes or the wall is resized to another scale. */
export function onPaletteChange(callback: () => void): void {
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  if (document.documentElement.dataset.density === "wall") window.addEventListener("resize", callback);
}
