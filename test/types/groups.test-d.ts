import {
  Channel,
  context,
  defer,
  ErrGroup,
  type FlightResult,
  Limiter,
  notify,
  notifyContext,
  type ReceiveChannel,
  type Reservation,
  SingleFlight,
} from "goroutines";
import { expectTypeOf, test } from "vitest";

test("go and tryGo of a group take the arguments of their function", () => {
  const group = new ErrGroup();
  const work = async (id: number, name?: string) => `${id} ${name}`;
  expectTypeOf(group.go(work, 1)).toEqualTypeOf<Promise<void>>();
  expectTypeOf(group.tryGo(work, 1, "one")).toEqualTypeOf<boolean>();
  // @ts-expect-error - an argument is missing
  group.go(work);
  // @ts-expect-error - the number comes first
  group.tryGo(work, "one");
  // @ts-expect-error - the function has been called
  group.go(work(1));
});

test("a group can be disposed of, and is made with a context from a context or a signal", () => {
  expectTypeOf<ErrGroup>().toExtend<AsyncDisposable>();
  expectTypeOf(ErrGroup.withContext(context.background())).toEqualTypeOf<[ErrGroup, context.Context]>();
  ErrGroup.withContext(new AbortController().signal);
  // @ts-expect-error - a controller is no context
  ErrGroup.withContext(new AbortController());
});

test("a flight's result narrows by ok, and its value is not a promise", () => {
  const flights = new SingleFlight<string, number>();
  expectTypeOf(flights.do("key", async () => 1)).toEqualTypeOf<Promise<{ value: number; shared: boolean }>>();
  expectTypeOf(flights.doChannel("key", () => 1)).toEqualTypeOf<ReceiveChannel<FlightResult<number>>>();
  const result = {} as FlightResult<number>;
  if (result.ok) expectTypeOf(result.value).toEqualTypeOf<number>();
  else expectTypeOf(result.error).toEqualTypeOf<unknown>();
  // @ts-expect-error - the value is a string
  flights.do("key", () => "1");
  // @ts-expect-error - the key is a number
  flights.do(1, () => 1);
});

test("a reservation and tokens can only be read", () => {
  const limiter = new Limiter(1, 1);
  expectTypeOf(limiter.reserve()).toEqualTypeOf<Reservation>();
  // @ts-expect-error - tokens come with time
  limiter.tokens = 1;
  // @ts-expect-error - so does the delay
  limiter.reserve().delay = 1;
});

test("notify takes channels that strings can be sent to, and its names are strings", () => {
  expectTypeOf(notify(new Channel<string>(1), "SIGINT")).toEqualTypeOf<() => void>();
  notify(new Channel<unknown>(1));
  // @ts-expect-error - the names are strings
  notify(new Channel<number>(1));
  // @ts-expect-error - numbers of signals differ between systems
  notify(new Channel<string>(1), 2);
  const made = notifyContext(context.background(), "SIGINT");
  expectTypeOf(made).toEqualTypeOf<[context.Context, context.CancelFunc]>();
});

test("defer makes what using takes", () => {
  expectTypeOf(defer(() => {})).toExtend<Disposable>();
});
