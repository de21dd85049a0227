// The behaviour is that of golang.org/x/sync/singleflight/singleflight_test.go.
import { Channel, go, SingleFlight, sleep, WaitGroup } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";

test("Do: the value of the function is the caller's", async () => {
  const { value } = await new SingleFlight<string, string>().do("key", () => "bar");
  expect(value).toBe("bar");
});

test("DoErr: so is its error", async () => {
  const failure = new Error("some error");
  const work = () => {
    throw failure;
  };
  await expect(new SingleFlight<string, string>().do("key", work)).rejects.toBe(failure);
});

test("DoDupSuppress: ten callers cause fewer calls, and all get the value", () =>
  synctest(async () => {
    const CALLERS = 10;
    const flights = new SingleFlight<string, string>();
    const [ready, done] = [new WaitGroup(), new WaitGroup()];
    const pump = new Channel<string>(1);
    let calls = 0;
    const work = async () => {
      calls += 1;
      if (calls === 1) ready.done();
      const value = await pump.take();
      await pump.send(value);
      await sleep(10);
      return value;
    };
    ready.add(1);
    for (let i = 0; i < CALLERS; i++) {
      ready.add(1);
      done.go(async () => {
        ready.done();
        expect((await flights.do("key", work)).value).toBe("bar");
      });
    }
    await ready.wait();
    await pump.send("bar");
    await done.wait();
    expect(calls).toBeGreaterThan(0);
    expect(calls).toBeLessThan(CALLERS);
  }));

test("Forget: a third caller gets the value of the second call, though the first has ended meanwhile", () =>
  synctest(async () => {
    const flights = new SingleFlight<string, number>();
    const [started, unblock, finished, unblockSecond] = [1, 2, 3, 4].map(() => new Channel<void>()) as [
      Channel<void>,
      Channel<void>,
      Channel<void>,
      Channel<void>,
    ];
    go(() =>
      flights.do("key", async () => {
        started.close();
        await unblock.receive();
        finished.close();
        return 1;
      }),
    );
    await started.receive();
    flights.forget("key");
    const second = flights.doChannel("key", async () => {
      await unblockSecond.receive();
      return 2;
    });
    unblock.close();
    await finished.receive();
    const third = flights.doChannel("key", () => 3);
    unblockSecond.close();
    await second.receive();
    expect(await third.take()).toMatchObject({ ok: true, value: 2 });
  }));

test("DoChan: the value comes on the channel", async () => {
  const channel = new SingleFlight<string, string>().doChannel("key", () => "bar");
  expect(await channel.take()).toMatchObject({ ok: true, value: "bar" });
});

test("PanicDo: what the function throws is thrown in every caller", () =>
  synctest(async () => {
    const flights = new SingleFlight<string, never>();
    let thrown = 0;
    const group = new WaitGroup();
    for (let i = 0; i < 5; i++) {
      group.go(async () => {
        try {
          await flights.do("key", () => {
            throw new Error("invalid memory address or nil pointer dereference");
          });
        } catch {
          thrown += 1;
        }
      });
    }
    await group.wait();
    expect(thrown).toBe(5);
  }));

test("PanicDoChan, PanicDoSharedByDoChan: it is in the result, where Go's process ends", () =>
  synctest(async () => {
    const flights = new SingleFlight<string, never>();
    const panic = new Error("panicking");
    const [blocked, unblock] = [new Channel<void>(), new Channel<void>()];
    const caller = go(() =>
      flights.do("", async () => {
        blocked.close();
        await unblock.receive();
        throw panic;
      }),
    ).catch((error: unknown) => error);
    await blocked.receive();
    const channel = flights.doChannel("", () => {
      throw new Error("this is not called");
    });
    unblock.close();
    expect(await channel.take()).toEqual({ ok: false, error: panic, shared: true });
    expect(await caller).toBe(panic);
  }));

test("ExampleGroup: two calls with one key, one result", () =>
  synctest(async () => {
    const flights = new SingleFlight<string, string>();
    const block = new Channel<void>();
    const [first, second] = ["func 1", "func 2"].map((name) =>
      flights.doChannel("key", async () => {
        await block.receive();
        return name;
      }),
    ) as [ReturnType<typeof flights.doChannel>, ReturnType<typeof flights.doChannel>];
    block.close();
    const results = [await first.take(), await second.take()];
    expect(results).toEqual(Array(2).fill({ ok: true, value: "func 1", shared: true }));
  }));
