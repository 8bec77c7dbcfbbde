import "fake-indexeddb/auto";
import { beforeEach, expect, test, vi } from "vitest";
import { answerOf, Outbox } from "./outbox";
import { Problem } from "./rest";
import { type Letter, Shelf } from "./shelf";

/** A server that notes what arrives; `answers` says by path what it does instead of taking it. */
class Server {
  heard: { path: string; body: unknown; key: string }[] = [];
  answers = new Map<string, () => unknown>();
  reachable = true;

  deliver = async (letter: Letter, body: unknown): Promise<unknown> => {
    if (!this.reachable) throw new Problem(0, "", "连不上服务器");
    this.heard.push({ path: letter.path, body, key: letter.key });
    return this.answers.get(letter.path)?.() ?? { path: letter.path };
  };

  get paths(): string[] {
    return this.heard.map(({ path }) => path);
  }
}

let shelf: Shelf;
let server: Server;
let outbox: Outbox;
let tablet = 0;

beforeEach(async () => {
  tablet += 1;
  shelf = await Shelf.open(7, `tablet ${tablet}`);
  server = new Server();
  outbox = new Outbox(shelf, server.deliver, 0);
});

const put = (path: string, more: object = {}) => outbox.put({ path, about: path, ...more });
const settled = async () => {
  await outbox.flush();
  await vi.waitFor(() => expect(Reflect.get(outbox, "running")).toBe(false), { timeout: 15_000 });
};

test("what was done without a net is sent in order once the net is there, each with its own key", async () => {
  server.reachable = false;
  for (const path of ["arrive", "leave", "feedback"]) await put(path);
  await settled();
  expect([server.paths, outbox.waiting.length]).toEqual([[], 3]);
  server.reachable = true;
  await settled();
  expect(server.paths).toEqual(["arrive", "leave", "feedback"]);
  expect(new Set(server.heard.map(({ key }) => key)).size).toBe(3);
  expect([outbox.waiting, await shelf.letters()]).toEqual([[], []]);
});

test("a tablet that was switched off sends the same letter with the same key", async () => {
  server.reachable = false;
  const { key } = await put("arrive", { body: { at: "2026-11-24T12:25:00Z" } });
  const anew = new Outbox(await Shelf.open(7, `tablet ${tablet}`), server.deliver, 0);
  await anew.load();
  server.reachable = true;
  await anew.flush();
  expect(server.heard).toEqual([{ path: "arrive", body: { at: "2026-11-24T12:25:00Z" }, key }]);
});

test("a refused letter stays with its reason, holds up nobody, and can be sent again or dropped", async () => {
  server.answers.set("arrive", () => {
    throw new Problem(422, "", "超过 24 小时的登记不再受理。");
  });
  const refused = await put("arrive");
  await put("leave");
  await settled();
  expect(server.paths).toEqual(["arrive", "leave"]);
  expect(outbox.refused.map(({ path, refused: why }) => [path, why])).toEqual([
    ["arrive", "超过 24 小时的登记不再受理。"],
  ]);
  server.answers.clear();
  await outbox.again(refused.id);
  expect([outbox.refused, server.heard.at(-1)?.key]).toEqual([[], refused.key]);
  server.answers.set("arrive", () => {
    throw new Problem(403, "", "没有权限");
  });
  const dropped = await put("arrive");
  await settled();
  await outbox.drop(dropped.id);
  expect([outbox.letters, await shelf.letters()]).toEqual([[], []]);
});

test("a conflict is asked about once more: the first try may still be at work", async () => {
  let asked = 0;
  server.answers.set("clear", () => {
    asked += 1;
    if (asked === 1) throw new Problem(409, "", "同一请求正在处理");
    return {};
  });
  await put("clear");
  await settled();
  expect([asked, outbox.letters]).toEqual([2, []]);
});

test("a fault of the server or a session that ended stops the queue and loses nothing", async () => {
  for (const status of [503, 401]) {
    server.answers.set("arrive", () => {
      throw new Problem(status, "", "");
    });
    await put("arrive");
    await settled();
    expect([outbox.waiting.length, outbox.refused.length, outbox.signedOut]).toEqual([1, 0, status === 401]);
    server.answers.clear();
    await settled();
    expect([outbox.waiting.length, outbox.signedOut]).toEqual([0, false]);
  }
});

test("of positions only the newest waits, and none is counted", async () => {
  server.reachable = false;
  await put("leave");
  for (const lon of [1, 2, 3]) await put("positions", { slot: "position", body: [{ lon }] });
  expect([outbox.waiting.length, outbox.letters.length]).toEqual([1, 2]);
  server.reachable = true;
  await settled();
  expect(server.heard.map(({ body }) => body)).toEqual([undefined, [{ lon: 3 }]]);
});

test("a feedback names the picture that was sent before it, and is not sent without it", async () => {
  server.answers.set("photo", () => ({ uid: "b1e5" }));
  server.reachable = false;
  const photo = await put("photo");
  await put("feedback", { body: { text: "已走访", photos: [answerOf(photo, "uid")] } });
  server.reachable = true;
  await settled();
  expect(server.heard.at(-1)?.body).toEqual({ text: "已走访", photos: ["b1e5"] });

  server.answers.set("photo", () => {
    throw new Problem(422, "", "文件超过 15 MB");
  });
  const large = await put("photo");
  await put("feedback", { body: { photos: [answerOf(large, "uid")] } });
  await settled();
  expect(outbox.refused.map(({ path }) => path)).toEqual(["photo", "feedback"]);
});

test("a colleague on the same tablet neither sees nor sends what is not theirs", async () => {
  server.reachable = false;
  await put("arrive");
  const colleague = new Outbox(await Shelf.open(8, `tablet ${tablet}`), server.deliver, 0);
  await colleague.load();
  expect(colleague.letters).toEqual([]);
  await shelf.keep("orders/mine/", [1], "2026-11-24T12:00:00Z");
  expect(await (await Shelf.open(8, `tablet ${tablet}`)).last("orders/mine/")).toBeUndefined();
});
