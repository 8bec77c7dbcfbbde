/// <reference lib="webworker" />
/** Keeps the tablet's shell, its files and the station's ground, so that it opens where there is no net. Scope: /tablet/. */

const worker = globalThis as unknown as ServiceWorkerGlobalScope;

const SHELL = "shell ";
const PAGE = "page";
const GROUND = "ground";
const PAGE_PATIENCE_MS = 4000;

/** The page tells what it is made of and where its ground is; what an older build was made of goes. */
interface Build {
  build: string;
  files: string[];
  ground: string;
}

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("message", (event) => {
  const { build, files, ground } = event.data as Build;
  event.waitUntil(keepBuild(build, files, ground).then(() => event.ports[0]?.postMessage(files.length)));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (/^\/api\/v1\/stations\/[^/]+\/map\/$/.test(url.pathname))
    event.respondWith(newest(request, GROUND));
});

async function keepBuild(build: string, files: string[], ground: string): Promise<void> {
  // the page itself and its ground came before there was a worker to keep them
  await page(new Request("/tablet/"));
  await newest(new Request(ground), GROUND).catch(() => undefined);
  const name = SHELL + build;
  const cache = await caches.open(name);
  await Promise.all(files.map(async (path) => (await cache.match(path)) ?? cache.add(path)));
  const old = (await caches.keys()).filter((one) => one.startsWith(SHELL) && one !== name);
  await Promise.all(old.map((one) => caches.delete(one)));
}

/** Names of built files change with their content: what is kept is right for ever. */
async function file(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  const shell = (await caches.keys()).find((name) => name.startsWith(SHELL));
  if (answer.ok && shell) await (await caches.open(shell)).put(request, answer.clone());
  return answer;
}

/** The page from the server while there is one; a log-in or an error is passed on and not kept. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(PAGE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PAGE_PATIENCE_MS) });
    if (answer.status === 200 && !answer.redirected) await cache.put("/tablet/", answer.clone());
    return answer;
  } catch (cut) {
    const kept = await cache.match("/tablet/");
    if (kept) return kept;
    throw cut;
  }
}

async function newest(request: Request, name: string): Promise<Response> {
  const cache = await caches.open(name);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (cut) {
    // asked for by the worker or by the page, it is the same
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw cut;
  }
}
