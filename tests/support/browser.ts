// A Chromium for tests: the one that `npm test` found (THALWEG_TEST_BROWSER), else an installed one, else that of
// @sparticuz/chromium.
import { type Browser, chromium } from "playwright-core";
import { browser as findBrowser } from "../../scripts/test/browser.ts";

/** Starts it. Who starts it closes it. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = await findBrowser();
  return await chromium.launch({ executablePath, headless: true, args: arguments_() });
}

/** Chromium has no sandbox for root, nor much shared memory in a container; WebGL is computed where there is no GPU. */
function arguments_(): string[] {
  const isRoot = process.getuid?.() === 0;
  return [
    ...(isRoot ? ["--no-sandbox"] : []),
    "--disable-dev-shm-usage",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--font-render-hinting=none",
  ];
}
