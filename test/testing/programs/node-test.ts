import assert from "node:assert/strict";
import { test } from "node:test";
import { Channel, Second, sleep, WaitGroup } from "goroutines";
import { synctest } from "goroutines/testing";

test("a pool in virtual time", () =>
  synctest(async () => {
    const wg = new WaitGroup();
    let done = 0;
    for (let worker = 0; worker < 3; worker += 1) {
      wg.go(async () => {
        await sleep(1 * Second);
        done += 1;
      });
    }
    await wg.wait();
    assert.equal(done, 3);
  }));

test("a deadlock", () =>
  synctest(async () => {
    await new Channel<void>().receive();
  }));
