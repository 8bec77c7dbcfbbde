import Layer from "ol/layer/Layer";
import type { FrameState } from "ol/Map";

type Spot = readonly [number, number];

export interface Dot {
  id: string;
  /** metres of the map */
  point: Spot;
  /** drawn once per look, the same object for every dot that looks so */
  picture: HTMLCanvasElement;
}

type Paint = (frame: FrameState, below: HTMLElement | null) => HTMLElement | null;

/** A layer that is told what lies below it. */
class Above extends Layer {
  constructor(
    zIndex: number,
    private readonly paint: Paint,
  ) {
    super({ zIndex });
  }

  override render(frame: FrameState | null, below: HTMLElement | null): HTMLElement | null {
    return frame && this.paint(frame, below);
  }
}

/**
 * A crowd of marks: no shapes, no index, no styles, so that three thousand of them cost a few thousand
 * copies of small pictures a frame while the map is moved. What comes later in the list lies on top.
 */
export class Dots {
  readonly layer: Layer;
  private dots: readonly Dot[] = [];
  private frame: FrameState | null = null;

  constructor(zIndex: number) {
    this.layer = new Above(zIndex, (frame, below) => this.paint(frame, below));
  }

  /** A new set; nothing is drawn when all of it is as it was. */
  show(dots: readonly Dot[]): void {
    if (isSame(dots, this.dots)) return;
    this.dots = dots;
    this.layer.changed();
  }

  /** The dot nearest to a pixel of the map, at most so many pixels away. */
  at([x, y]: number[], within: number): string | undefined {
    let nearest = within ** 2;
    let found: string | undefined;
    for (const { dot, left, top } of this.placed()) {
      const away = (left - x!) ** 2 + (top - y!) ** 2;
      if (away > nearest) continue;
      nearest = away;
      found = dot.id;
    }
    return found;
  }

  private *placed(): Generator<{ dot: Dot; left: number; top: number }> {
    const [a, b, c, d, e, f] = (this.frame?.coordinateToPixelTransform ?? []) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    if (!this.frame) return;
    for (const dot of this.dots) {
      const [x, y] = dot.point;
      yield { dot, left: a * x + c * y + e, top: b * x + d * y + f };
    }
  }

  /** On the canvas of the layers below: one more of the screen's size would cost more than what is drawn on it. */
  private paint(frame: FrameState, below: HTMLElement | null): HTMLElement | null {
    this.frame = frame;
    const canvas = below?.querySelector("canvas");
    const context = canvas?.getContext("2d");
    if (!below || !canvas || !context) return null;
    const ratio = frame.pixelRatio;
    context.setTransform(1, 0, 0, 1, 0, 0);
    for (const { dot, left, top } of this.placed()) {
      const { picture } = dot;
      const x = left * ratio - picture.width / 2;
      const y = top * ratio - picture.height / 2;
      const outside = x < -picture.width || y < -picture.height;
      // whole pixels: a copy and nothing to blend between
      if (!outside && x < canvas.width && y < canvas.height)
        context.drawImage(picture, Math.round(x), Math.round(y));
    }
    return below;
  }
}

function isSame(some: readonly Dot[], others: readonly Dot[]): boolean {
  if (some.length !== others.length) return false;
  return some.every((dot, index) => {
    const other = others[index]!;
    const still = dot.point[0] === other.point[0] && dot.point[1] === other.point[1];
    return still && dot.id === other.id && dot.picture === other.picture;
  });
}
