import { describe, expect, it } from "vitest";
import { joined } from "./minutes";

describe("minutes that two wrote at once", () => {
  const join = (before: string, mine: string, theirs: string) => joined(before, mine, theirs, "\n");

  it("have what both added, each line once", () => {
    expect(join("1. 夜市", "1. 夜市\n2. 回访\n散会", "1. 夜市\n2. 路灯\n散会")).toBe(
      "1. 夜市\n2. 路灯\n散会\n2. 回访",
    );
  });

  it("keep both when both changed the same line", () => {
    expect(join("1. 夜市", "1. 夜市加派", "1. 夜市撤点")).toBe("1. 夜市撤点\n1. 夜市加派");
  });

  it("do not bring back what the other took out", () => {
    expect(join("1. 夜市\n2. 回访", "1. 夜市\n2. 回访\n3. 路灯", "2. 回访")).toBe("2. 回访\n3. 路灯");
  });

  it("are one's own where the other has nothing", () => {
    expect(join("", "1. 夜市", "")).toBe("1. 夜市");
  });

  it("name everybody who was there", () => {
    expect(joined("陈雨桐", "陈雨桐、贺峰", "陈雨桐、何庆川", "、")).toBe("陈雨桐、何庆川、贺峰");
  });
});
