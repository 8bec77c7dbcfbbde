import { toast } from "../design/toasts";
import { t } from "../i18n/t";

/** Whether somebody is at this screen. What a page asks by itself keeps nobody logged in; what somebody does there does. */

const AT_HAND_MS = 60_000;
const TELL_EVERY_MS = 240_000;
const SHARE_EVERY_MS = 30_000;
const WARN_MS = 120_000;
const LOOK_EVERY_MS = 5000;
const ACTS = ["pointerdown", "pointermove", "keydown", "wheel", "input"];

// somebody opened the page
let acted = Date.now();
let told = acted;

/** Somebody is here: touched something, or carries the tablet along. */
export function act(now = Date.now()): void {
  acted = Math.max(acted, now);
}

/** What a request says of itself: one that the page sends with nobody there is no use of the session. */
export function attendance(now = Date.now()): Record<string, string> {
  if (now - acted > AT_HAND_MS) return { "X-Unattended": "1" };
  told = now;
  return {};
}

/** Tells the room now and then of somebody who only reads or writes, and warns before a session without anybody ends. */
export function watchUse(idle_ms: number, tell: () => void): void {
  // one person at several screens is at all of them
  const screens = new BroadcastChannel("use");
  let shared = 0;
  let close: (() => void) | null = null;
  const heard = () => {
    act();
    close?.();
    close = null;
  };
  const here = () => {
    heard();
    const now = Date.now();
    if (now - shared > SHARE_EVERY_MS) {
      shared = now;
      screens.postMessage(null);
    }
    if (now - told > TELL_EVERY_MS) {
      told = now;
      tell();
    }
  };
  screens.onmessage = heard;
  for (const type of ACTS) window.addEventListener(type, here, { capture: true, passive: true });
  window.setInterval(() => {
    if (close || Date.now() - acted < idle_ms - WARN_MS) return;
    const stay = { label: t("继续"), run: here };
    close = toast("warn", t("很久没有人操作，两分钟后自动退出。动一下鼠标或按任意键就继续。"), stay, true);
  }, LOOK_EVERY_MS);
}
