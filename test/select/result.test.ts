import { after, Channel, type Received, select, trySelect } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, expectTypeOf, test } from "vitest";
import { EPOCH } from "../support/virtual-time.js";

function ready<T>(value: T): Channel<T> {
  const ch = new Channel<T>(1);
  ch.trySend(value);
  return ch;
}

test("the cases of a record go by their names", async () => {
  const chosen = await select({ job: ready("j"), other: new Channel<number>() });
  expect(chosen).toStrictEqual({ case: "job", value: "j", ok: true });
  expect(trySelect({ "any name": ready(1) })).toStrictEqual({ case: "any name", value: 1, ok: true });
});

test("the cases of a tuple or an array go by their indexes, and those that are off count", async () => {
  const chosen = await select([null, ready("j"), new Channel<number>()]);
  expect(chosen).toStrictEqual({ case: 1, value: "j", ok: true });
  const many: Channel<number>[] = Array.from({ length: 100 }, () => new Channel<number>());
  const parked = select(many);
  many[77]?.trySend(7);
  expect(await parked).toStrictEqual({ case: 77, value: 7, ok: true });
});

test("a case called 0 of a record has a string for its name", async () => {
  expect((await select({ 0: ready(1) })).case).toBe("0");
});

test("every kind of case has its result, whether it had to wait or not", async () => {
  await synctest(async () => {
    const cancel = new AbortController();
    const [ch, sink, gone] = [new Channel<number>(), new Channel<number>(), new Channel<number>()];
    const waited = [
      select({ ch, off: null }),
      select({ sink: sink.sending(1), off: null }),
      select({ gone, off: null }),
      select({ quit: cancel.signal, off: null }),
      select({ timeout: after(5), off: null }),
    ];
    ch.send(1);
    sink.receive();
    gone.close();
    cancel.abort("enough");
    const due = new Date(EPOCH + 5);
    const expected = [
      { case: "ch", value: 1, ok: true },
      { case: "sink", value: undefined, ok: true },
      { case: "gone", value: undefined, ok: false },
      { case: "quit", value: "enough", ok: false },
      { case: "timeout", value: due, ok: true },
    ];
    expect(await Promise.all(waited)).toStrictEqual(expected);
    const timeout = after(0);
    const atOnce = [
      trySelect({ ch: ready(1) }),
      trySelect({ sink: new Channel<number>(1).sending(1) }),
      trySelect({ gone }),
      trySelect({ quit: cancel.signal }),
      trySelect({ timeout }),
    ];
    expect(atOnce).toStrictEqual(expected);
  });
});

test("the result tells by its case what the value is", async () => {
  const [jobs, results] = [ready("job"), new Channel<number>()];
  const { signal } = new AbortController();
  const chosen = await select({ job: jobs, result: results.sending(1), quit: signal, off: null });
  expect(chosen.case).toBe("job");
  if (chosen.case === "job") {
    expectTypeOf(chosen.value).toEqualTypeOf<string | undefined>();
    if (chosen.ok) expectTypeOf(chosen.value).toEqualTypeOf<string>();
    expectTypeOf<{ value: typeof chosen.value; ok: typeof chosen.ok }>().toExtend<{ value: string | undefined }>();
  } else if (chosen.case === "result") {
    expectTypeOf(chosen.value).toEqualTypeOf<undefined>();
    expectTypeOf(chosen.ok).toEqualTypeOf<true>();
  } else {
    expectTypeOf(chosen.case).toEqualTypeOf<"quit" | "off">();
    expectTypeOf(chosen.ok).toEqualTypeOf<false>();
  }
  expectTypeOf(await jobsOnly(jobs)).toEqualTypeOf<Received<string>>();
});

async function jobsOnly(jobs: Channel<string>): Promise<Received<string>> {
  jobs.trySend("another");
  const { value, ok } = await select([jobs]);
  return ok ? { value, ok } : { value, ok };
}
