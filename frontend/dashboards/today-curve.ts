import { svg } from "../design/elements";
import { t } from "../i18n/t";

export interface CurvePoint {
  /** the hour from `hour` to `hour` + 1; the count is cumulative at its end, for the running hour until now */
  hour: number;
  count: number;
}

export interface UsualPoint {
  hour: number;
  low: number;
  high: number;
}

const WIDTH = 392;
const LEFT = 30;
const TOP = 34;
const BOTTOM = 150;
const HOURS = 24;

/** Today's cumulative count, with the range of usual days behind it; both from zero. In words too, for those who do not see it. */
export function todayCurve(curve: CurvePoint[], usual: UsualPoint[], now: number): SVGElement {
  const top = Math.max(4, ...curve.map((point) => point.count), ...usual.map((point) => point.high));
  const x = (hour: number) => LEFT + ((WIDTH - LEFT) * hour) / HOURS;
  const y = (count: number) => BOTTOM - ((BOTTOM - TOP) * count) / top;
  const path = (points: [number, number][]) =>
    points.map(([px, py], i) => `${i ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`).join("");
  const chart = svg("svg", {
    class: "chart",
    viewBox: `0 0 ${WIDTH} 184`,
    role: "img",
    "aria-label": inWords(curve, usual),
  });
  const grid = svg("path", {
    class: "grid",
    d: `M${LEFT} ${BOTTOM}H${WIDTH}M${LEFT} ${y(top / 2)}H${WIDTH}`,
  });
  chart.append(grid);
  if (usual.length) {
    const high = usual.map((point): [number, number] => [x(point.hour + 1), y(point.high)]);
    const low = usual.map((point): [number, number] => [x(point.hour + 1), y(point.low)]);
    const band: [number, number][] = [[x(0), y(0)], ...high, ...low.reverse()];
    chart.append(svg("path", { class: "usual", d: `${path(band)}Z` }));
  }
  const counted = curve.map((point): [number, number] => [
    x(Math.min(point.hour + 1, hourOf(now))),
    y(point.count),
  ]);
  const line: [number, number][] = [[x(0), y(0)], ...counted];
  if (counted.length) {
    const [lastX, lastY] = line.at(-1)!;
    chart.append(
      svg("path", { class: "now", d: path(line) }),
      svg("circle", { class: "dot", cx: lastX, cy: lastY, r: 6 }),
    );
  }
  chart.append(
    word(t("累计起数"), 0, 18, "start"),
    word("0", LEFT - 8, BOTTOM + 7, "end"),
    word(String(Math.round(top / 2)), LEFT - 8, y(top / 2) + 7, "end"),
    word(t("{n} 时", { n: 0 }), LEFT, 176, "start"),
    word(t("{n} 时", { n: 12 }), x(12), 176, "middle"),
    word(t("{n} 时", { n: 24 }), WIDTH, 176, "end"),
  );
  if (usual.length) chart.append(word(t("阴影为平日区间"), WIDTH, 18, "end"));
  return chart;
}

function word(text: string, x: number, y: number, anchor: string): SVGElement {
  const element = svg("text", { x, y, "text-anchor": anchor });
  element.textContent = text;
  return element;
}

/** Hours since Shanghai's midnight, with their fraction. */
export function hourOf(now: number): number {
  return (((now / 3_600_000 + 8) % 24) + 24) % 24;
}

function inWords(curve: CurvePoint[], usual: UsualPoint[]): string {
  const last = curve.at(-1);
  if (!last) return t("今日尚无警情");
  const base = usual.find((point) => point.hour === last.hour);
  const text = t("今日累计 {n} 起", { n: last.count });
  return base ? `${text}，${t("平日此时 {low} 到 {high} 起", { low: base.low, high: base.high })}` : text;
}
