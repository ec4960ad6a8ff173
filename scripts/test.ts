// The whole suite, `npm test`: builds, checks style and types, gets by itself what the tests need (Python tools in
// .venv-test, a browser, a Node 24), and runs vitest on this Node and the core of it on Node 24. Nothing is skipped in
// silence: what cannot be had fails and says how to get it. The last line counts, as the runner did: N passed, N failed.
//   node scripts/test.ts [vitest's filters]     with filters: only those tests, on this Node
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { browser } from "./test/browser.ts";
import { node24 } from "./test/node24.ts";
import { pythonTools } from "./test/pythonTools.ts";
import { root, run, runTests, type Summary } from "./test/steps.ts";

/** What must work on the oldest Node too: all but browsers, packing and other programs. */
const core = ["tests/src/", "tests/kernel/"];

const filters = process.argv.slice(2);
const npmBin = join(root, "node_modules", ".bin");
const failed: string[] = [];
const summaries: Summary[] = [];

process.chdir(root);
mkdirSync("artefacts", { recursive: true });
process.env["PATH"] = `${npmBin}${process.platform === "win32" ? ";" : ":"}${process.env["PATH"]}`;

const [python, chromium, oldNode] = await Promise.all([
  attempt("Python tools", pythonTools),
  attempt("browser", browser),
  filters.length > 0 ? undefined : attempt("Node 24", node24),
  attempt("build", () => run(process.execPath, ["scripts/build.ts", "--no-check"])),
]);
if (filters.length === 0) {
  await attempt("biome", () => run(process.execPath, ["node_modules/@biomejs/biome/bin/biome", "check", "."]));
  await attempt("tsc", () => run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "."]));
}
if (!failed.includes("build")) {
  const env = { THALWEG_TEST_PYTHON: python, THALWEG_TEST_BROWSER: chromium };
  await attempt("tests", async () => void summaries.push(await runTests(process.execPath, filters, env)));
  if (oldNode !== undefined)
    await attempt("tests on Node 24", async () => void summaries.push(await runTests(oldNode, core, env)));
}

const passed = summaries.reduce((sum, summary) => sum + summary.passed, 0);
const failures = summaries.reduce((sum, summary) => sum + summary.failed, 0);
for (const failure of summaries.flatMap((summary) => summary.failures)) console.log(`\nfailed: ${failure}`);
if (failed.length > 0) console.log(`\nfailed: ${failed.join(", ")}`);
console.log(`${passed} passed, ${failures + failed.length} failed`);
process.exitCode = failures + failed.length > 0 ? 1 : 0;

/** A step's answer; its failure is printed and counted, and the next steps go on. */
async function attempt<T>(name: string, step: () => T | Promise<T>): Promise<T | undefined> {
  console.log(`test: ${name}`);
  try {
    return await step();
  } catch (error) {
    console.error(`\ntest: ${name} failed: ${(error as Error).message}\n`);
    failed.push(name);
    return undefined;
  }
}
