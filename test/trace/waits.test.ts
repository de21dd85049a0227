import { go } from "goroutines";
import { settled as allWait, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { endings } from "../support/waits.js";
import { settlementOf } from "../waits/watch.js";
import { recorded } from "./record.js";

describe("a recording in a bubble shows who waits for what and why, and who lets it go on:", () => {
  test.each(endings)("%s", (_, wait, ending) =>
    synctest(async () => {
      const scene = wait.set();
      await allWait();
      const events = await recorded(async () => {
        const waiting = go(function waiter() {
          return settlementOf(scene.start());
        });
        await allWait();
        await go(function ender() {
          scene.end(ending);
        });
        await waiting;
      });
      scene.clear();
      const waiter = events.find(({ kind, object }) => kind === "go" && object === "waiter")?.goroutine;
      const ender = events.find(({ kind, object }) => kind === "go" && object === "ender")?.goroutine;
      const [park, wake] = ["park", "wake"].map((which) =>
        events.find((event) => event.kind === which && event.operation === wait.reason && event.goroutine === waiter),
      );
      expect(park?.object ?? "a select without cases").toMatch(/^[a-z]/);
      expect(wake?.goroutine).toBe(waiter);
      expect(wake?.object).toBe(park?.object);
      if (ending.by === undefined) expect(wake?.peer).toBe(ender);
      expect(park!.step).toBeLessThan(wake!.step);
    }),
  );
});
