import { expect, test, vi } from "vitest";
import { type Coming, type Route, Routes } from "./routes";

const NUMBER = "JQ-YT01-20261122-0001";
const WAY: Route = {
  call_sign: "C1",
  by: "road",
  line: [
    [118.1, 24.5],
    [118.11, 24.5],
  ],
};

function unit(lon: number, incident = NUMBER, callSign = "C1"): Coming {
  return { callSign, incident, at: [lon, 24.5] };
}

/** Routes with a server that answers `answer` and a clock that is moved by hand. */
function rig(answer: () => Promise<{ results: Route[] }> = async () => ({ results: [WAY] })) {
  const asked: string[] = [];
  const time = { now: 0 };
  const arrived = vi.fn();
  const ask = (number: string) => {
    asked.push(number);
    return answer();
  };
  const routes = new Routes(arrived, ask, () => time.now);
  const follow = async (at: number, ...coming: Coming[]) => {
    time.now = at;
    routes.follow(coming);
    await new Promise((settled) => setTimeout(settled));
  };
  return { asked, arrived, routes, follow };
}

test("a unit that sets out has its way asked for once, and none until it is there", async () => {
  const { asked, arrived, routes, follow } = rig();
  expect(routes.of(unit(118.1))).toBeNull();
  await follow(0, unit(118.1));
  await follow(1000, unit(118.1));
  expect(asked).toEqual([NUMBER]);
  expect(arrived).toHaveBeenCalledOnce();
  expect(routes.of(unit(118.1))).toEqual(WAY);
});

test("the way is asked for again after a hundred metres, but not within ten seconds", async () => {
  const { asked, follow } = rig();
  await follow(0, unit(118.1));
  await follow(9000, unit(118.102));
  expect(asked).toHaveLength(1);
  await follow(11_000, unit(118.1005));
  expect(asked).toHaveLength(1);
  await follow(12_000, unit(118.102));
  expect(asked).toHaveLength(2);
});

test("a second unit sent to the same incident has its way too", async () => {
  const { asked, follow } = rig();
  await follow(0, unit(118.1));
  await follow(11_000, unit(118.1), unit(118.2, NUMBER, "C2"));
  expect(asked).toHaveLength(2);
});

test("two incidents are asked for one after the other", async () => {
  const other = "JQ-YT01-20261122-0002";
  const { asked, follow } = rig();
  await follow(0, unit(118.1), unit(118.2, other, "C2"));
  expect(asked).toEqual([NUMBER]);
  await follow(10, unit(118.1), unit(118.2, other, "C2"));
  expect(asked).toEqual([NUMBER, other]);
});

test("the way of a unit that has arrived is forgotten", async () => {
  const { routes, follow } = rig();
  await follow(0, unit(118.1));
  await follow(1000);
  expect(routes.of(unit(118.1))).toBeNull();
});

test("a lost answer leaves the way that was known and is asked for again in its turn", async () => {
  let broken = false;
  const { asked, routes, follow } = rig(async () => {
    if (broken) throw new Error("cut");
    return { results: [WAY] };
  });
  await follow(0, unit(118.1));
  broken = true;
  await follow(11_000, unit(118.12));
  expect(asked).toHaveLength(2);
  expect(routes.of(unit(118.12))).toEqual(WAY);
});
