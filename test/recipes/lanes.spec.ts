import sharp from "sharp";
import { expect, test } from "vitest";
import { lanes } from "../../scripts/lanes.js";

test("the picture is one that a renderer takes, and no wider than a page", async () => {
  const { format, width = 0, height = 0 } = await sharp(Buffer.from(await lanes())).metadata();
  expect(format).toBe("svg");
  expect(width).toBeLessThanOrEqual(1100);
  expect(height).toBeLessThan(width / 2);
});
