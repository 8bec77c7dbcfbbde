import { t } from "../i18n/t";
import type { Values } from "../live/forms";
import { post } from "../live/rest";
import type { Duplicate } from "./duplicates";

export interface Taken {
  number: string;
  text: string;
}

/** A call about a matter that is open already: filed there, no second number. */
export async function addCall(duplicate: Duplicate, values: Values, key: string): Promise<Taken> {
  const { caller, description, source } = values;
  await post(`incidents/${duplicate.number}/calls/`, { caller, description, source }, key);
  return { number: duplicate.number, text: t("来电已并入 {short}", { short: duplicate.short }) };
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
