import { onLeak, type Parked, type Trace, type TraceEvent, type Tracker, trace, track } from "goroutines/debug";
import { expectTypeOf, test } from "vitest";

test("a tracker gives texts and copies", () => {
  expectTypeOf(track()).toEqualTypeOf<Tracker>();
  expectTypeOf(track({ places: false }).dump()).toEqualTypeOf<string>();
  expectTypeOf<Tracker["parked"]>().returns.toEqualTypeOf<Parked[]>();
  expectTypeOf<Tracker>().toExtend<Disposable>();
  // @ts-expect-error: a tracker records places, or it does not
  track({ places: "all" });
});

test("who is told of leaks gets what a tracker gives", () => {
  expectTypeOf(onLeak).parameter(0).parameter(0).toEqualTypeOf<Parked>();
  expectTypeOf(onLeak).returns.toEqualTypeOf<() => void>();
});

test("a recording's events are read-only, and their kinds known", () => {
  expectTypeOf(trace({ capacity: 9 })).toEqualTypeOf<Trace>();
  expectTypeOf<Trace["events"]>().toEqualTypeOf<readonly TraceEvent[]>();
  expectTypeOf<TraceEvent["kind"]>().toEqualTypeOf<"go" | "operation" | "park" | "wake" | "timer" | "end">();
  expectTypeOf<TraceEvent["peer"]>().toEqualTypeOf<number | undefined>();
  const [event] = trace().events;
  // @ts-expect-error: what was recorded does not change
  if (event !== undefined) event.goroutine = 2;
});
