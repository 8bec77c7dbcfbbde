import { afterEach, expect, test, vi } from "vitest";
import type { Duplicate } from "./duplicates";
import { addCall, saidIn } from "./taking";

const FIGHT = { number: "CH20261124-0043", short: "43" } as Duplicate;

function form(more = ""): HTMLFormElement {
  document.body.innerHTML = `<form>
    <input name="caller.phone" value="13900001111"><input name="location.address" value="溪桥路 3 号">
    <input type="hidden" name="location.lon" data-number value="118.1"><input type="hidden" name="location.lat" data-number value="24.5">
    <textarea name="description">还在打</textarea>
    <input type="radio" name="priority" value="3" data-number checked>
    <select name="kind"><option value="alarm">报警</option><option value="help">求助</option></select>
    <select name="source"><option value="110">110</option></select>${more}</form>`;
  return document.querySelector("form")!;
}

/** The server, which answers the incident's card. */
function server(priority: number) {
  const asked: { path: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    asked.push({ path, body: JSON.parse(String(init.body)) });
    return new Response(JSON.stringify({ priority }), { status: 200 });
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

test("a call that joins an open matter takes along all that was typed", async () => {
  const asked = server(3);
  const typed = form('<input type="hidden" name="type" value="order.fight">');
  typed.querySelector("select")!.selectedIndex = 1;
  const taken = await addCall(FIGHT, saidIn(typed), "k");
  expect(asked).toEqual([
    {
      path: expect.stringContaining("incidents/CH20261124-0043/calls/"),
      body: {
        caller: { phone: "13900001111" },
        location: { address: "溪桥路 3 号", lon: 118.1, lat: 24.5, datum: "wgs84" },
        description: "还在打",
        type: "order.fight",
        priority: 3,
        kind: "help",
        source: "110",
      },
    },
  ]);
  expect(taken.text).toBe("来电已并入 43");
});

test("a level and a wish that nobody picked are nobody's word", () => {
  expect(saidIn(form())).not.toHaveProperty("priority");
  expect(saidIn(form())).not.toHaveProperty("kind");
  expect(saidIn(form(), true)).toHaveProperty("priority", 3);
});

test("a call that is graver than the matter stands says so", async () => {
  server(4);
  const { text } = await addCall(FIGHT, saidIn(form(), true), "k");
  expect(text).toBe("来电已并入 43；这次报的是 3 级，原为 4 级，按 p 改级别");
});
