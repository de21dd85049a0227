import {
  afterFunc,
  Channel,
  Cond,
  context,
  ErrGroup,
  type FuncTimer,
  Limiter,
  limit,
  Mutex,
  Once,
  Pool,
  RWMutex,
  Semaphore,
  SingleFlight,
  Ticker,
  Timer,
  WaitGroup,
} from "goroutines";

/** What the goroutines of a program share: objects of the package and abort signals, and nothing else. */
export class World {
  readonly channels: readonly Channel<number>[];
  readonly group: WaitGroup = new WaitGroup();
  readonly mutex: Mutex = new Mutex();
  readonly readers: RWMutex = new RWMutex();
  readonly cond: Cond = new Cond(this.mutex);
  readonly once: Once = new Once();
  readonly semaphore: Semaphore = new Semaphore(2);
  readonly timer: Timer = new Timer(2);
  readonly ticker: Ticker = new Ticker(1);
  readonly limiter: Limiter = new Limiter(1_000, 1);
  readonly flight: SingleFlight<string, number> = new SingleFlight();
  readonly controller: AbortController = new AbortController();
  readonly goroutines: Promise<void>[] = [];
  readonly call: FuncTimer;
  readonly limited: <R>(f: () => Promise<R>) => Promise<R> = limit(1);
  readonly errgroup: ErrGroup;
  readonly errgroupContext: context.Context;
  readonly context: context.Context;
  readonly deadline: context.Context;
  readonly cancel: () => void;
  readonly #pool: Pool<number, number> | null;

  /** `fired` is told when the timer of a call fires; `work` is what a pool does with a value, if there is one. */
  constructor(
    capacities: readonly number[],
    counter: number,
    fired: () => void,
    work: ((value: number) => Promise<number>) | null,
  ) {
    this.channels = capacities.map((capacity) => new Channel(capacity));
    this.group.add(counter);
    this.call = afterFunc(1, fired);
    [this.context, this.cancel] = context.withCancel(context.background());
    [this.deadline] = context.withTimeout(this.context, 1);
    [this.errgroup, this.errgroupContext] = ErrGroup.withContext(this.context);
    this.#pool = work === null ? null : new Pool(work, { workers: 1, results: 9 });
  }

  channel(index: number): Channel<number> {
    return this.channels[index % this.channels.length] as Channel<number>;
  }

  get pool(): Pool<number, number> {
    return this.#pool as Pool<number, number>;
  }
}
