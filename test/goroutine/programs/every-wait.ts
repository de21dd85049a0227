// Parks every operation that can block, after each of them has ended in every way that needs no time to pass.
import { main } from "../../../src/index.js";
import { ABORT, type Scene, type Wait } from "../../support/wait.js";
import { waits } from "../../support/waits.js";

// The table's own functions stand between an operation and the function that a block is known by.
Error.stackTraceLimit = 30;

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What a scene itself has parked is known by this function. */
function setUp(wait: Wait): Scene {
  return wait.set();
}

/** Starts an operation in a function of this name, for the stack. */
function startAs(name: string, scene: Scene): Promise<unknown> {
  const starts = { [name]: async () => scene.start() };
  const start = starts[name]!;
  return start();
}

const parked: [Scene, Promise<unknown>][] = [];

main(
  async () => {
    for (const wait of waits) {
      for (const ending of wait.endings) {
        if (wait.waitsForTime && ending.how !== ABORT) continue;
        const scene = setUp(wait);
        await turn();
        const ended = startAs(`${wait.name} that has ended by ${ending.how}`, scene);
        await turn();
        scene.end(ending);
        await ended.catch(() => {});
        scene.clear();
      }
    }
    for (const wait of waits.filter(({ waitsForTime }) => !waitsForTime)) {
      const scene = setUp(wait);
      await turn();
      parked.push([scene, startAs(wait.name, scene)]);
    }
    await Promise.all(parked.map(([, promise]) => promise));
  },
  { places: "all" },
);
