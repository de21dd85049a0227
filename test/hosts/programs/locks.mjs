import { Cond, limit, Mutex, main, Once, RWMutex, Semaphore, sleep, WaitGroup } from "goroutines";

main(async () => {
  const mu = new Mutex();
  let balance = 0;
  const wg = new WaitGroup();
  for (let i = 0; i < 3; i += 1) {
    wg.go(async () => {
      const grant = await mu.lock();
      const before = balance;
      await sleep(1);
      balance = before + 10;
      grant[Symbol.dispose]();
    });
  }
  await wg.wait();
  console.log(balance, mu.tryLock());

  const given = new AbortController();
  const waiting = mu.lock({ signal: given.signal }).catch((reason) => console.log("gave up:", reason));
  given.abort("too long");
  await waiting;
  mu.unlock();

  const rw = new RWMutex();
  await rw.rLock();
  console.log(rw.tryRLock(), rw.tryLock());

  const changed = new Cond(mu);
  await mu.lock();
  const woken = changed.wait();
  changed.broadcast();
  await woken;
  console.log("woken, and holds the lock:", !mu.tryLock());

  const semaphore = new Semaphore(2);
  console.log(semaphore.tryAcquire(2), semaphore.tryAcquire());
  const once = new Once();
  await Promise.all([once.do(() => console.log("once")), once.do(() => console.log("twice"))]);
  const two = limit(2);
  console.log((await Promise.all([1, 2, 3].map((n) => two(async () => n * n)))).join(" "));
});
