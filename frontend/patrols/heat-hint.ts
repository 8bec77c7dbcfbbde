import type Feature from "ol/Feature";
import type OlMap from "ol/Map";
import type VectorSource from "ol/source/Vector";
import { h } from "../design/elements";

const BESIDE_PX = 14;
const WIDE_PX = 240;
const NEAR_PX = 6;

/** Says beside the pointer what a place's figures are; a click keeps it, so that its list can be opened. */
export class HeatHint {
  private readonly box = h("div", { class: "heat-hint", hidden: true });
  private kept = false;

  constructor(
    private readonly map: OlMap,
    private readonly source: VectorSource,
    private readonly words: (place: Feature, kept: boolean) => Node[],
  ) {
    // Beside the map and not on it: a press on the list's link is not a click on the map.
    map.getTargetElement()!.after(this.box);
    map.on("pointermove", ({ dragging, pixel }) => {
      if (dragging) this.hide();
      else if (!this.kept) this.show(pixel, false);
    });
    map.on("click", ({ pixel }) => this.show(pixel, true));
    map.on("movestart", () => this.hide());
    map.getTargetElement()!.addEventListener("pointerleave", () => {
      if (!this.kept) this.hide();
    });
    document.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.hide();
    });
  }

  hide(): void {
    this.box.hidden = true;
    this.kept = false;
  }

  private show(pixel: number[], kept: boolean): void {
    const found = this.at(pixel);
    if (!found) {
      this.hide();
      return;
    }
    this.kept = kept;
    this.box.replaceChildren(...this.words(found, kept));
    this.box.hidden = false;
    const [x = 0, y = 0] = pixel;
    const [width = 0, height = 0] = this.map.getSize() ?? [];
    const left = x + BESIDE_PX + WIDE_PX > width ? x - BESIDE_PX - this.box.offsetWidth : x + BESIDE_PX;
    this.box.style.left = `${Math.max(0, left)}px`;
    this.box.style.top = `${Math.max(0, Math.min(y + BESIDE_PX, height - this.box.offsetHeight))}px`;
  }

  /** Asks the shapes and not the canvas, which is slow to be read back. */
  private at(pixel: number[]): Feature | null {
    const point = this.map.getCoordinateFromPixel(pixel);
    const [inside] = this.source.getFeaturesAtCoordinate(point);
    if (inside) return inside;
    const near = this.source.getClosestFeatureToCoordinate(point);
    const [x = 0, y = 0] = near?.getGeometry()?.getClosestPoint(point) ?? [];
    const metres = Math.hypot(x - point[0]!, y - point[1]!);
    return near && metres <= NEAR_PX * (this.map.getView().getResolution() ?? 0) ? near : null;
  }
}
