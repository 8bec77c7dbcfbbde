import { describe, expect, it } from "vitest";
import { newStart } from "./rooms";
import { listed } from "./wire";

describe("what a form of mediation sends", () => {
  it("makes lists of numbered names and leaves out rows without a promise", () => {
    expect(
      listed({
        template: "neighbour",
        promises: { "0": { what: "铺垫" }, "1": { party_id: 3 } },
        mediator_ids: { "7": 7, "9": 9 },
      }),
    ).toEqual({ template: "neighbour", promises: [{ what: "铺垫" }], mediator_ids: [7, 9] });
  });
});

describe("a meeting that is dragged", () => {
  const cell = (day: string, hour: string) => ({ dataset: { day, hour } }) as unknown as HTMLElement;

  it("keeps its hour on another day", () => {
    expect(newStart("2026-11-26T19:30:00+08:00", cell("2026-11-27", "19"))).toBe(
      Date.parse("2026-11-27T19:30:00+08:00"),
    );
  });

  it("begins with the part of the day into which it is dropped", () => {
    expect(newStart("2026-11-26T19:30:00+08:00", cell("2026-11-27", "14"))).toBe(
      Date.parse("2026-11-27T14:00:00+08:00"),
    );
  });
});
