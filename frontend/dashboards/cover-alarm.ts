import { find, setText } from "../design/elements";
import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import type { EventFrame } from "../live/cards";
import { get } from "../live/rest";
import type { RoomState } from "../live/state";
import { sound } from "./sound";

interface Told {
  uncovered: { name: string; why: string }[];
}

interface Community {
  name: string;
  covered: boolean;
}

// a sick call may leave several communities bare: they are one question
const TOGETHER_MS = 400;
const NAMED = 3;

/** S1 on the desk: communities that nobody looks after now. Heard when it happens, and on the screen until somebody is there. */
export class CoverAlarm {
  private waiting = 0;
  private offset = -1;

  constructor(
    private readonly sign: HTMLElement,
    private readonly station: string,
  ) {}

  /** What is so is asked with each snapshot and after each event about a community, and at no other time. */
  follow(state: RoomState, events: readonly EventFrame[]): void {
    const news = events.filter((event) => event.subject.type === "community");
    const snapshot = !events.length && state.offset !== this.offset;
    this.offset = state.offset;
    for (const event of news) this.announce(event.card as Community);
    if (news.length || snapshot) this.soon();
  }

  private announce({ name, covered }: Community): void {
    if (covered) return;
    sound();
    toast("late", t("{name} 现在无人负责", { name }), {
      label: t("查看"),
      run: () => location.assign("/station/"),
    });
  }

  private soon(): void {
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.load(), TOGETHER_MS);
  }

  private async load(): Promise<void> {
    try {
      this.show(await get<Told>("dashboards/cover/", { station: this.station }));
    } catch {
      // what was told before stays; that the line is dead is said by the banner, and a new snapshot asks again
    }
  }

  private show({ uncovered }: Told): void {
    const [first] = uncovered;
    this.sign.hidden = !first;
    if (!first) return;
    const names = uncovered.slice(0, NAMED).map(({ name }) => name);
    const many = { n: uncovered.length, names: names.join(t("、")) };
    const text =
      uncovered.length === 1
        ? t("{name} 无人负责：{why}", { ...first })
        : t("{n} 个社区无人负责：{names}", many);
    setText(find(this.sign, "span"), text);
    this.sign.title = uncovered.map(({ name, why }) => `${name} ${why}`).join("\n");
  }
}
