import { h, icon } from "../design/elements";
import { t } from "../i18n/t";
import type { AssignmentCard, IncidentCard } from "../live/cards";
import type { Letter } from "../live/shelf";
import { timerElement } from "../live/ticker";
import { whereOf } from "../live/words";
import { once } from "./board";
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

const WAY: Leg[] = ["sent", "accepted", "en_route", "on_scene", "cleared"];

/** How far my unit has come: as the room knows, moved on by taps that it does not know of. A leg never goes back. */
export function legOf(assignment: AssignmentCard, taps: readonly Letter[]): Leg {
  const legs = taps.flatMap((letter) => {
    const [, id, move] = MOVE.exec(letter.path) ?? [];
    return Number(id) === assignment.id && move && !letter.refused ? [AFTER[move]!] : [];
  });
  return [assignment.status, ...legs].reduce((one, other) =>
    WAY.indexOf(other) > WAY.indexOf(one) ? other : one,
  );
}

function legHere(card: IncidentCard, { unit, outbox }: Tablet): Leg | undefined {
  const assignment = card.units.find((one) => one.call_sign === unit);
  return assignment && legOf(assignment, [...outbox.sent, ...outbox.letters]);
}

/** Whether my unit still has to do with it. */
export function isMine(card: IncidentCard, tablet: Tablet): boolean {
  const leg = legHere(card, tablet);
  return leg !== undefined && leg !== "cleared";
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

export function incidentSheet(card: IncidentCard, tablet: Tablet): HTMLElement {
  const assignment = card.units.find((one) => one.call_sign === tablet.unit)!;
  const moves = nextMoves(legHere(card, tablet)!);
  const buttons = moves.map(([move, word, sign], index) =>
    once(
      { class: `btn${index === moves.length - 1 ? " primary grow" : ""}`, "data-move": move },
      () =>
        void tablet.outbox.put({
          path: `assignments/${assignment.id}/${move}/`,
          body: {},
          about: `${card.short} ${word}`,
        }),
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
    h("footer", { class: "slip-acts" }, camera(card, tablet), ...buttons),
  );
}

function noteField(card: IncidentCard, tablet: Tablet): HTMLElement {
  const about = `incidents/${card.number}`;
  const words = { label: t("补记"), hint: t("补记现场情况，记入经过"), most: 1000 };
  const keep = () => {
    const text = tablet.notes.take(about);
    if (!text) return;
    void tablet.outbox.put({
      path: `incidents/${card.number}/notes/`,
      body: { text },
      about: t("{short} 补记", { short: card.short }),
    });
  };
  return h(
    "div",
    { class: "row" },
    tablet.notes.field(about, words),
    h("button", { class: "btn", type: "button", onclick: keep }, t("记下")),
  );
}

// the browser forgets a picture whose button was exchanged while the camera was open
const cameras = new Map<string, HTMLElement>();

function camera(card: IncidentCard, tablet: Tablet): HTMLElement {
  const button = cameras.get(card.number) ?? cameraButton((photo) => void attach(card, photo, tablet));
  cameras.set(card.number, button);
  return button;
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
