import { t } from "../i18n/t";
import { attendance } from "./use";

/** problem+json as the API sends it (RFC 9457), thrown so that a form can put each word beside its field. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly errors: { field: string; detail: string }[] = [],
  ) {
    super(detail || title);
  }
}

const API = "/api/v1/";

export function get<T>(
  path: string,
  query: Record<string, string | number | null> = {},
  signal?: AbortSignal,
): Promise<T> {
  const pairs = Object.entries(query).filter(([, value]) => value !== null && value !== "");
  const search = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]));
  return send<T>(`${API}${path}${search.size ? `?${search}` : ""}`, { signal });
}

/** A correction of what is there; the key as for `post`. */
export function patch<T>(path: string, body: unknown, key: string = newKey()): Promise<T> {
  return write<T>("PATCH", path, body, key);
}

/** An unsafe call. The key makes a repeated press, or a repeat after a cut line, one act. */
export function post<T>(path: string, body: unknown = {}, key: string = newKey()): Promise<T> {
  return write<T>("POST", path, body, key);
}

function write<T>(method: string, path: string, body: unknown, key: string): Promise<T> {
  return send<T>(API + path, {
    method,
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(), "Idempotency-Key": key },
    body: JSON.stringify(body),
  });
}

/** A file as a form sends it, with what the device knows of it; the key makes a picture that is sent again one picture. */
export function postFile<T>(
  path: string,
  file: File,
  key: string = newKey(),
  fields: Record<string, string> = {},
): Promise<T> {
  const body = new FormData();
  body.set("file", file);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return send<T>(API + path, {
    method: "POST",
    headers: { "X-CSRFToken": csrfToken(), "Idempotency-Key": key },
    body,
  });
}

/** An HTML fragment of our own pages. */
export async function fragment(url: string, signal?: AbortSignal): Promise<string> {
  const answer = await reach(url, { signal, headers: { "HX-Request": "true" } });
  if (!answer.ok) throw await problemOf(answer);
  return answer.text();
}

/** Works on plain http in a station's network too, where `crypto.randomUUID` is not offered. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function send<T>(url: string, options: RequestInit): Promise<T> {
  const answer = await reach(url, options);
  if (!answer.ok) throw await problemOf(answer);
  return answer.status === 204 ? (undefined as T) : ((await answer.json()) as T);
}

async function reach(url: string, options: RequestInit): Promise<Response> {
  try {
    const headers = { ...options.headers, ...attendance() };
    return await fetch(url, { credentials: "same-origin", ...options, headers });
  } catch (error) {
    if ((error as Error).name === "AbortError") throw error;
    throw new Problem(0, t("连不上服务器"), t("连不上服务器，已填的内容都在。请再试。"));
  }
}

async function problemOf(answer: Response): Promise<Problem> {
  try {
    const body = await answer.json();
    return new Problem(answer.status, body.title ?? "", body.detail ?? "", body.errors ?? []);
  } catch {
    return new Problem(answer.status, "", t("服务器没有给出说明（{status}）", { status: answer.status }));
  }
}

/** The cookie's, where scripts may read it: a page that a tablet kept from yesterday has an old one in its mark-up. */
function csrfToken(): string {
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  if (cookie) return cookie;
  return document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
}
