import { t } from "../i18n/t";
import { clockMinute, serverNow } from "../live/clock";
import type { Letter } from "../live/shelf";
import { shanghaiDay } from "../live/state";
import { age } from "../live/timers";

/** An order as the API gives it in full, moved on by what waits on the tablet (pure). */
export interface OrderWhole {
  number: string;
  kind_name: string;
  status: "issued" | "working" | "review" | "returned" | "closed" | "cancelled";
  status_name: string;
  title: string;
  due_at: string;
  points: { no: number; text: string; done: boolean }[];
  /** the newest feedback, and what the room said of it */
  said: string;
  remark: string;
  unsent?: boolean;
}

const ACT = /^orders\/([^/]+)\/(acknowledge|feedback)\/$/;

/** One that was acknowledged or fed back here is not asked for again while the letter waits. */
export function withUnsent(order: OrderWhole, letters: readonly Letter[]): OrderWhole {
  const acts = letters.flatMap((letter) => {
    const [, number, act] = ACT.exec(letter.path) ?? [];
    return number === order.number && !letter.refused ? [act] : [];
  });
  if (acts.includes("feedback")) return { ...order, status: "review", unsent: true };
  if (acts.includes("acknowledge") && order.status === "issued")
    return { ...order, status: "working", unsent: true };
  return order;
}

const DAY_MS = 86_400_000;

/** "剩 2 天", "今日到期", "超 3 小时": how much time is left, and how pressing it is. */
export function dueText(
  order: Pick<OrderWhole, "due_at">,
  now = serverNow(),
): { text: string; tone: string } {
  const left = Date.parse(order.due_at) - now;
  if (left < 0) return { text: t("超 {time}", { time: age(-left / 1000) }), tone: "late" };
  // due at 24:00 is due on the day that ends then
  if (shanghaiDay(Date.parse(order.due_at) - 1) === shanghaiDay(now))
    return { text: t("今日 {time} 到期", { time: clockMinute(order.due_at) }), tone: "warn" };
  return { text: t("剩 {time}", { time: age(left / 1000) }), tone: left < 2 * DAY_MS ? "warn" : "info" };
}
