import { beforeEach, expect, test } from "vitest";
import { keepDraft } from "./draft";

const FORM = `<form data-drafts="dispute 7"><input type="hidden" name="subject.id" value="7"><input name="subject.title" value="噪音">
  <select name="kind"><option value="dispute">纠纷</option><option value="visit">回访</option></select><textarea name="instruction"></textarea></form><i data-saved></i>`;

function page(html = FORM): { form: HTMLFormElement; saved: Element } {
  document.body.innerHTML = html;
  const form = document.querySelector("form")!;
  const saved = document.querySelector("[data-saved]")!;
  keepDraft(form, saved);
  return { form, saved };
}

function type(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name) as HTMLInputElement;
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

beforeEach(() => sessionStorage.clear());

test("a half-written order survives a reload and says when it was kept", () => {
  const { form, saved } = page();
  type(form, "instruction", "上门核验");
  type(form, "kind", "visit");
  expect(saved.textContent).toMatch(/^草稿，\d\d:\d\d/);
  const again = page();
  expect(Object.fromEntries(new FormData(again.form))).toEqual({
    "subject.id": "7",
    "subject.title": "噪音",
    kind: "visit",
    instruction: "上门核验",
  });
  expect(again.saved.textContent).toMatch(/^草稿，/);
});

test("the draft of one matter is not another's", () => {
  type(page().form, "instruction", "上门核验");
  const other = page(FORM.replace("dispute 7", ""));
  expect((other.form.elements.namedItem("instruction") as HTMLTextAreaElement).value).toBe("");
});

test("issued or emptied, it is a draft no longer", () => {
  const { form, saved } = page();
  type(form, "instruction", "上门核验");
  form.reset();
  expect(saved.textContent).toBe("");
  expect((page().form.elements.namedItem("instruction") as HTMLTextAreaElement).value).toBe("");
});
