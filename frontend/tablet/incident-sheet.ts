import { h, icon } from "../design/elements";
import { t } from "../i18n/t";
import type { AssignmentCard, IncidentCard } from "../live/cards";
import type { Letter } from "../live/shelf";
import { timerElement } from "../live/ticker";
import { whereOf } from "../live/words";
import { cameraButton } from "./camera";
import type { Tablet } from "./context";

/** The incident that my unit was sent to: what, where, and the one tap that comes next. */

type Leg = AssignmentCard["status"];
const MOVE = /^assignments\/(\d+)\/(accept|en-route|on-scene|clear)\/$/;
const AFTER: Record<string, Leg> = {
  accept: "accepted",
  "en-route": "en_route",
  "on-scene": "on_scene",
  clear: "cleared",
};

/** How far my unit has come: as the room knows, moved on by taps that still wait. */
export function legOf(assignment: AssignmentCard, letters: readonly Letter[]): Leg {
  const taps = letters.flatMap((letter) => {
    const [, id, move] = MOVE.exec(letter.path) ?? [];
    return Number(id) === assignment.id && move && !letter.refused ? [AFTER[move]!] : [];
  });
  return taps.at(-1) ?? assignment.status;
}

/** My unit's incident among the room's; null when it is on none. */
export function mineOf(cards: Iterable<IncidentCard>, unit: string): IncidentCard | null {
  for (const card of cards) if (card.units.some((one) => one.call_sign === unit)) return card;
  return null;
}

function nextMoves(leg: Leg): [string, string, string][] {
  const accept: [string, string, string] = ["accept", t("签收"), "check"];
  const leave: [string, string, string] = ["en-route", t("出发"), "go"];
  const moves: Partial<Record<Leg, [string, string, string][]>> = {
    sent: [accept, leave],
    accepted: [leave],
    en_route: [["on-scene", t("到场"), "pin"]],
    on_scene: [["clear", t("处毕"), "check"]],
  };
  return moves[leg] ?? [];
}

export function incidentSheet(card: IncidentCard, tablet: Tablet): HTMLElement | null {
  const assignment = card.units.find((one) => one.call_sign === tablet.unit);
  if (!assignment) return null;
  const leg = legOf(assignment, tablet.outbox.letters);
  if (leg === "cleared") return null;
  const moves = nextMoves(leg);
  const buttons = moves.map(([move, word, sign], index) =>
    h(
      "button",
      {
        class: `btn${index === moves.length - 1 ? " primary grow" : ""}`,
        type: "button",
        "data-move": move,
        onclick: () =>
          void tablet.outbox.put({
            path: `assignments/${assignment.id}/${move}/`,
            body: {},
            about: `${card.short} ${word}`,
          }),
      },
      icon(sign),
      word,
    ),
  );
  return h(
    "article",
    { class: "slip incident", "data-number": card.number },
    h(
      "header",
      { class: "row" },
      h("b", { class: `prio p${card.priority}` }, String(card.priority)),
      h("h2", { class: "grow" }, `${card.short} ${card.title}`),
      timerElement(card.stage_since, card.stage_limit_s),
    ),
    h("p", {}, icon("pin"), ` ${whereOf(card)}`),
    card.caller && h("p", { class: "t2" }, icon("phone"), ` ${card.caller}`),
    noteField(card, tablet),
    h(
      "footer",
      { class: "slip-acts" },
      cameraButton((photo) => void attach(card, photo, tablet)),
      ...buttons,
    ),
  );
}

// what is being written outlives the redrawing of the sheet around it
const notes = new Map<string, HTMLTextAreaElement>();

function noteText(number: string): HTMLTextAreaElement {
  const words = { "aria-label": t("补记"), placeholder: t("补记现场情况，记入经过") };
  const text = notes.get(number) ?? h("textarea", { class: "input", rows: 2, maxlength: 1000, ...words });
  notes.set(number, text);
  return text;
}

function noteField(card: IncidentCard, tablet: Tablet): HTMLElement {
  const text = noteText(card.number);
  const keep = () => {
    const words = text.value.trim();
    if (!words) return;
    text.value = "";
    void tablet.outbox.put({
      path: `incidents/${card.number}/notes/`,
      body: { text: words },
      about: t("{short} 补记", { short: card.short }),
    });
  };
  return h(
    "div",
    { class: "row" },
    text,
    h("button", { class: "btn", type: "button", onclick: keep }, t("记下")),
  );
}

async function attach(
  card: IncidentCard,
  photo: { blob: Blob; name: string },
  tablet: Tablet,
): Promise<void> {
  await tablet.outbox.put({
    path: `incidents/${card.number}/attachments/`,
    file: photo,
    body: { taken_at: new Date().toISOString() },
    about: t("{short} 照片", { short: card.short }),
  });
}
