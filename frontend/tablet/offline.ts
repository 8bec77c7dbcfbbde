import { setText } from "../design/elements";
import { t } from "../i18n/t";

/** Hands the service worker everything that this page is made of; says whether the tablet can be opened without a net. */
export async function keepForOffline(sign: HTMLElement, station: string): Promise<void> {
  // without https (or this machine's own name) browsers have no service workers
  if (!("serviceWorker" in navigator)) return setText(sign, t("这个浏览器或地址不支持"));
  await navigator.serviceWorker.register("/tablet/worker.js", { scope: "/tablet/" });
  const { active } = await navigator.serviceWorker.ready;
  const build = document.querySelector<HTMLScriptElement>("script[type=module][src]")?.src ?? "";
  const loaded = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  const files = loaded.filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"));
  const ground = new URL(`/api/v1/stations/${station}/map/`, location.href).href;
  const answered = new MessageChannel();
  answered.port1.onmessage = () => setText(sign, t("可以"));
  active?.postMessage({ build, files: [...new Set(files.map(({ href }) => href))], ground }, [
    answered.port2,
  ]);
}
