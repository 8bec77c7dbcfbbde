import { getWidth } from "ol/extent";
import type Feature from "ol/Feature";
import { Fill, Stroke, Style, Text } from "ol/style";
import { t } from "../i18n/t";
import type { Palette, Token } from "../stations/palette";
import { shadeOf } from "./heat";
import { changeSteps, signed, stepLabels, steps, turn } from "./heat-steps";

/** How counted places are painted: by how many there are, or by how many more or fewer than in the other period. */

export type Showing = "count" | "change";

export interface Shade {
  token: Token;
  label: string;
}

interface Figures {
  count: number;
  before: number | null;
}

const MORE: Token[] = ["heat-2", "heat-3", "heat-4"];
const FEWER: Token[] = ["fewer-1", "fewer-2", "fewer-3"];
// As wide as the key draws them.
const STREET_PX = [3, 5, 8, 12];
const SAME_PX = 2;
// A number is written into a place that is at least as wide.
const ROOM_PX = 28;

export const differenceOf = ({ count, before }: Figures): number => count - (before ?? 0);

export class HeatLook {
  private readonly ends: number[];

  constructor(
    private readonly showing: Showing,
    places: readonly Figures[],
  ) {
    this.ends =
      showing === "count" ? steps(places.map((place) => place.count)) : changeSteps(places.map(differenceOf));
  }

  /** The shades from the least to the most, in words too. */
  key(): Shade[] {
    const labels = stepLabels(this.ends);
    if (this.showing === "count")
      return labels.map((label, index) => ({ token: `heat-${index + 1}` as Token, label }));
    const fewer = FEWER.map((token, index) => ({ token, label: t("少 {n}", { n: labels[index]! }) }));
    const more = MORE.map((token, index) => ({ token, label: t("多 {n}", { n: labels[index]! }) }));
    return [...fewer.reverse(), { token: "same", label: t("持平") }, ...more];
  }

  /** What a place is painted with; nothing where nothing is to be seen. */
  style(place: Feature, resolution: number, palette: Palette): Style | undefined {
    const figures = place.getProperties() as unknown as Figures;
    const by = this.showing === "change" ? turn(differenceOf(figures), this.ends) : 0;
    const token = this.token(figures, by);
    if (!token) return undefined;
    const geometry = place.getGeometry()!;
    if (geometry.getType() !== "Polygon") return this.street(token, by, palette);
    const room = getWidth(geometry.getExtent()) / resolution >= ROOM_PX;
    const text = by && room ? this.written(signed(differenceOf(figures)), palette) : undefined;
    return new Style({ fill: new Fill({ color: palette.colours[token] }), text });
  }

  private token(figures: Figures, by: number): Token | undefined {
    if (this.showing === "change") return by ? (by > 0 ? MORE : FEWER)[Math.abs(by) - 1] : "same";
    const shade = shadeOf(figures.count, this.ends);
    return shade ? (`heat-${shade}` as Token) : undefined;
  }

  /** One hue, the wider the more; what became fewer is dashed. */
  private street(token: Token, by: number, palette: Palette): Style {
    const step = this.showing === "change" ? Math.abs(by) : Number(token.slice(-1)) - 1;
    const width = token === "same" ? SAME_PX : STREET_PX[step]!;
    const hue = token === "same" ? "map-label" : token.startsWith("fewer") ? "fewer-3" : "heat-4";
    const lineDash = by < 0 ? [width * 2, width * 1.5] : undefined;
    const stroke = new Stroke({
      color: palette.colours[hue],
      width,
      lineCap: by < 0 ? "butt" : "round",
      lineDash,
    });
    return new Style({ stroke, zIndex: step });
  }

  private written(text: string, { colours, font }: Palette): Text {
    return new Text({
      text,
      font: `600 12px ${font}`,
      fill: new Fill({ color: colours.text }),
      stroke: new Stroke({ color: colours["map-halo"], width: 3 }),
    });
  }
}
