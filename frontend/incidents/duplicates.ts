import { h, icon } from "../design/elements";
import { t } from "../i18n/t";
import type { IncidentStatus } from "../live/cards";
import { get } from "../live/rest";
import { age } from "../live/timers";
import { statusWord } from "../live/words";

export interface Duplicate {
  number: string;
  short: string;
  priority: number;
  title: string;
  address: string;
  status: IncidentStatus;
  distance_m: number | null;
  age_s: number;
  likeness: number;
  why: string[];
  suggest: "merge" | "link";
}

export interface Similar {
  duplicates: Duplicate[];
  repeat: {
    phone: number;
    place: number;
    since: string | null;
    recent?: { number: string; short: string; title: string; address: string; reported_at: string }[];
  };
  sensitive: { name: string; reason: string } | null;
  radius_m?: number;
  window_s?: number;
}

export interface Question {
  phone: string;
  lon: number | null;
  lat: number | null;
  address: string;
  type: string;
}

const DEBOUNCE_MS = 150;
const SHOWN = 3;

/** Asks while somebody types: the last question only, and never twice the same. */
export class SimilarSearch {
  private timer = 0;
  private asked = "";
  private running: AbortController | null = null;

  constructor(private readonly answer: (found: Similar | null) => void) {}

  ask(question: Question): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.run(question), DEBOUNCE_MS);
  }

  forget(): void {
    window.clearTimeout(this.timer);
    this.running?.abort();
    this.asked = "";
  }

  private async run(question: Question): Promise<void> {
    const key = JSON.stringify(question);
    if (key === this.asked) return;
    this.asked = key;
    this.running?.abort();
    if (question.phone === "" && question.address.length < 2 && question.lon === null)
      return this.answer(null);
    this.running = new AbortController();
    try {
      this.answer(await get<Similar>("incidents/similar/", { ...question }, this.running.signal));
    } catch {
      // a question that failed is asked again with the next letter; intake must not stop for it
    }
  }
}

/** The panel under the words being typed. `Alt+1` takes the first: joins an open matter, or links an older one. */
export function duplicatesPanel(found: Similar, take: (duplicate: Duplicate) => void): HTMLElement | null {
  const shown = found.duplicates.slice(0, SHOWN);
  if (!shown.length) return null;
  const scope = [
    found.radius_m ? t("半径 {n} m", { n: found.radius_m }) : "",
    found.window_s ? t("{age}内", { age: age(found.window_s) }) : "",
  ];
  return h(
    "div",
    { class: "dup", role: "status" },
    h(
      "p",
      { class: "row" },
      h("span", { class: "warn row" }, icon("link"), h("b", {}, t("可能已有人报过"))),
      h("span", { class: "push t2 xs" }, scope.filter(Boolean).join(" · ")),
    ),
    h("ul", {}, ...shown.map((duplicate, index) => duplicateRow(duplicate, index, take))),
  );
}

function duplicateRow(
  duplicate: Duplicate,
  index: number,
  take: (duplicate: Duplicate) => void,
): HTMLElement {
  const { priority, short, title, address, distance_m, age_s, why, status, suggest } = duplicate;
  const facts = [
    distance_m === null ? "" : t("距 {n} m", { n: Math.round(distance_m) }),
    t("{age}前", { age: age(age_s) }),
    why.join(t("、")),
    statusWord(status),
  ];
  return h(
    "li",
    {},
    h("b", { class: `prio p${priority}` }, priority),
    h(
      "div",
      {},
      h("b", {}, `${short} ${title}`),
      ` · ${address}`,
      h("p", { class: "t2 xs" }, facts.filter(Boolean).join(" · ")),
    ),
    h(
      "button",
      { class: "btn sm", type: "button", "data-key": `Alt+${index + 1}`, onclick: () => take(duplicate) },
      h("kbd", { class: "kbd" }, `Alt ${index + 1}`),
      suggest === "merge" ? t("并入") : t("关联"),
    ),
  );
}
