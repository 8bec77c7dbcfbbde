import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { EventFrame, Frame, IncidentCard, Snapshot } from "./cards";
import { LiveClient } from "./client";
import { forgetServerTime } from "./clock";

const AT = "2026-11-24T20:17:42+08:00";

/** A station's journal as the wire shows it: answers snapshot and missed events, and holds the open sockets. */
class Wire {
  epoch = "e1";
  journal: EventFrame[] = [];
  sockets: Socket[] = [];
  asked: string[] = [];

  record(): EventFrame {
    const offset = this.journal.length + 1;
    const card = { id: offset, number: `S1-${offset}`, open: true, version: 1 } as IncidentCard;
    const subject = { type: "incident", id: offset };
    this.journal.push({ type: "event", offset, kind: "incident.reported", at: AT, subject, card });
    return this.journal.at(-1)!;
  }

  snapshot(): Snapshot {
    return {
      station: { code: "S1", name: "澄湖派出所", lon: 118, lat: 24 },
      epoch: this.epoch,
      offset: this.journal.length,
      at: AT,
      incidents: this.journal.map((event) => event.card as IncidentCard),
      units: [],
      positions: [],
      counters: { reported_today: this.journal.length, closed_today: 0 },
      settings: { stale_after_s: 120, warn_percent: 60 },
    };
  }

  answer = async (url: string): Promise<Response> => {
    const { pathname, searchParams } = new URL(url, "http://room.test");
    this.asked.push(pathname.split("/").at(-2)!);
    if (pathname.endsWith("/snapshot/")) return Response.json(this.snapshot());
    if (searchParams.get("epoch") !== this.epoch) return Response.json({ reset: true });
    return Response.json({ events: this.journal.slice(Number(searchParams.get("after"))) });
  };

  say(frame: Frame): void {
    for (const socket of this.sockets) socket.onmessage?.({ data: JSON.stringify(frame) } as MessageEvent);
  }

  hello(): void {
    this.say({ type: "hello", station: "S1", epoch: this.epoch, head: this.journal.length });
  }
}

class Socket {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  constructor(readonly url: string) {
    wire.sockets.push(this);
  }
  close(): void {
    this.onclose?.({ code: 1006 } as CloseEvent);
  }
}

let wire: Wire;
let client: LiveClient;
const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const known = () => ({ offset: client.state?.offset, incidents: client.state?.incidents.size });

beforeEach(async () => {
  vi.useFakeTimers();
  wire = new Wire();
  vi.stubGlobal("fetch", wire.answer);
  vi.stubGlobal("WebSocket", Socket);
  wire.record();
  client = new LiveClient("S1", { changed: () => undefined });
  client.start();
  await settle();
  wire.hello();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  forgetServerTime();
});

test("the socket is opened from exactly where the snapshot stands", () => {
  expect(wire.sockets.map((socket) => new URL(socket.url).search)).toEqual(["?station=S1&epoch=e1&offset=1"]);
});

test("an event that follows is on the screen without asking", () => {
  wire.say(wire.record());
  expect(known()).toEqual({ offset: 2, incidents: 2 });
  expect(wire.asked).toEqual(["snapshot"]);
});

test("a jump in the offsets makes the screen ask for what it missed and end up whole", async () => {
  wire.record();
  wire.say(wire.record());
  await settle();
  expect(known()).toEqual({ offset: 3, incidents: 3 });
  expect(wire.asked).toEqual(["snapshot", "events"]);
});

test("a beat that is ahead tells of an event that never came", async () => {
  wire.record();
  wire.say({ type: "beat", head: 2, at: AT });
  await settle(500);
  expect(known()).toEqual({ offset: 2, incidents: 2 });
});

test("a line that was cut comes back by itself and catches up", async () => {
  wire.sockets.at(-1)!.close();
  wire.record();
  await settle(600);
  expect(wire.sockets).toHaveLength(2);
  wire.hello();
  await settle(500);
  expect(known()).toEqual({ offset: 2, incidents: 2 });
});

test("when the network is back nobody waits for the pause that many failed tries have earned", async () => {
  client.feed.attempt = 12;
  window.dispatchEvent(new Event("offline"));
  expect(client.feed.connected).toBe(false);
  wire.record();
  window.dispatchEvent(new Event("online"));
  await settle(600);
  wire.hello();
  await settle(500);
  expect(known()).toEqual({ offset: 2, incidents: 2 });
});

test("a database that was restored is another epoch: the screen starts again from a snapshot", async () => {
  wire.epoch = "e2";
  wire.journal = [];
  wire.say({ type: "reset", reason: "epoch" });
  await settle(600);
  expect(client.state?.epoch).toBe("e2");
  expect(known()).toEqual({ offset: 0, incidents: 0 });
});

test("a socket that is open but silent for half a minute is given up", async () => {
  await settle(32_000);
  expect(wire.sockets.length).toBeGreaterThan(1);
});
