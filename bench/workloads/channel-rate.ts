import type { Channels, Program } from "../libraries/channels.js";
import { measureRate } from "../measure/rate.js";
import { expectEqual, sumBelow } from "../measure/wrong.js";
import { type Figure, ratio, type Workload } from "./workload.js";

/** Passes `items` values; throws if they do not arrive as they should. */
export type Body = <Channel, Received>(library: Channels<Channel, Received>, items: number) => Promise<void>;

type Description = Pick<Workload<unknown>, "name" | "title" | "about"> & {
  /** What is counted. */
  readonly unit: string;
  /** Items come in multiples of this. */
  readonly step: number;
  readonly body: Body;
  /** What an adapter must have for it. */
  readonly needs?: readonly (keyof Channels<unknown, unknown>)[];
  /** Which of a library's own programs does the same, and how many producers send 0, 1, 2, … in it. */
  readonly program?: { readonly name: Program; readonly producers: number };
};

/** A workload that tells how many values a second get through a library's channels. */
export function channelRate(description: Description): Workload<Channels<unknown, unknown>> {
  const { name, title, about, unit, step, body, program, needs = [] } = description;
  const rate: Figure = { key: "rate", title: `${unit} a second`, unit: "/s", better: "more" };
  return {
    name,
    title,
    about,
    figures: [rate, ratio],
    async run(library, effort) {
      const own = program && library.programs?.[program.name];
      if (own !== undefined) return { ...(await measureRate(checked(own, program!.producers), step, effort)) };
      if (needs.some((feature) => library[feature] === undefined)) return null;
      return { ...(await measureRate((items) => body(library, items), step, effort)) };
    },
  };
}

function checked(program: (items: number) => Promise<number>, producers: number): (items: number) => Promise<void> {
  return async (items) => expectEqual("the sum", await program(items), producers * sumBelow(items / producers));
}
