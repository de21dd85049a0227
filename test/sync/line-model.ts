import fc from "fast-check";
import { settled } from "../support/turn.js";

/** A request that a script makes of a lock or a semaphore. */
export interface Request {
  readonly kind: string;
  readonly n: number;
}

/** What a naive model says of a lock or a semaphore: lists, and no cleverness. */
export interface Model {
  /** Who waits, in order. */
  waiting: number[];
  /** Who holds, in the order in which they were let in. */
  holding: number[];
  /** Whether a request that comes now gets in; it changes nothing. */
  admits(request: Request): boolean;
  /** One has left, and is among the holders no more. */
  left(request: Request): void;
  /** Who of those that wait gets in now; asked after each change until nobody does. */
  next(): number | undefined;
}

/** The real thing. */
export interface Real {
  enter(request: Request, options: { signal: AbortSignal }): Promise<Disposable>;
  tryEnter(request: Request): boolean;
  leave(request: Request): void;
}

/** One step of a script; `who` picks among those it concerns, and a step that concerns nobody does nothing. */
export type Step =
  | { readonly do: "enter" | "try"; readonly request: Request }
  | { readonly do: "leave" | "dispose" | "dispose again" | "abort"; readonly who: number }
  | { readonly do: "turn" };

export function scripts(request: fc.Arbitrary<Request>): fc.Arbitrary<Step[]> {
  const who = fc.nat({ max: 1_000 });
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant("enter" as const), request }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("try" as const), request }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constantFrom("leave" as const, "dispose" as const), who }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("dispose again" as const), who }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("abort" as const), who }) },
    { weight: 2, arbitrary: fc.constant({ do: "turn" as const }) },
  );
  return fc.array(step, { minLength: 1, maxLength: 60, size: "max" });
}

/**
 * Performs a script on the real thing and on the model, with several steps between two turns of the event loop. After
 * each turn both agree on who was let in, in which order, and who was cancelled. At the end everybody leaves, and all
 * is free.
 */
export async function follow(
  script: readonly Step[],
  modelOf: (request: (id: number) => Request) => Model,
  real: Real,
  all: Request,
): Promise<void> {
  const requests: Request[] = [];
  const model = modelOf((id) => requests[id] as Request);
  const controllers: AbortController[] = [];
  const grants = new Map<number, Disposable>();
  const disposed: Disposable[] = [];
  const seen: string[] = [];
  const expected: string[] = [];

  const leave = (id: number): void => {
    model.holding.splice(model.holding.indexOf(id), 1);
    model.left(requests[id] as Request);
  };
  const admit = (): void => {
    for (let id = model.next(); id !== undefined; id = model.next()) {
      model.waiting.splice(model.waiting.indexOf(id), 1);
      model.holding.push(id);
      expected.push(`${id} in`);
    }
  };
  const pick = (ids: readonly number[], who: number): number | undefined => ids[who % Math.max(ids.length, 1)];
  const compare = async (after: string): Promise<void> => {
    await settled();
    const [have, want] = [seen, expected].map((list) => list.join(", "));
    // Who was cancelled hears of it some microtasks later than who was let in.
    if (sorted(have) !== sorted(want) || letIn(have) !== letIn(want)) {
      throw new Error(`after ${after}\nthe package: ${have}\nthe model: ${want}`);
    }
  };

  for (const [index, step] of script.entries()) {
    const text = `step ${index}: ${JSON.stringify(step)}`;
    if (step.do === "enter") {
      const id = requests.push(step.request) - 1;
      const controller = new AbortController();
      controllers.push(controller);
      real.enter(step.request, controller).then(
        (grant) => {
          seen.push(`${id} in`);
          grants.set(id, grant);
        },
        () => seen.push(`${id} cancelled`),
      );
      if (model.admits(step.request)) {
        model.holding.push(id);
        expected.push(`${id} in`);
      } else {
        model.waiting.push(id);
      }
    } else if (step.do === "try") {
      const admits = model.admits(step.request);
      if (real.tryEnter(step.request) !== admits) throw new Error(`after ${text}\nthe model: ${admits}`);
      if (admits) {
        model.holding.push(requests.push(step.request) - 1);
        controllers.push(new AbortController());
      }
    } else if (step.do === "leave") {
      const id = pick(model.holding, step.who);
      if (id === undefined) continue;
      leave(id);
      grants.delete(id);
      real.leave(requests[id] as Request);
      admit();
    } else if (step.do === "dispose") {
      const id = pick(model.holding, step.who);
      // Nobody disposes of what he has not got yet.
      const grant = id === undefined ? undefined : grants.get(id);
      if (id === undefined || grant === undefined) continue;
      leave(id);
      grants.delete(id);
      disposed.push(grant);
      grant[Symbol.dispose]();
      admit();
    } else if (step.do === "dispose again") {
      disposed[step.who % Math.max(disposed.length, 1)]?.[Symbol.dispose]();
    } else if (step.do === "abort") {
      const id = pick([...controllers.keys()], step.who);
      if (id === undefined || controllers[id]?.signal.aborted) continue;
      controllers[id]?.abort();
      if (model.waiting.includes(id)) {
        model.waiting.splice(model.waiting.indexOf(id), 1);
        expected.push(`${id} cancelled`);
        admit();
      }
    } else {
      await compare(text);
    }
  }

  for (let [id] = model.holding; id !== undefined; [id] = model.holding) {
    leave(id);
    real.leave(requests[id] as Request);
    admit();
  }
  await compare("the end");
  for (const id of model.waiting) controllers[id]?.abort();
  await settled();
  if (!real.tryEnter(all)) throw new Error("at the end not all is free");
}

function sorted(list = ""): string {
  return list.split(", ").sort().join();
}

function letIn(list = ""): string {
  return list
    .split(", ")
    .filter((entry) => entry.endsWith("in"))
    .join();
}
