import { expect, test } from "vitest";
import { asked, wireTypes } from "./heat-query";

const box = (name: string, value: string, more = "") =>
  `<input type="checkbox" data-${name}="${value}" data-name="${value}" ${more}>`;

test("what is ticked is asked for together and said where the list is closed", () => {
  document.body.innerHTML = `<form>
    <input name="since" value="2026-09-01">
    <details class="pick"><summary><span data-part="types"></span></summary>
      ${["theft", "fraud", "order"].map((code) => box("type", code)).join("")}</details>
    <select data-hours="from"><option>22</option></select><select data-hours="to"><option>2</option></select>
    ${box("weekday", "6", "checked")}${box("weekday", "7")}</form>`;
  const form = document.querySelector("form")!;
  const said = () => document.querySelector("[data-part=types]")!.textContent;
  wireTypes(form);
  expect([said(), String(asked(form))]).toEqual(["全部", "since=2026-09-01&hours=22-2&weekday=6"]);
  const boxes = form.querySelectorAll<HTMLInputElement>("[data-type]");
  for (const one of [boxes[0]!, boxes[1]!]) one.click();
  expect([said(), asked(form).get("type")]).toEqual(["theft、fraud", "theft,fraud"]);
  boxes[2]!.click();
  expect(said()).toBe("3 类");
});
