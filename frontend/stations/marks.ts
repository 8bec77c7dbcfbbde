import { Fill, Icon, Stroke, Style, Text } from "ol/style";
import type { UnitStatus } from "../live/cards";
import type { Palette, Token } from "./palette";
import { dot, picture, RATIO, ring, roundRect, write } from "./strokes";

/** What stands on the map: incidents as diamonds with their level, units as pills with their call sign. */

const UNIT_TONE: Record<UnitStatus, Token> = {
  available: "text",
  assigned: "st-dispatched",
  en_route: "st-enroute",
  on_scene: "st-onscene",
  unavailable: "text-3",
  off_duty: "text-3",
};

function stamp(img: HTMLCanvasElement, displacement: number[] = [0, 0]): Icon {
  return new Icon({ img, scale: 1 / RATIO, declutterMode: "obstacle", displacement });
}

function label(text: string, offsetX: number, palette: Palette, colour: Token): Text {
  return new Text({
    text,
    offsetX,
    offsetY: 1,
    textAlign: "left",
    font: `500 ${Math.round(13 * palette.scale)}px ${palette.font}`,
    fill: new Fill({ color: palette.colours[colour] }),
    stroke: new Stroke({ color: palette.colours["map-halo"], width: 4 }),
    declutterMode: "declutter",
  });
}

export interface IncidentLook {
  priority: 1 | 2 | 3 | 4;
  short: string;
  selected: boolean;
}

export function incidentStyle(look: IncidentLook, palette: Palette): Style {
  const { colours, scale, font } = palette;
  const half = 24 * scale;
  const img = picture(`i${look.priority}${look.selected}`, half * 2, half * 2, (context) => {
    const outline = look.priority === 4;
    const fill = outline ? colours.surface : colours[`p${look.priority}-fill` as Token];
    context.translate(half, half);
    if (look.selected) ring(context, 21 * scale, colours.focus, 2.5 * scale);
    context.save();
    context.rotate(Math.PI / 4);
    roundRect(context, 11 * scale, 11 * scale, 3 * scale);
    context.restore();
    context.fillStyle = fill;
    context.fill();
    context.lineWidth = 2 * scale;
    context.strokeStyle = outline ? colours.p4 : colours["map-halo"];
    context.stroke();
    write(
      context,
      String(look.priority),
      `700 ${14 * scale}px ${font}`,
      outline ? colours.p4 : colours[`p${look.priority}-on` as Token],
    );
  });
  // level one last, so that it lies on top and its number is placed first
  return new Style({
    image: stamp(img),
    text: label(look.short, (look.selected ? 28 : 21) * scale, palette, "text"),
    zIndex: 10 - look.priority,
  });
}

export interface UnitLook {
  callSign: string;
  status: UnitStatus;
  /** "6 分前" once the fix is older than the limit, else empty */
  staleFor: string;
  /** how many units of the same spot lie below this one */
  rank: number;
}

export function unitStyle(look: UnitLook, palette: Palette): Style {
  const { colours, scale, font } = palette;
  const stale = look.staleFor !== "";
  const tone = colours[stale ? "text-3" : UNIT_TONE[look.status]];
  const width = (26 + 9 * [...look.callSign].length) * scale;
  const height = 24 * scale;
  const img = picture(`u${look.callSign}|${look.status}|${stale}`, width + 4, height + 4, (context) => {
    context.translate(width / 2 + 2, height / 2 + 2);
    roundRect(context, width / 2 - scale, height / 2 - scale, height / 2);
    context.fillStyle = stale ? colours["map-halo"] : colours.overlay;
    context.fill();
    context.lineWidth = 1.75 * scale;
    context.strokeStyle = tone;
    if (stale) context.setLineDash([3 * scale, 3 * scale]);
    context.stroke();
    context.setLineDash([]);
    dot(context, -width / 2 + 10 * scale, 4 * scale, tone, !stale);
    context.translate(7 * scale, 0);
    write(context, look.callSign, `700 ${13 * scale}px ${font}`, stale ? colours["text-3"] : colours.text);
  });
  const text = stale ? label(look.staleFor, width / 2 + 5 * scale, palette, "text-3") : undefined;
  return new Style({ image: stamp(img, [0, -look.rank * (height + 3)]), text, zIndex: stale ? 0 : 1 });
}

/** A unit in a crowd: its state and nothing else. */
export function dotPicture(status: UnitStatus, stale: boolean, palette: Palette): HTMLCanvasElement {
  const { colours, scale } = palette;
  const half = 6 * scale;
  return picture(`d${status}|${stale}`, half * 2, half * 2, (context) => {
    context.translate(half, half);
    dot(context, 0, 5 * scale, colours["map-halo"], true);
    dot(context, 0, 3.5 * scale, colours[stale ? "text-3" : UNIT_TONE[status]], !stale);
  });
}

/** An incident in a crowd: level two larger than three, four an outline. Level one is never drawn so. */
export function diamondPicture(priority: IncidentLook["priority"], palette: Palette): HTMLCanvasElement {
  const { colours, scale } = palette;
  const half = 8 * scale;
  return picture(`c${priority}`, half * 2, half * 2, (context) => {
    const side = (priority === 2 ? 5 : 4) * scale;
    const outline = priority === 4;
    context.translate(half, half);
    context.rotate(Math.PI / 4);
    roundRect(context, side, side, scale);
    context.fillStyle = outline ? colours.surface : colours[`p${priority}-fill` as Token];
    context.fill();
    context.lineWidth = 1.5 * scale;
    context.strokeStyle = outline ? colours.p4 : colours["map-halo"];
    context.stroke();
  });
}

export function stationStyle(palette: Palette): Style {
  const { colours, scale, font } = palette;
  const half = 14 * scale;
  const img = picture("station", half * 2, half * 2, (context) => {
    context.translate(half, half);
    context.beginPath();
    for (const [x, y] of [
      [-12, -11],
      [12, -11],
      [12, 4],
      [0, 12],
      [-12, 4],
    ] as const)
      context.lineTo(x * scale, y * scale);
    context.closePath();
    context.fillStyle = colours["brand-fill"];
    context.fill();
    context.translate(0, -2 * scale);
    write(context, "所", `700 ${12 * scale}px ${font}`, colours["brand-on"]);
  });
  return new Style({ image: stamp(img) });
}

/** The way of a unit to its incident along the streets. */
export function routeStyle(palette: Palette): Style[] {
  const { colours, scale } = palette;
  const stroke = (color: string, width: number) => new Style({ stroke: new Stroke({ color, width }) });
  return [stroke(colours["map-halo"], 7 * scale), stroke(colours["st-enroute"], 3.5 * scale)];
}

/** The tie between a unit and the incident it is on its way to; not its route. */
export function tieStyle(palette: Palette): Style {
  const { colours, scale } = palette;
  return new Style({
    stroke: new Stroke({
      color: colours["st-enroute"],
      width: 2.5 * scale,
      lineDash: [9 * scale, 7 * scale],
      lineCap: "round",
    }),
  });
}

export function pointStyle(palette: Palette): Style {
  const img = picture("point", 32, 32, (context) => {
    context.translate(16, 16);
    ring(context, 11, palette.colours.focus, 2.5);
    dot(context, 0, 3.5, palette.colours.focus, true);
  });
  return new Style({ image: stamp(img) });
}
