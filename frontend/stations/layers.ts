import type { MapLayer, StationMap } from "./map";

/** The layer switches over the map: `data-layer` buttons, pressed means shown. */
export function wireLayers(root: HTMLElement, map: StationMap): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-layer]")) {
    button.addEventListener("click", () => {
      const shown = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(shown));
      map.setLayer(button.dataset.layer as MapLayer, shown);
    });
  }
}
