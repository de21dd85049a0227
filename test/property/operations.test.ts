import fc from "fast-check";
import { describe, test } from "vitest";
import { holds } from "../support/property.js";
import { Chance, ShufflingScheduler, withRandomFrom } from "./chance.js";
import { World } from "./model.js";
import { observationOf } from "./observation.js";
import { Performer } from "./performer.js";
import { type Script, scripts } from "./script.js";
import { print } from "./statement.js";
import { everyWay } from "./ways.js";

/**
 * Performs a script on the package and on the model, and compares all that can be seen after each statement.
 *
 * Where the model leaves a choice it goes every way, and drops the ways that turn out not to be the package's. A
 * scheduler is asked for every choice; so with one, what it was asked has to be the same, too.
 */
async function follow(script: Script, scheduler: ShufflingScheduler | null): Promise<void> {
  const performer = new Performer(script, scheduler);
  const channels = script.capacities.map((capacity) => ({ capacity, buffer: [], closed: false }));
  let worlds = [new World(channels, new Array<boolean>(script.signals).fill(false), 0)];
  try {
    for (const [id, statement] of script.statements.entries()) {
      const observed = await performer.perform(id, statement);
      const seen = show({ ...observed, choices: scheduler?.choices.splice(0) });
      const allowed = new Map<string, World[]>();
      for (const world of worlds) {
        for (const { world: next, choices } of everyWay(world, id, statement)) {
          const view = show({
            ...observationOf(next, script.statements),
            choices: scheduler === null ? undefined : choices,
          });
          next.finished = [];
          allowed.set(view, [...(allowed.get(view) ?? []), next]);
        }
      }
      worlds = withoutEqual(allowed.get(seen) ?? []);
      if (worlds.length === 0) {
        const after = `after ${id}: ${print(statement)}`;
        throw new Error(`${after}\nthe package: ${seen}\nthe model: ${[...allowed.keys()].join("\nor ")}`);
      }
      const broken = performer.brokenInvariants();
      if (broken.length > 0) throw new Error(`after ${id}: ${print(statement)}\n${broken.join("\n")}`);
    }
  } finally {
    performer.stop();
  }
}

function show(view: object): string {
  return JSON.stringify(view, null, 1);
}

function withoutEqual(worlds: readonly World[]): World[] {
  return [...new Map(worlds.map((world) => [JSON.stringify(world), world])).values()];
}

const RUNS = 300;

describe.each([0, 1, 2, 5, Number.POSITIVE_INFINITY])("with capacity %d", (capacity) => {
  test("whatever is begun in whatever order, the package does what the model allows", async () => {
    await holds(
      fc.asyncProperty(scripts(capacity), (script) =>
        withRandomFrom(new Chance(script.picks), () => follow(script, null)),
      ),
      { numRuns: RUNS },
    );
  });

  test("it does so under a scheduler that makes every choice and wakes in any order", async () => {
    await holds(
      fc.asyncProperty(scripts(capacity), (script) => {
        const scheduler = new ShufflingScheduler(new Chance(script.picks));
        return scheduler.run(() => follow(script, scheduler));
      }),
      { numRuns: RUNS },
    );
  });
});
