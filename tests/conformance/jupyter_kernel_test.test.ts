// Jupyter's own conformance tests against the kernel as it is installed: all of them, none skipped.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeKernelspec } from "../support/kernelspec.ts";

const python = process.env["THALWEG_TEST_PYTHON"];
const data = mkdtempSync(join(tmpdir(), "thalweg-conformance-"));

beforeAll(() => writeKernelspec(data));
afterAll(() => rmSync(data, { recursive: true, force: true }));

test("jupyter_kernel_test passes whole", { timeout: 180_000 }, () => {
  if (!python)
    throw new Error("THALWEG_TEST_PYTHON is not set: run npm test, or name a Python that has jupyter_kernel_test");
  const { status, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, "kernel_tests.py")], {
    cwd: data,
    encoding: "utf8",
    env: { ...process.env, JUPYTER_PATH: data, PYTHONDONTWRITEBYTECODE: "1" },
  });
  const report = `${stdout}${stderr}`;
  expect(report).toMatch(/^Ran 13 tests in [\d.]+s\n\nOK$/m);
  expect(report).not.toMatch(/skipped/);
  expect(status).toBe(0);
});
