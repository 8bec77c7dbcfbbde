import { delayBefore } from "./backoff";
import type { EventFrame, Frame, Position, Snapshot } from "./cards";
import { hearServerTime } from "./clock";
import { type Feed, health, SILENT_MS } from "./health";
import { get, Problem } from "./rest";
import { applyEvent, applyPositions, fromSnapshot, type RoomState, shanghaiDay } from "./state";

export interface LiveListener {
  /** after a snapshot, an event or a batch of positions */
  changed(state: RoomState, events: readonly EventFrame[]): void;
}

const POSITION_BATCH_MS = 250;
// an event may still be on its way to us when the beat that counts it arrives
const BEAT_GRACE_MS = 400;
const WATCH_MS = 1000;
const OPENING_MS = 10_000;
// close code of the consumer when the officer's session ended
const SIGNED_OUT = 4401;

/** Keeps one screen equal to the journal: snapshot, then events by offset; what is missed is asked for, all of it or anew. */
export class LiveClient {
  state: RoomState | null = null;
  readonly feed: Feed & { asOf: string | null; attempt: number } = {
    connected: false,
    lastHeardAt: Date.now(),
    asOf: null,
    attempt: 0,
  };
  private socket: WebSocket | null = null;
  private openedAt = 0;
  private head = 0;
  private catching: Promise<void> | null = null;
  private waiting: Position[] = [];
  private retrying = 0;

  constructor(
    private readonly station: string,
    private readonly listener: LiveListener,
  ) {}

  start(): void {
    window.setInterval(() => this.watch(), WATCH_MS);
    window.setInterval(() => this.flushPositions(), POSITION_BATCH_MS);
    window.addEventListener("offline", () => this.renew());
    // the network is back: asked within a second, not after the pause that the last tries have earned
    window.addEventListener("online", () => this.renew(0));
    void this.connect();
  }

  health(): ReturnType<typeof health> {
    return health(this.feed, Date.now());
  }

  private async connect(): Promise<void> {
    try {
      if (!this.state) await this.takeSnapshot();
      this.openSocket();
    } catch (error) {
      if (error instanceof Problem && error.status === 401) location.reload();
      else this.retry();
    }
  }

  private async takeSnapshot(): Promise<void> {
    const snapshot = await get<Snapshot>("live/snapshot/", { station: this.station });
    this.heard(snapshot.at);
    this.state = fromSnapshot(snapshot);
    this.head = snapshot.offset;
    this.listener.changed(this.state, []);
  }

  private openSocket(): void {
    this.socket?.close();
    const { epoch, offset } = this.state!;
    const query = new URLSearchParams({ station: this.station, epoch, offset: String(offset) });
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws/live/?${query}`);
    this.socket = socket;
    this.openedAt = Date.now();
    socket.onmessage = (message) => {
      if (socket === this.socket) this.receive(JSON.parse(message.data) as Frame);
    };
    socket.onclose = (event) => {
      if (socket !== this.socket) return;
      this.feed.connected = false;
      if (event.code === SIGNED_OUT) location.reload();
      else this.retry();
    };
  }

  private retry(): void {
    this.socket = null;
    window.clearTimeout(this.retrying);
    this.retrying = window.setTimeout(() => void this.connect(), delayBefore(this.feed.attempt));
    this.feed.attempt += 1;
  }

  /** Gives up the socket there is, whatever it believes of itself, for a new one. */
  private renew(attempt = this.feed.attempt): void {
    const old = this.socket;
    this.feed.attempt = attempt;
    this.feed.connected = false;
    this.retry();
    old?.close();
  }

  private receive(frame: Frame): void {
    if (!this.state) return;
    this.heard("at" in frame && frame.type !== "position" ? frame.at : undefined, frame.type === "event");
    if (frame.type === "hello") this.greet(frame.epoch, frame.head);
    else if (frame.type === "event") this.take(frame);
    else if (frame.type === "beat") this.compare(frame.head, frame.epoch);
    else if (frame.type === "position") this.waiting.push(frame);
    else void this.startAgain();
  }

  private greet(epoch: string, head: number): void {
    this.feed.connected = true;
    this.feed.attempt = 0;
    if (epoch !== this.state?.epoch) void this.startAgain();
    else this.compare(head);
  }

  private take(frame: EventFrame): void {
    this.head = Math.max(this.head, frame.offset);
    const { state, verdict } = applyEvent(this.state!, frame);
    if (verdict === "gap") void this.catchUp();
    if (verdict !== "applied") return;
    this.state = state;
    this.listener.changed(state, [frame]);
  }

  private compare(head: number, epoch?: string): void {
    if (epoch && epoch !== this.state?.epoch) void this.startAgain();
    this.head = Math.max(this.head, head);
    if (this.behind()) window.setTimeout(() => this.behind() && void this.catchUp(), BEAT_GRACE_MS);
    // the counters belong to a Shanghai day: at midnight the server counts anew
    if (this.state && this.feed.asOf && shanghaiDay(this.feed.asOf) > this.state.day) void this.startAgain();
  }

  private behind(): boolean {
    return this.state !== null && this.state.offset < this.head;
  }

  /** One at a time; goes on until the highest offset heard is reached. */
  private catchUp(): Promise<void> {
    this.catching ??= this.fetchMissed().finally(() => {
      this.catching = null;
    });
    return this.catching;
  }

  private async fetchMissed(): Promise<void> {
    try {
      while (this.behind()) {
        const state = this.state!;
        const query = { station: this.station, epoch: state.epoch, after: state.offset };
        const answer = await get<{ events?: EventFrame[]; reset?: boolean }>("live/events/", query);
        if (answer.reset || !answer.events?.length) return await this.takeSnapshot();
        for (const event of answer.events) this.take({ ...event, type: "event" });
        if (this.state!.offset === state.offset) return await this.takeSnapshot();
      }
    } catch {
      // the line is down: the next beat or reconnect asks again, and the banner says how old the screen is
    }
  }

  private async startAgain(): Promise<void> {
    this.state = null;
    this.socket?.close();
  }

  private flushPositions(): void {
    if (!this.waiting.length || !this.state) return;
    const next = applyPositions(this.state, this.waiting);
    this.waiting = [];
    if (next === this.state) return;
    this.state = next;
    this.listener.changed(next, []);
  }

  /** A socket that says nothing for 30 s, or does not open in 10 s, is not alive, whatever it believes. */
  private watch(): void {
    if (!this.socket) return;
    const now = Date.now();
    const silent = this.feed.connected && now - this.feed.lastHeardAt > SILENT_MS;
    const stuck = !this.feed.connected && now - this.openedAt > OPENING_MS;
    if (silent || stuck) this.renew();
  }

  private heard(at?: string, isEvent = false): void {
    this.feed.lastHeardAt = Date.now();
    if (!at) return;
    // a replayed event is old: it tells nothing about the server's clock
    if (!isEvent) hearServerTime(at);
    if (!this.feed.asOf || Date.parse(at) > Date.parse(this.feed.asOf)) this.feed.asOf = at;
  }
}
