import { t } from "../i18n/t";
import type { IncidentCard, IncidentStatus, Stage, UnitStatus } from "./cards";

/** The word and the icon of every state a card can be in. */

export function stageWord(stage: Stage): string {
  const words: Record<Stage, string> = {
    dispatch: t("派出"),
    accept: t("签收"),
    leave: t("出发"),
    arrive: t("到场"),
    feedback: t("反馈"),
    close: t("结案"),
  };
  return words[stage];
}

export function statusWord(status: IncidentStatus): string {
  const words: Record<IncidentStatus, string> = {
    reported: t("待派"),
    dispatched: t("已派"),
    en_route: t("赶赴"),
    on_scene: t("在处"),
    handled: t("待结"),
    closed: t("已结"),
  };
  return words[status];
}

export function unitStatusWord(status: UnitStatus): string {
  const words: Record<UnitStatus, string> = {
    available: t("空闲"),
    assigned: t("已派"),
    en_route: t("赶赴"),
    on_scene: t("在处"),
    unavailable: t("暂离"),
    off_duty: t("下班"),
  };
  return words[status];
}

export const STATUS_ICON: Record<IncidentStatus, string> = {
  reported: "inbox",
  dispatched: "send",
  en_route: "go",
  on_scene: "pin",
  handled: "check",
  closed: "check",
};

export const UNIT_ICON: Record<UnitStatus, string | null> = {
  available: null,
  assigned: "send",
  en_route: "go",
  on_scene: "pin",
  unavailable: "clock",
  off_duty: null,
};

const ACTIVE = ["sent", "accepted", "en_route", "on_scene"];

export function activeUnits(card: IncidentCard): IncidentCard["units"] {
  return card.units.filter((unit) => ACTIVE.includes(unit.status));
}

/** "待派", "C1 赶赴", "C1 +1 在处": who is on it and how far the furthest of them got. */
export function whoAndHow(card: IncidentCard): string {
  const units = activeUnits(card);
  const word = statusWord(card.status);
  if (!units.length) return word;
  const furthest = [...units].sort((a, b) => ACTIVE.indexOf(b.status) - ACTIVE.indexOf(a.status))[0]!;
  const others = units.length > 1 ? ` +${units.length - 1}` : "";
  return `${furthest.call_sign}${others} ${word}`;
}

/** "柳堤夜市 12 号摊 · 柳堤社区" */
export function whereOf(card: IncidentCard): string {
  return [card.address, card.community?.name].filter(Boolean).join(" · ") || t("地点待补");
}
