import { t } from "../i18n/t";
import { nameAmong } from "../incidents/naming";
import type { IncidentCard } from "../live/cards";
import { activeUnits, unitStatusWord } from "../live/words";
import { incidentsLike, isMeant, type Room, remarkOn, told, unitNamed, unitsLike } from "./which";

/**
 * What the command line understands. Pure: words in, possible acts out, each with its effect spelled out. Only what was said in full
 * can be run: half a number or a number of two days is completed first, whatever was closed or came in while it was typed.
 */

export type Act =
  | { verb: "dispatch"; number: string; units: string[] }
  | { verb: "reinforce"; number: string }
  | {
      verb: "move";
      assignment: number;
      move: "accept" | "en-route" | "on-scene" | "clear" | "recall";
      unit: string;
    }
  | { verb: "close" | "open" | "priority"; number: string }
  | { verb: "find"; text: string }
  | { verb: "new" };

export interface Completion {
  /** the whole line that Tab would write */
  line: string;
  effect: string;
  /** "已超时", "非空闲" … why one might think twice */
  remark: string;
  /** null while something is still missing or can be meant in two ways */
  act: Act | null;
}

type Verb = Act["verb"] | keyof typeof MOVES;

const VERBS: { verb: Exclude<Verb, "move">; words: string[]; effect: () => string }[] = [
  { verb: "dispatch", words: ["派", "disp", "d"], effect: () => t("派 警力 警情：派出警力") },
  { verb: "reinforce", words: ["增援", "rein", "r"], effect: () => t("增援 警情：加派最近的空闲警力") },
  { verb: "accept", words: ["签收", "acc"], effect: () => t("签收 警力：代记签收") },
  { verb: "leave", words: ["出发", "go"], effect: () => t("出发 警力：代记出发") },
  { verb: "arrive", words: ["到场", "arr"], effect: () => t("到场 警力：代记到场") },
  { verb: "clear", words: ["处毕", "clr"], effect: () => t("处毕 警力：现场处置完毕") },
  { verb: "recall", words: ["撤", "recall"], effect: () => t("撤 警力：撤回派警") },
  { verb: "close", words: ["结", "close"], effect: () => t("结 警情：填写反馈并结案") },
  { verb: "open", words: ["看", "open", "o"], effect: () => t("看 警情：打开详情") },
  { verb: "priority", words: ["级", "prio"], effect: () => t("级 警情：改类别与级别") },
  { verb: "find", words: ["找", "find", "f"], effect: () => t("找 文字：在全部警情中查找") },
  { verb: "new", words: ["接", "new"], effect: () => t("接：登记新警情") },
];

const MOVES = {
  accept: { move: "accept", from: ["sent"] },
  leave: { move: "en-route", from: ["sent", "accepted"] },
  arrive: { move: "on-scene", from: ["sent", "accepted", "en_route"] },
  clear: { move: "clear", from: ["sent", "accepted", "en_route", "on_scene"] },
  recall: { move: "recall", from: ["sent", "accepted", "en_route"] },
} as const;

const SHOWN = 6;

/** The best reading first; Enter runs it when its act is complete. */
export function complete(line: string, room: Room): Completion[] {
  const [word = "", ...rest] = line.trim().split(/\s+/);
  const spec = VERBS.find(({ words }) => words.includes(word.toLowerCase()));
  if (!spec) return verbsLike(word);
  const said = word;
  if (spec.verb === "new") return [{ line: said, effect: t("登记新警情"), remark: "", act: { verb: "new" } }];
  if (spec.verb === "find") return finding(said, rest.join(" "));
  if (spec.verb === "dispatch") return dispatching(said, rest, room);
  if (spec.verb in MOVES) return moving(said, spec.verb as keyof typeof MOVES, rest, room);
  return aboutIncident(said, spec.verb as "reinforce" | "close" | "open" | "priority", rest, room);
}

function verbsLike(word: string): Completion[] {
  const like = word.toLowerCase();
  return VERBS.filter(({ words }) => words.some((known) => known.startsWith(like)))
    .slice(0, like ? SHOWN : VERBS.length)
    .map(({ words, effect }) => {
      const said = document.documentElement.lang.startsWith("en") ? words[1]! : words[0]!;
      const others = words.filter((other) => other !== said).join(" ");
      return { line: `${said} `, effect: effect(), remark: others, act: null };
    });
}

function finding(said: string, text: string): Completion[] {
  const effect = text ? t("在全部警情中查找“{text}”", { text }) : t("找什么？编号、地点、内容都可以");
  return [{ line: `${said} ${text}`, effect, remark: "", act: text ? { verb: "find", text } : null }];
}

/** Unit and incident in either order: 派 M2 1043 = 派 1043 M2; without an incident the selected one is meant. */
function dispatching(said: string, words: string[], room: Room): Completion[] {
  const units = words.filter((word) => unitNamed(word, room));
  const other = words.filter((word) => !unitNamed(word, room)).at(-1) ?? "";
  if (units.length) {
    const names = units.map((word) => unitNamed(word, room)!.call_sign);
    const incidents = incidentsLike(other, room).slice(0, SHOWN);
    return incidents.length
      ? incidents.map((card) => dispatchLine(said, names, card, room, isMeant(card, other, room)))
      : [unknown(said, words, other, room)];
  }
  const named = other ? incidentsLike(other, room)[0] : undefined;
  const target = named ?? incidentsLike("", room)[0];
  const offered = unitsLike(named ? "" : other, room).slice(0, SHOWN);
  if (!target || !offered.length) return [unknown(said, words, target ? other : "", room)];
  return offered.map((unit) => dispatchLine(said, [unit.call_sign], target, room, false));
}

function dispatchLine(
  said: string,
  names: string[],
  card: IncidentCard,
  room: Room,
  meant: boolean,
): Completion {
  const states = names.map((name) => {
    const unit = unitNamed(name, room)!;
    return `${name} ${unitStatusWord(unit.status)}`;
  });
  const busy = names.some((name) => unitNamed(name, room)!.status !== "available");
  return {
    line: `${said} ${names.join(" ")} ${nameAmong(card, room.incidents)}`,
    effect: `${states.join(t("、"))} → ${told(card, room)}`,
    remark: busy ? t("非空闲") : remarkOn(card, room),
    act: meant ? { verb: "dispatch", number: card.number, units: names } : null,
  };
}

function moving(said: string, verb: keyof typeof MOVES, words: string[], room: Room): Completion[] {
  const { move, from } = MOVES[verb];
  const like = (words[0] ?? "").toUpperCase();
  const able = room.incidents.flatMap((card) =>
    activeUnits(card)
      .filter((unit) => (from as readonly string[]).includes(unit.status))
      .map((unit) => ({ card, unit })),
  );
  const exact = able.filter(({ unit }) => unit.call_sign === like);
  // a unit of that name that cannot move now is still the one that was meant
  const found = unitNamed(like, room) ? exact : able.filter(({ unit }) => unit.call_sign.startsWith(like));
  if (!found.length)
    return [{ line: `${said} ${like}`, effect: t("没有可以这样记的警力"), remark: "", act: null }];
  return found.slice(0, SHOWN).map(({ card, unit }) => ({
    line: `${said} ${unit.call_sign}`,
    effect: `${unit.call_sign} → ${nameAmong(card, room.incidents)} ${card.title}`,
    remark: "",
    act: exact.length ? { verb: "move", assignment: unit.id, move, unit: unit.call_sign } : null,
  }));
}

function aboutIncident(
  said: string,
  verb: "reinforce" | "close" | "open" | "priority",
  words: string[],
  room: Room,
): Completion[] {
  const word = words[0] ?? "";
  const found = incidentsLike(word, room);
  if (!found.length) return [unknown(said, words, word, room)];
  return found.slice(0, SHOWN).map((card) => ({
    line: `${said} ${nameAmong(card, room.incidents)}`,
    effect: told(card, room),
    remark: remarkOn(card, room),
    act: isMeant(card, word, room) ? { verb, number: card.number } : null,
  }));
}

/** What was typed stays: Enter on a line that cannot be meant takes nothing away. */
function unknown(said: string, words: string[], word: string, room: Room): Completion {
  const none = room.incidents.length ? t("没有可派的警力") : t("现在没有未结警情");
  const effect = word ? t("没有叫“{word}”的警力或未结警情", { word }) : none;
  return { line: [said, ...words].join(" "), effect, remark: "", act: null };
}
