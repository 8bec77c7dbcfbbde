import type { Letter } from "../live/shelf";
import { readThrough, type Tablet } from "./context";

/** What the room answers to one question that is asked again and again; answers may overtake one another and the acts they tell of. */
export class Reading<T> {
  data: T | undefined;
  private asked = 0;
  private used = 0;
  private since = 0;

  constructor(
    private readonly tablet: Pick<Tablet, "shelf" | "outbox">,
    private readonly path: string,
    private readonly query: Record<string, string> = {},
  ) {}

  /** An answer that was overtaken by a later one's is dropped; without a net what is known stays. */
  async ask(): Promise<void> {
    this.asked += 1;
    const nth = this.asked;
    const sent = this.tablet.outbox.sent.length;
    const told = await readThrough<T>(this.tablet.shelf, this.path, this.query);
    if (!told || nth < this.used || (!told.fresh && this.data !== undefined)) return;
    this.used = nth;
    this.data = told.data;
    if (told.fresh) this.since = sent;
  }

  /** What the officer did and the answer cannot know of: what waits, and what was sent after it was asked for. */
  get unknown(): Letter[] {
    const { sent, letters } = this.tablet.outbox;
    return [...sent.slice(this.since), ...letters];
  }
}
