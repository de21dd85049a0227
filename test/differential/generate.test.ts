import { expect, test } from "vitest";
import { generate } from "./generate.js";
import { NIL, type Operation, type Program } from "./program.js";

function take(count: number, seed: number): Program[] {
  const programs = generate(seed);
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
