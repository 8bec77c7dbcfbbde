import { find } from "../design/elements";
import { t } from "../i18n/t";
import type { IncidentCard } from "../live/cards";
import { type Values, valuesOf } from "../live/forms";
import { post } from "../live/rest";
import type { Duplicate } from "./duplicates";

export interface Taken {
  number: string;
  text: string;
}

/** What a caller said: a level or a wish that only stands there until somebody picks one is nobody's word. */
export function saidIn(form: HTMLFormElement, levelChosen = false): Values {
  const { priority, kind, ...said } = valuesOf(form);
  const picked = find<HTMLSelectElement>(form, "[name=kind]").selectedIndex > 0;
  const graded = levelChosen || said.type !== undefined;
  return { ...said, ...(picked && { kind }), ...(graded && { priority }) };
}

/** A call about a matter that is open already: filed there with all that was typed, no second number. */
export async function addCall(duplicate: Duplicate, values: Values, key: string): Promise<Taken> {
  const { number, short } = duplicate;
  const card = await post<IncidentCard>(`incidents/${number}/calls/`, inOurDatum(values), key);
  const level = values.priority as number | undefined;
  if (level === undefined || level >= card.priority)
    return { number, text: t("来电已并入 {short}", { short }) };
  // what is told as graver than it stood is not raised in silence, nor left in silence
  const told = { short, level, was: card.priority };
  return { number, text: t("来电已并入 {short}；这次报的是 {level} 级，原为 {was} 级，按 p 改级别", told) };
}

/** A new incident, then its links: a link that fails does not undo the report. */
export async function report(values: Values, links: readonly Duplicate[], key: string): Promise<Taken> {
  const saved = await post<{ number: string; short: string }>("incidents/", inOurDatum(values), key);
  const { number, short } = saved;
  try {
    for (const { number: other } of links)
      await post(`incidents/${number}/link/`, { other, kind: "related" });
  } catch {
    return { number, text: t("已登记 {short}，关联没有记上，请按 m 补", { short }) };
  }
  return { number, text: t("已登记 {short}", { short }) };
}

/** A position of this map is WGS-84 and says so. */
function inOurDatum(values: Values): Values {
  const location = values.location as Values | undefined;
  return location?.lon === undefined ? values : { ...values, location: { ...location, datum: "wgs84" } };
}
