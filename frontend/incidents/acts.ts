import { toast } from "../design/toasts";
import { t } from "../i18n/t";
import type { AssignmentCard, IncidentCard } from "../live/cards";
import { Problem, post } from "../live/rest";

/** Acts on incidents from every screen: one call, one sentence about what happened, and the way back where there is one. */

export interface Done {
  text: string;
  undo?: () => Promise<Done>;
}

export async function dispatch(number: string, short: string, units: string[]): Promise<Done> {
  const card = await post<IncidentCard>(`incidents/${number}/dispatch/`, { units });
  return sent(
    short,
    card.units.filter((unit) => unit.status === "sent" && units.includes(unit.call_sign)),
  );
}

export async function reinforce(number: string, short: string): Promise<Done> {
  const card = await post<IncidentCard>(`incidents/${number}/reinforce/`, { count: 1 });
  const newest = card.units.filter((unit) => unit.status === "sent").sort((a, b) => b.id - a.id);
  return sent(short, newest.slice(0, 1));
}

function sent(short: string, assignments: AssignmentCard[]): Done {
  const units = assignments.map((assignment) => assignment.call_sign).join(t("、"));
  return {
    text: t("已派 {units} → {short}", { units, short }),
    undo: async () => {
      for (const { id } of assignments)
        await post(`assignments/${id}/recall/`, { reason: t("派错，立即撤回") });
      return { text: t("已撤回 {units}，{short} 回到待派", { units, short }) };
    },
  };
}

export async function moveAssignment(id: number, move: string, unit: string): Promise<Done> {
  await post(`assignments/${id}/${move}/`);
  const words: Record<string, string> = {
    accept: t("{unit} 已签收", { unit }),
    "en-route": t("{unit} 已出发", { unit }),
    "on-scene": t("{unit} 已到场", { unit }),
    clear: t("{unit} 处置完毕", { unit }),
    recall: t("{unit} 已撤回", { unit }),
  };
  return { text: words[move] ?? unit };
}

/** Runs an act, tells its result, offers its undo on `u`. Answers the sentence for whoever keeps a log of them. */
export async function tell(act: Promise<Done>): Promise<{ ok: boolean; text: string }> {
  try {
    const { text, undo } = await act;
    toast("ok", text, undo && { label: t("撤销"), key: "u", run: () => void tell(undo()) });
    return { ok: true, text };
  } catch (problem) {
    const text = problem instanceof Problem ? problem.message : String(problem);
    toast("late", text);
    return { ok: false, text };
  }
}
