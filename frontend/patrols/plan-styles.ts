import { Fill, Icon, Stroke, Style, Text } from "ol/style";
import type { Palette, Token } from "../stations/palette";
import { dot, picture, RATIO, ring, write } from "../stations/strokes";
import type { StopCard } from "./cards";

/** How a crew's day is drawn: a way in its colour, numbered stops, its call sign at the last. */

export const crewToken = (colour: number) => (colour ? `route-${colour}` : "text-3") as Token;

export function wayStyle(colour: number, chosen: boolean, palette: Palette): Style[] {
  const { colours } = palette;
  const stroke = (color: string, width: number, zIndex: number) =>
    new Style({ stroke: new Stroke({ color, width, lineCap: "round", lineJoin: "round" }), zIndex });
  const over = chosen ? 10 : 1;
  return [
    stroke(colours["map-halo"], chosen ? 8 : 5, over),
    stroke(colours[crewToken(colour)], chosen ? 4.5 : 2.5, over + 1),
  ];
}

/** What was driven is a hollow line, so that it is told from the planned one below it and still is its crew's. */
export function trackStyle(colour: number, chosen: boolean, palette: Palette): Style[] {
  const { colours } = palette;
  const stroke = (color: string, width: number, zIndex: number) =>
    new Style({ stroke: new Stroke({ color, width, lineCap: "round", lineJoin: "round" }), zIndex });
  const [over, width] = chosen ? [10, 7] : [1, 5];
  return [
    stroke(colours["map-halo"], width + 2.5, over),
    stroke(colours[crewToken(colour)], width, over + 1),
    stroke(colours.surface, width - 3, over + 2),
  ];
}

export function stopStyle(
  stop: StopCard,
  look: { colour: number; chosen: boolean; on: boolean; sign: string },
  palette: Palette,
): Style {
  const { colours, font } = palette;
  const tone = colours[crewToken(look.colour)];
  if (!look.chosen) return quietStyle(look, tone, palette);
  const radius = look.on ? 15 : 12.5;
  const open = stop.status === "missed" || stop.status === "dropped";
  const key = `s${stop.order}|${look.colour}|${radius}|${open}|${stop.pinned}`;
  const half = radius + 5;
  const img = picture(key, half * 2, half * 2, (context) => {
    context.translate(half, half);
    dot(context, 0, radius + 2, colours["map-halo"], true);
    dot(context, 0, radius, open ? colours.surface : tone, true);
    if (open) ring(context, radius - 1, tone, 1.75);
    if (stop.pinned) ring(context, radius + 2, colours.focus, 2);
    write(context, String(stop.order), `700 ${radius + 2}px ${font}`, open ? tone : colours["route-on"]);
  });
  const image = new Icon({ img, scale: 1 / RATIO, declutterMode: "none" });
  return new Style({ image, text: sign(look.sign, half, tone, palette), zIndex: 20 });
}

/** Another crew's stop: where it is, so that both are seen together, and no more. */
function quietStyle(look: { colour: number; sign: string }, tone: string, palette: Palette): Style {
  const img = picture(`q${look.colour}`, 14, 14, (context) => {
    context.translate(7, 7);
    dot(context, 0, 6, palette.colours["map-halo"], true);
    dot(context, 0, 4, tone, true);
  });
  const image = new Icon({ img, scale: 1 / RATIO, declutterMode: "none" });
  return new Style({ image, text: sign(look.sign, 7, tone, palette), zIndex: 5 });
}

function sign(callSign: string, offset: number, tone: string, palette: Palette): Text | undefined {
  if (!callSign) return undefined;
  return new Text({
    text: callSign,
    offsetX: offset + 4,
    textAlign: "left",
    font: `700 12px ${palette.font}`,
    fill: new Fill({ color: palette.colours["route-on"] }),
    backgroundFill: new Fill({ color: tone }),
    padding: [3, 6, 2, 6],
  });
}

export function heatStyle(shade: number, palette: Palette): Style {
  return new Style({ fill: new Fill({ color: palette.colours[`heat-${shade}` as Token] }) });
}
