import { beforeEach, expect, it, vi } from "vitest";
import { wireEarlier } from "./earlier";
import { Parts } from "./parts";

const ROW = (no: number) => `<li data-entry="${no}">第 ${no} 条</li>`;
const rows = (newest: number, oldest: number) =>
  Array.from({ length: newest - oldest + 1 }, (_, at) => ROW(newest - at)).join("");
const LIST = (newest: number, oldest: number, newer = false) =>
  `<ol data-part="timeline" data-entries>${newer ? '<li class="rest" data-newer>还有较新的</li>' : ""}${rows(newest, oldest)}${
    oldest > 1
      ? `<li class="rest">还有更早的 ${oldest - 1} 条<a href="/x/?before=${oldest}" data-earlier>再看</a></li>`
      : ""
  }</ol>`;

let root: HTMLElement;
const shown = () =>
  [...root.querySelectorAll<HTMLElement>("[data-entry]")].map((row) => Number(row.dataset.entry));
const link = () => root.querySelector<HTMLAnchorElement>("a[data-earlier]");
const answers: Record<string, string> = {
  "/x/?before=7": LIST(6, 4, true),
  "/x/?before=4": LIST(3, 1, true),
};

wireEarlier(document);
beforeEach(() => {
  vi.stubGlobal("fetch", async (url: string) => new Response(answers[url]));
  document.body.innerHTML = `<main>${LIST(9, 7)}</main><div id="toasts"></div>`;
  root = document.querySelector("main")!;
});

async function press(until: number): Promise<void> {
  link()!.click();
  await expect.poll(() => shown().at(-1)).toBe(until);
}

it("what is earlier comes in under what is shown, and the reader goes on where it begins", async () => {
  await press(4);
  expect(document.activeElement?.textContent).toBe("第 6 条");
  await press(1);
  expect(shown()).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(root.querySelectorAll(".rest").length).toBe(0);
});

it("what was brought stays, without a gap, while new entries come in", async () => {
  await press(4);
  const parts = new Parts(root, async () => LIST(11, 9));
  await parts.redraw();
  expect(shown()).toEqual([11, 10, 9, 8, 7, 6, 5, 4]);
  expect(root.querySelector(".rest")?.textContent).toContain("还有更早的 3 条");
  const drawn = root.querySelector("ol");
  await parts.redraw();
  expect(root.querySelector("ol")).toBe(drawn);
  await press(1);
});

it("where so much came that they do not meet, only the newest are shown and the rest is said", async () => {
  await press(4);
  await new Parts(root, async () => LIST(30, 28)).redraw();
  expect(shown()).toEqual([30, 29, 28]);
  expect(root.querySelector(".rest")?.textContent).toContain("还有更早的 27 条");
});

it("pressed twice it comes once; on a line that is down it says so and can be pressed again", async () => {
  const fetched = vi.fn(async () => Promise.reject(new TypeError("down")));
  vi.stubGlobal("fetch", fetched);
  link()!.click();
  link()!.click();
  await expect.poll(() => document.querySelector("#toasts")?.textContent).toContain("连不上服务器");
  expect(fetched).toHaveBeenCalledTimes(1);
  vi.stubGlobal("fetch", async (url: string) => new Response(answers[url]));
  await press(4);
});
