import { h, icon, setClass, setText } from "../design/elements";
import { t } from "../i18n/t";
import type { IncidentCard } from "../live/cards";
import { retime, timerElement } from "../live/ticker";
import { STATUS_ICON, stageWord, statusWord, whereOf, whoAndHow } from "../live/words";

/** A row of the queue: written once, then only where its incident differs. */
export interface Row {
  element: HTMLElement;
  version: number;
  update(card: IncidentCard): void;
}

export function createRow(card: IncidentCard): Row {
  const level = h("b", { class: `prio p${card.priority}` }, card.priority);
  const title = h("b", { class: "title cut" });
  const tag = h("span", { class: "tag warn" });
  const stage = h("small", { class: "t3" });
  const timer = timerElement(card.stage_since, card.stage_limit_s);
  const place = h("span", { class: "place cut" });
  const word = h("span", { class: "word cut" });
  const status = h("span", {}, h("i"), word);
  const element = h(
    "li",
    { class: "q", role: "option", id: `q-${card.id}`, "data-number": card.number },
    level,
    h("p", {}, title, tag, h("span", { class: "row timers push" }, stage, timer)),
    h("span", { class: "no" }, card.short),
    h("p", { class: "t2" }, place, status),
  );
  const update = (now: IncidentCard) => {
    if (level.textContent !== String(now.priority)) level.className = `prio p${now.priority}`;
    setText(level, String(now.priority));
    level.title = t("{n} 级", { n: now.priority });
    setText(title, now.title);
    setText(tag, now.repeat > 1 ? t("第 {n} 次", { n: now.repeat }) : now.sensitive ? t("敏感部位") : "");
    tag.hidden = tag.textContent === "";
    setText(stage, stageWord(now.stage));
    retime(timer, now.stage_since, now.stage_limit_s);
    setText(place, whereOf(now));
    setText(word, whoAndHow(now));
    if (!status.classList.contains(now.status)) {
      status.className = `st ${now.status}`;
      status.firstElementChild!.replaceWith(icon(STATUS_ICON[now.status]));
    }
    setClass(element, "urgent", now.priority === 1);
    element.setAttribute("aria-label", `${now.short} ${now.title}, ${statusWord(now.status)}`);
  };
  update(card);
  return { element, version: card.version, update };
}
