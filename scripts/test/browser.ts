// A Chromium for the tests in JupyterLab: one that is installed, else the one inside the npm package @sparticuz/chromium.
import { existsSync } from "node:fs";
import { findProgram } from "../../kernel/run/kernelspecs.ts";

const names = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "microsoft-edge", "msedge"];
const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** Its program. `THALWEG_TEST_BROWSER` names another one. */
export async function browser(): Promise<string> {
  const installed =
    process.env["THALWEG_TEST_BROWSER"] ??
    names.map((name) => findProgram(name)).find(Boolean) ??
    places.find(existsSync);
  if (installed !== undefined) return installed;
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error("there is no Chrome, Chromium or Edge here; install one: https://www.google.com/chrome");
  const { default: chromium } = await import("@sparticuz/chromium");
  return chromium.executablePath();
}
