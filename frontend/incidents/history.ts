import { h } from "../design/elements";
import { t } from "../i18n/t";
import { clockMinute } from "../live/clock";
import { shanghaiDay } from "../live/state";
import type { Similar } from "./duplicates";

/** What is known about the number that calls, in one line, with its last matters below. */
export function historyHint(phone: string, found: Similar | null): Node[] {
  if (!phone) return [];
  if (!found) return [document.createTextNode("…")];
  const { phone: calls, recent = [] } = found.repeat;
  if (!calls) return [document.createTextNode(t("首次来电，无历史警情"))];
  const line = h("b", { class: "warn" }, t("来过 {n} 次电话", { n: calls }));
  const rows = recent.map((matter) =>
    h(
      "li",
      {},
      h("a", { href: `/incidents/${matter.number}/`, target: "_blank", rel: "noopener" }, matter.short),
      h(
        "span",
        { class: "t3" },
        `${shanghaiDay(matter.reported_at).slice(5)} ${clockMinute(matter.reported_at)}`,
      ),
      h("span", { class: "cut" }, `${matter.title} · ${matter.address}`),
    ),
  );
  return [line, h("ul", { class: "history" }, ...rows)];
}

/** How often the same was reported from the same door or address lately; "" when it was not. */
export function doorHint(found: Similar | null): string {
  const n = found?.repeat.place ?? 0;
  return n ? t("同址同类 30 天内已报过 {n} 次", { n }) : "";
}

/** The digits once they can be a number: eleven for a mobile, seven to twelve for a landline; "" before. */
export function wholePhone(typed: string): string {
  const digits = typed.replace(/\D/g, "");
  return /^(1\d{10}|[02-9]\d{6,11})$/.test(digits) ? digits : "";
}
