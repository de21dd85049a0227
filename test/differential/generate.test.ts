import { expect, test } from "vitest";
import { generate } from "./generate.js";
import { generateSync } from "./generate-sync.js";
import { isComparable, NIL, type Operation, type Program } from "./program.js";

function take(count: number, seed: number, from = generate): Program[] {
  const programs = from(seed);
  return Array.from({ length: count }, () => programs.next().value as Program);
}

/** Plain operations, and the cases of selects. */
function flat({ goroutines }: Program): Operation[] {
  return goroutines.flat().flatMap((operation) => (operation.op === "select" ? operation.cases : operation));
}

test("a seed gives the same programs again, and another seed gives others", () => {
  expect(take(20, 1)).toEqual(take(20, 1));
  expect(take(20, 1)).not.toEqual(take(20, 2));
});

test("no value is sent twice in a program", () => {
  for (const program of take(200, 3)) {
    const values = flat(program).flatMap((operation) => (operation.op === "send" ? operation.value : []));
    expect(new Set(values).size).toBe(values.length);
  }
});

test("there are nil channels, all capacities from 0 to 3, and selects of 1 to 3 cases with and without default", () => {
  const programs = take(200, 4);
  expect(programs.flatMap(flat)).toContainEqual({ op: "receive", channel: NIL });
  expect(new Set(programs.flatMap(({ channels }) => channels))).toEqual(new Set([0, 1, 2, 3]));
  const selects = programs.flatMap(({ goroutines }) => goroutines.flat()).filter(({ op }) => op === "select");
  const shapes = selects.map((operation) => "cases" in operation && [operation.cases.length, operation.hasDefault]);
  for (const hasDefault of [false, true]) {
    for (const cases of [1, 2, 3]) expect(shapes).toContainEqual([cases, hasDefault]);
  }
});

test("programs of locks, contexts and groups are the same for the same seed, and comparable", () => {
  expect(take(50, 1, generateSync)).toEqual(take(50, 1, generateSync));
  for (const program of take(200, 5, generateSync)) expect(isComparable(program)).toBe(true);
});

test("no two contexts of a program time out in the same tick", () => {
  for (const { objects } of take(200, 6, generateSync)) {
    const ticks = objects?.contexts.flatMap((maker) => (maker.kind === "timeout" ? maker.ticks : [])) ?? [];
    expect(new Set(ticks).size).toBe(ticks.length);
  }
});

test("to use a group in two goroutines, or to start one goroutine twice, is not comparable", () => {
  const go: Operation = { op: "groupGo", group: 0, goroutine: 1 };
  const wait: Operation = { op: "groupWait", group: 0 };
  const comparable = (...goroutines: Operation[][]): boolean =>
    isComparable({ channels: [], waitGroups: [], goroutines });
  expect(comparable([go, wait], [])).toBe(true);
  expect(comparable([go], [], [wait])).toBe(false);
  expect(comparable([go, go], [])).toBe(false);
  expect(comparable([wait], [go])).toBe(false);
});
