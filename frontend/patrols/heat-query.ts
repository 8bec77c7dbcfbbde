import { find, setText } from "../design/elements";
import { t } from "../i18n/t";

const NAMED = 2;

/** What the heat map's form says, in the words of the API and of the incident list. */
export function asked(form: HTMLFormElement): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) query.set(name, String(value));
  const types = ticked(form, "type").map((box) => box.dataset.type);
  if (types.length) query.set("type", types.join(","));
  const from = find<HTMLSelectElement>(form, "[data-hours=from]").value;
  const to = find<HTMLSelectElement>(form, "[data-hours=to]").value;
  if (from !== to && !(from === "0" && to === "24")) query.set("hours", `${from}-${to}`);
  const days = ticked(form, "weekday").map((box) => box.dataset.weekday);
  if (days.length && days.length < form.querySelectorAll("[data-weekday]").length)
    query.set("weekday", days.join(","));
  return query;
}

/** The list of types opens and closes like a select, and says closed what is ticked. */
export function wireTypes(form: HTMLFormElement): void {
  const pick = find<HTMLDetailsElement>(form, ".pick");
  const say = () => setText(find(pick, "[data-part=types]"), typesSaid(form));
  form.addEventListener("change", say);
  document.addEventListener("click", ({ target }) => {
    if (!pick.contains(target as Node)) pick.open = false;
  });
  pick.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    pick.open = false;
    find(pick, "summary").focus();
  });
  say();
}

function typesSaid(form: HTMLFormElement): string {
  const names = ticked(form, "type").map((box) => box.dataset.name ?? "");
  if (!names.length) return t("全部");
  return names.length <= NAMED ? names.join("、") : t("{n} 类", { n: names.length });
}

function ticked(form: HTMLFormElement, name: string): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>(`[data-${name}]`)].filter((box) => box.checked);
}
