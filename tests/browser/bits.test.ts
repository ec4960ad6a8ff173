// The bits of values and derivatives in a real browser are those of Node: its engine is another version, the runtime's the same.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundledRowBits, digests, goldenDigests, goldenRows } from "../src/derivative/bitsGolden.ts";
import type { GoldenRow } from "../src/derivative/rowBits.ts";
import { startBrowser } from "../support/browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => await browser?.close());

test("values, gradients and products with the Hessian have the bits of Node", async () => {
  const page = await browser.newPage();
  await page.addScriptTag({ content: await bundledRowBits("iife") });
  const found = await page.evaluate(
    (rows) =>
      (globalThis as unknown as { bits: { rowBits(rows: GoldenRow[]): Record<string, string> } }).bits.rowBits(rows),
    goldenRows(),
  );
  expect(digests(found)).toEqual(goldenDigests());
});
