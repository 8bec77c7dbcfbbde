import { type DBSchema, type IDBPDatabase, openDB } from "idb";

/** What a tablet keeps in its own database: letters that are not sent yet, answers that later letters need, what was read last. */

export interface Draft {
  path: string;
  body?: unknown;
  file?: { blob: Blob; name: string };
  /** what was done, in the officer's words */
  about: string;
  /** a newer letter of the same slot takes the place of one that still waits; such letters are not counted */
  slot?: string;
}

export interface Letter extends Draft {
  id: number;
  officer: number;
  /** made when the finger lifted: however often it is sent, it is one act */
  key: string;
  at: string;
  /** why the server would not take it; "" while it waits */
  refused: string;
}

export interface Read<T = unknown> {
  path: string;
  officer: number;
  at: string;
  data: T;
}

interface Kept extends DBSchema {
  letters: { key: number; value: Letter };
  answers: { key: string; value: { key: string; answer: unknown } };
  read: { key: [number, string]; value: Read };
}

const VERSION = 1;

export class Shelf {
  private constructor(
    private readonly kept: IDBPDatabase<Kept>,
    readonly officer: number,
  ) {}

  static async open(officer: number, name = "tablet"): Promise<Shelf> {
    const kept = await openDB<Kept>(name, VERSION, {
      upgrade(fresh) {
        fresh.createObjectStore("letters", { keyPath: "id", autoIncrement: true });
        fresh.createObjectStore("answers", { keyPath: "key" });
        fresh.createObjectStore("read", { keyPath: ["officer", "path"] });
      },
    });
    return new Shelf(kept, officer);
  }

  /** The officer's letters, the oldest first; a colleague's on the same tablet stay until the colleague is back. */
  async letters(): Promise<Letter[]> {
    return (await this.kept.getAll("letters")).filter((letter) => letter.officer === this.officer);
  }

  async lay(letter: Omit<Letter, "id" | "officer">): Promise<Letter> {
    const whole = { ...letter, officer: this.officer } as Letter;
    const id = await this.kept.add("letters", whole);
    return { ...whole, id };
  }

  async change(letter: Letter): Promise<void> {
    await this.kept.put("letters", letter);
  }

  async take(id: number): Promise<void> {
    await this.kept.delete("letters", id);
  }

  /** A sent letter goes and its answer comes in one step. */
  async answered(letter: Letter, answer: unknown): Promise<void> {
    const both = this.kept.transaction(["letters", "answers"], "readwrite");
    await both.objectStore("letters").delete(letter.id);
    await both.objectStore("answers").put({ key: letter.key, answer: answer ?? null });
    await both.done;
  }

  async answer(key: string): Promise<unknown> {
    return (await this.kept.get("answers", key))?.answer;
  }

  async forgetAnswers(): Promise<void> {
    await this.kept.clear("answers");
  }

  async keep<T>(path: string, data: T, at: string): Promise<Read<T>> {
    const read = { path, officer: this.officer, at, data };
    await this.kept.put("read", read);
    return read;
  }

  async last<T>(path: string): Promise<Read<T> | undefined> {
    return (await this.kept.get("read", [this.officer, path])) as Read<T> | undefined;
  }

  /** Logging out leaves nothing that was read on the tablet; letters stay, they are the officer's work. */
  async forgetRead(): Promise<void> {
    await this.kept.clear("read");
  }
}
