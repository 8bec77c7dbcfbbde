import { type Choice, Choices } from "../design/choices";
import { setText } from "../design/elements";
import { t } from "../i18n/t";
import type { IncidentCard } from "../live/cards";
import { whereOf } from "../live/words";
import { calledLike, dayOf, hasTwin, isCalled } from "./naming";

const OFFERED = 6;

interface OtherChoice extends Choice {
  card: IncidentCard;
}

/**
 * The other incident of a merge or a link (`data-other`, the incident's own number): those that are open are offered by number, title
 * and place while one types, and what a number means is said below. An older one is named with its day or in full.
 */
export function wireOther(root: HTMLElement, open: () => readonly IncidentCard[]): void {
  const wired = new WeakSet<Element>();
  root.addEventListener("focusin", ({ target }) => {
    const input = target as HTMLInputElement;
    if (!input.matches("[data-other]") || wired.has(input)) return;
    wired.add(input);
    wire(input, () => open().filter((card) => card.number !== input.dataset.other));
  });
}

function wire(input: HTMLInputElement, others: () => readonly IncidentCard[]): void {
  const choices = new Choices<OtherChoice>(input, ({ card }) => {
    input.value = card.number;
    tell(input, others());
  });
  input.addEventListener("input", () => {
    const word = input.value.trim();
    const cards = others();
    tell(input, cards);
    const found = word ? matching(word, cards).slice(0, OFFERED) : [];
    choices.offer(
      found.map((card) => toChoice(card, cards)),
      found.length === 1 && isCalled(found[0]!, word),
    );
  });
  input.form?.addEventListener("reset", () => window.setTimeout(() => tell(input, others())));
}

/** By number as on the screen, or by a word of its title or place. */
function matching(word: string, cards: readonly IncidentCard[]): readonly IncidentCard[] {
  const called = calledLike(word, cards);
  return called.length ? called : cards.filter((card) => `${card.title} ${whereOf(card)}`.includes(word));
}

function toChoice(card: IncidentCard, cards: readonly IncidentCard[]): OtherChoice {
  const day = hasTwin(card, cards) ? `${dayOf(card)} · ` : "";
  return { id: card.number, label: `${card.short} ${card.title}`, hint: `${day}${whereOf(card)}`, card };
}

function tell(input: HTMLInputElement, cards: readonly IncidentCard[]): void {
  const spot = input.closest(".field")?.querySelector<HTMLElement>("[data-meant]");
  if (!spot) return;
  spot.dataset.how ??= spot.textContent ?? "";
  const meant = cards.filter((card) => isCalled(card, input.value.trim()));
  const [one] = meant;
  const said = one ? `${dayOf(one)} · ${one.title} · ${whereOf(one)}` : spot.dataset.how;
  setText(spot, meant.length > 1 ? t("有 {n} 起同号，请选定哪一天的", { n: meant.length }) : said);
}
