import { beforeEach, expect, test } from "vitest";
import { showErrors, valuesOf } from "./forms";
import { Problem } from "./rest";

let form: HTMLFormElement;

beforeEach(() => {
  document.body.innerHTML = `<form>
    <div class="field"><input name="caller.phone" value=" 138 2206 77 "></div>
    <div class="field"><input name="location.lon" data-number value="118.1"></div>
    <input name="title" value="">
  </form>`;
  form = document.querySelector("form")!;
});

test("a form is sent in the shape of the contract: nested, numbers as numbers, nothing for what was left empty", () => {
  expect(valuesOf(form)).toEqual({ caller: { phone: "138 2206 77" }, location: { lon: 118.1 } });
});

test("an error stands beside its field, says what is right, and the cursor waits there", () => {
  const wrong = [{ field: "caller.phone", detail: "手机号应为 11 位，现 9 位" }];
  showErrors(form, new Problem(422, "Invalid", "", wrong));
  expect(form.querySelector(".field .err")?.textContent).toBe("手机号应为 11 位，现 9 位");
  expect(document.activeElement?.getAttribute("name")).toBe("caller.phone");
});

test("an error that belongs to no field stands at the head of the form", () => {
  showErrors(form, new Problem(409, "Conflict", "M2 已派往 1043"));
  expect(form.firstElementChild?.textContent).toBe("M2 已派往 1043");
});

test("a second attempt does not pile up the errors of the first", () => {
  showErrors(form, new Problem(409, "", "一"));
  showErrors(form, new Problem(409, "", "二"));
  expect([...form.querySelectorAll(".err")].map((error) => error.textContent)).toEqual(["二"]);
});

test("whoever hears that another was faster reads what stands now and may send the same again for that version", () => {
  form.insertAdjacentHTML("beforeend", '<input type="hidden" name="version" value="3" data-number>');
  showErrors(form, new Problem(409, "", "DD-0001 已改到第 5 版", [{ field: "version", detail: "5" }]));
  expect(form.querySelector(".err")?.textContent).toBe("DD-0001 已改到第 5 版");
  expect(valuesOf(form).version).toBe(5);
});
