import { t } from "../i18n/t";
import { newKey, Problem, post, postFile } from "./rest";
import type { Draft, Letter, Shelf } from "./shelf";

/** Every write of a tablet: kept before it is sent, sent in order, once. What is refused stays until somebody drops it. */

type Deliver = (letter: Letter, body: unknown) => Promise<unknown>;

const REF = /^@([0-9a-f]{32})\.(\w+)$/;
// the net, the server's own fault, or too many at once: later, and in order
const LATER = new Set([0, 408, 425, 429]);
const SIGNED_OUT = 401;
const CONFLICT = 409;
const CONFLICT_AGAIN_MS = 1500;

/** Stands in a letter's body for a member of the answer to an earlier letter, a picture's uid for instance. */
export function answerOf(letter: Letter, member: string): string {
  return `@${letter.key}.${member}`;
}

export class Outbox {
  letters: Letter[] = [];
  /** what the server took since the page was opened, in order: an answer that was asked for before does not know of it */
  readonly sent: Letter[] = [];
  signedOut = false;
  private sending: Letter | null = null;
  private running = false;
  private wanted = false;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly shelf: Shelf,
    private readonly deliver: Deliver = send,
    private readonly patience_ms = CONFLICT_AGAIN_MS,
  ) {}

  async load(): Promise<void> {
    this.letters = await this.shelf.letters();
    this.tell();
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** What the officer did and the server does not know yet. */
  get waiting(): Letter[] {
    return this.letters.filter((letter) => !letter.refused && !letter.slot);
  }

  get refused(): Letter[] {
    return this.letters.filter((letter) => letter.refused);
  }

  /** Keeps it, then tries to send; the promise is fulfilled once it is kept. */
  async put(draft: Draft): Promise<Letter> {
    if (draft.slot) await this.replace(draft.slot);
    const letter = await this.shelf.lay({
      ...draft,
      key: newKey(),
      at: new Date().toISOString(),
      refused: "",
    });
    this.letters.push(letter);
    this.tell();
    void this.flush();
    return letter;
  }

  async drop(id: number): Promise<void> {
    await this.shelf.take(id);
    this.letters = this.letters.filter((letter) => letter.id !== id);
    this.tell();
  }

  async again(id: number): Promise<void> {
    const letter = this.letters.find((one) => one.id === id);
    if (!letter) return;
    await this.refuse(letter, "");
    await this.flush();
  }

  /** Sends what waits, the oldest first, until the net gives out. */
  async flush(): Promise<void> {
    this.wanted = true;
    if (this.running) return;
    this.running = true;
    try {
      while (this.wanted) {
        // what is asked for from here on comes too late for this round
        this.wanted = false;
        await this.round();
      }
    } finally {
      this.running = false;
    }
  }

  private async round(): Promise<void> {
    do this.sending = this.letters.find((letter) => !letter.refused) ?? null;
    while (this.sending && (await this.send(this.sending)));
    this.sending = null;
    if (!this.letters.length) await this.shelf.forgetAnswers();
  }

  private async replace(slot: string): Promise<void> {
    const old = this.letters.filter((one) => one.slot === slot && one !== this.sending);
    for (const letter of old) await this.drop(letter.id);
  }

  /** True when the next one may go. */
  private async send(letter: Letter, tries = 2): Promise<boolean> {
    try {
      const body = await this.resolved(letter.body);
      if (body === MISSING) return await this.refuse(letter, t("前面的照片没有送到，请重拍后再交。"));
      const answer = await this.deliver(letter, body);
      await this.shelf.answered(letter, answer);
      this.letters = this.letters.filter((one) => one !== letter);
      if (!letter.slot) this.sent.push({ ...letter, file: undefined });
      this.signedOut = false;
      this.tell();
      return true;
    } catch (problem) {
      return this.failed(letter, problem, tries);
    }
  }

  private async failed(letter: Letter, problem: unknown, tries: number): Promise<boolean> {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.status === SIGNED_OUT) {
      this.signedOut = true;
      this.tell();
      return false;
    }
    if (LATER.has(problem.status) || problem.status >= 500) return false;
    if (problem.status === CONFLICT && tries > 1) {
      // the first try may still be at work on the server: its answer comes with the same key
      await new Promise((done) => setTimeout(done, this.patience_ms));
      return this.send(letter, tries - 1);
    }
    if (letter.slot) {
      await this.drop(letter.id);
      return true;
    }
    return this.refuse(letter, problem.message);
  }

  private async refuse(letter: Letter, why: string): Promise<boolean> {
    letter.refused = why;
    await this.shelf.change(letter);
    this.tell();
    return true;
  }

  private async resolved(body: unknown): Promise<unknown> {
    if (typeof body === "string") {
      const [, key, member] = REF.exec(body) ?? [];
      if (!key || !member) return body;
      const answer = (await this.shelf.answer(key)) as Record<string, unknown> | undefined;
      return answer?.[member] ?? MISSING;
    }
    if (Array.isArray(body)) {
      const parts = await Promise.all(body.map((part) => this.resolved(part)));
      return parts.includes(MISSING) ? MISSING : parts;
    }
    if (body === null || typeof body !== "object") return body;
    const pairs = await Promise.all(
      Object.entries(body).map(async ([name, part]) => [name, await this.resolved(part)] as const),
    );
    return pairs.some(([, part]) => part === MISSING) ? MISSING : Object.fromEntries(pairs);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

const MISSING = Symbol("the answer is not there");

function send(letter: Letter, body: unknown): Promise<unknown> {
  if (!letter.file) return post(letter.path, body ?? {}, letter.key);
  const { blob, name } = letter.file;
  const fields = (body ?? {}) as Record<string, string>;
  return postFile(letter.path, new File([blob], name, { type: blob.type }), letter.key, fields);
}
