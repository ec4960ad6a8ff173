// Lanes need shared memory, which a browser gives to pages that are isolated from other origins. The bits are those of Node in both.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { liftedBundle } from "../src/derivative/lifted.ts";
import { startBrowser } from "../support/browser.ts";
import type { laneRuns } from "./laneRuns.ts";

type Runs = { runs: { laneRuns: typeof laneRuns } };

let browser: Browser;
let bundle: string;
beforeAll(async () => {
  browser = await startBrowser();
  bundle = await liftedBundle("../../browser/laneRuns.ts", {
    format: "iife",
    globalName: "runs",
    include: /src\/(lanes|objectives|optimizers)\//,
  });
});
afterAll(async () => await browser?.close());

const ISOLATED = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

test.each([
  ["isolated", ISOLATED, true],
  ["ordinary", {}, false],
])("a run in a page that is %s", async (_name, headers, inReach) => {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html", ...headers }).end("<p></p>");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.addScriptTag({ content: bundle });
  const found = await page.evaluate(() => (globalThis as unknown as Runs).runs.laneRuns());
  const here = (new Function(`${bundle}\nreturn runs;`)() as Runs["runs"]).laneRuns();
  expect(found).toEqual({ ...here, inReach });
  await page.close();
  server.close();
});
