import type { Choose, World } from "./model.js";
import { operationOf, type Statement } from "./statement.js";

/** What has been chosen where the specification leaves a choice, and from how many alternatives. */
export interface Choice {
  readonly of: number;
  readonly chosen: number;
}

/** The worlds that a statement can lead to, each with the choices that lead there. `id` is who performs it. */
export function everyWay(
  world: World,
  id: number,
  statement: Statement,
): { readonly world: World; readonly choices: readonly Choice[] }[] {
  const ways: { world: World; choices: Choice[] }[] = [];
  let planned: Choice[] = [];
  for (;;) {
    const next = world.copy();
    const choices: Choice[] = [];
    perform(next, id, statement, (of) => {
      const chosen = planned[choices.length]?.chosen ?? 0;
      choices.push({ of, chosen });
      return chosen;
    });
    ways.push({ world: next, choices });
    // The next plan is found as an odometer counts: the last choice that has an alternative left takes that.
    planned = [...choices];
    while (planned.length > 0 && isExhausted(planned.at(-1) as Choice)) planned.pop();
    const last = planned.pop();
    if (last === undefined) return ways;
    planned.push({ of: last.of, chosen: last.chosen + 1 });
  }
}

function isExhausted({ of, chosen }: Choice): boolean {
  return chosen === of - 1;
}

function perform(world: World, id: number, statement: Statement, choose: Choose): void {
  const operation = operationOf(statement);
  const isNext = statement.do === "next";
  if (operation !== null) world.begin({ id, cases: operation.cases, isNext }, operation.hasDefault, choose);
  else if (statement.do === "close") world.close(id, statement.channel, choose);
  else if (statement.do === "abort") world.abort(id, statement.signal, choose);
  else if (statement.do === "add") world.add(id, statement.delta);
  else if (statement.do === "return") world.leave(id, statement.channel);
}
