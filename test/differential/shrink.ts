import { isComparable, type Operation, type Program, sizeOf } from "./program.js";

/**
 * Makes a program smaller for as long as it stays of interest, greedily: the first smaller one that is of interest
 * is taken, and made smaller in turn.
 */
export async function shrink(
  program: Program,
  isOfInterest: (candidate: Program) => Promise<boolean>,
): Promise<Program> {
  let smallest = program;
  for (let progress = true; progress; ) {
    progress = false;
    for (const candidate of smaller(smallest)) {
      if (!isComparable(candidate) || !(await isOfInterest(candidate))) continue;
      smallest = candidate;
      progress = true;
      break;
    }
  }
  return smallest;
}

/** The programs that are one step smaller, those that lose most first. */
function smaller(program: Program): Program[] {
  const { channels, waitGroups, goroutines } = program;
  const candidates: Program[] = [
    ...goroutines.map((_, index) => ({ ...program, goroutines: withoutGoroutine(goroutines, index) })),
    ...withOneOf(goroutines, without).map((shorter) => ({ ...program, goroutines: shorter })),
    ...withOneOf(goroutines, (operations) => withOneOf(operations, simpler)).map((simpler) => ({
      ...program,
      goroutines: simpler,
    })),
    ...withOneOf(channels, (capacity) => (capacity > 0 ? [0, capacity - 1] : [])).map((less) => ({
      ...program,
      channels: less,
    })),
  ];
  // The last of them, once nobody uses it: the others would get another index.
  const operations = goroutines
    .flat()
    .flatMap((operation) => (operation.op === "select" ? operation.cases : operation));
  const uses = (kind: "channel" | "group", index: number): boolean =>
    operations.some(
      (operation) => kind in operation && (operation as unknown as Record<string, unknown>)[kind] === index,
    );
  if (channels.length > 0 && !uses("channel", channels.length - 1)) {
    candidates.push({ ...program, channels: channels.slice(0, -1) });
  }
  if (waitGroups.length > 0 && !uses("group", waitGroups.length - 1)) {
    candidates.push({ ...program, waitGroups: waitGroups.slice(0, -1) });
  }
  return candidates.filter((candidate) => sizeOf(candidate) < sizeOf(program));
}

/** What a select can be replaced with that does less; other operations are as simple as can be. */
function simpler(operation: Operation): Operation[] {
  if (operation.op === "once") return [operation.body];
  if (operation.op !== "select") return [];
  const { cases, hasDefault } = operation;
  return [
    ...(hasDefault ? [{ ...operation, hasDefault: false }] : cases),
    ...(cases.length > 1 ? without(cases).map((fewer) => ({ ...operation, cases: fewer })) : []),
  ];
}

/** The goroutines but one, which nobody starts any more; the others have got another index. */
function withoutGoroutine(goroutines: Program["goroutines"], index: number): Operation[][] {
  return goroutines.toSpliced(index, 1).map((operations) =>
    operations.flatMap((operation) => {
      if (operation.op !== "groupGo" && operation.op !== "groupTryGo") return operation;
      const { goroutine } = operation;
      if (goroutine === index) return [];
      return goroutine < index ? operation : { ...operation, goroutine: goroutine - 1 };
    }),
  );
}

/** The lists that lack one of the elements. */
function without<T>(list: readonly T[]): T[][] {
  return list.map((_, index) => list.toSpliced(index, 1));
}

/** The lists in which one of the elements is replaced. */
function withOneOf<T>(list: readonly T[], replacements: (element: T) => readonly T[]): T[][] {
  return list.flatMap((element, index) => replacements(element).map((replacement) => list.with(index, replacement)));
}
