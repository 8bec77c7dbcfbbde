const BASE_MS = 500;
const CAP_MS = 5000;

/** Milliseconds before try `attempt` (0 = first), with full jitter: a thousand screens cut at once must not come back at once. */
export function delayBefore(attempt: number, random: () => number = Math.random): number {
  return Math.round(random() * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 16)));
}
