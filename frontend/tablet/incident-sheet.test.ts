import { expect, test } from "vitest";
import type { AssignmentCard } from "../live/cards";
import type { Letter } from "../live/shelf";
import { legOf } from "./incident-sheet";

const assignment = (status: AssignmentCard["status"]) => ({ id: 4, status }) as AssignmentCard;
const tap = (move: string, refused = "") => ({ path: `assignments/4/${move}/`, refused }) as Letter;

test("a tap counts before the room knows of it, and the sheet never steps back", () => {
  expect(legOf(assignment("sent"), [])).toBe("sent");
  expect(legOf(assignment("sent"), [tap("accept"), tap("en-route")])).toBe("en_route");
  expect(legOf(assignment("on_scene"), [tap("accept")])).toBe("on_scene");
});

test("a tap that was refused, or was for another unit, moves nothing", () => {
  expect(legOf(assignment("accepted"), [tap("clear", "还没到场")])).toBe("accepted");
  expect(legOf({ ...assignment("sent"), id: 5 }, [tap("clear")])).toBe("sent");
});
