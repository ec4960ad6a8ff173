// Programs that the test command starts, and what vitest counted.
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";

export const root = join(import.meta.dirname, "../..");

export interface Summary {
  readonly passed: number;
  readonly failed: number;
  /** File, name and message of each that failed. */
  readonly failures: readonly string[];
}

/** Runs a program with its output on the terminal. @throws Error when it does not end with 0 */
export async function run(program: string, words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  const code = await exitCode(program, words, env);
  if (code !== 0) throw new Error(`${[program, ...words].join(" ")} ended with ${code}`);
}

/**
 * vitest on the given Node, with what it counted.
 *
 * @throws Error when it did not get to the end, found no test, or skipped one
 */
export async function runTests(node: string, filters: readonly string[], env: NodeJS.ProcessEnv): Promise<Summary> {
  const report = join(root, "artefacts", "vitest.json");
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  await exitCode(node, ["node_modules/vitest/vitest.mjs", "run", ...filters, ...reporters], {
    ...env,
    PATH: `${dirname(node)}${process.platform === "win32" ? ";" : ":"}${process.env["PATH"]}`,
  });
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success, testResults } = readReport(report);
  const skipped = numPendingTests + numTodoTests;
  if (skipped > 0) throw new Error(`${skipped} tests were skipped`);
  // a file that does not load has no tests of its own to fail
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some(isFailure),
  );
  const failed = numFailedTests + broken.length;
  if (!success && failed === 0) throw new Error("vitest failed outside the tests (see above)");
  if (numPassedTests + failed === 0) throw new Error("no test was found");
  const failures = testResults.flatMap((file) => failuresOf(file));
  return { passed: numPassedTests, failed, failures };
}

const messageLength = 2000;

function failuresOf({ name, status, message, assertionResults }: FileResult): string[] {
  const at = `${relative(root, name)}`;
  const tests = assertionResults.filter(isFailure);
  if (status === "failed" && tests.length === 0) return [`${at}: ${message?.slice(0, messageLength)}`];
  return tests.map((test) => `${at}: ${test.fullName}\n${test.failureMessages.join("\n").slice(0, messageLength)}`);
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  success: boolean;
  testResults: FileResult[];
}

interface FileResult {
  name: string;
  status: string;
  message?: string;
  assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
}

const isFailure = ({ status }: { status: string }): boolean => status === "failed";

function readReport(path: string): Report {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new Error("vitest ended without a report (see above)");
  }
}

function exitCode(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...env },
    });
    child.once("error", reject);
    child.once("exit", resolve);
  });
}
