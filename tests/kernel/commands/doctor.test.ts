import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { built, thalweg } from "./command.ts";

let data = "";
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "thalweg-"));
  thalweg(["install", "--user"], { env: { JUPYTER_DATA_DIR: data }, program: built });
});

const doctor = (env: NodeJS.ProcessEnv = {}) =>
  thalweg(["doctor"], { env: { JUPYTER_PATH: "", JUPYTER_DATA_DIR: data, ...env }, program: built });

const kernelJson = () => join(data, "kernels/thalweg/kernel.json");

test("where all is well, every part is named and nothing is broken", () => {
  const { code, stdout } = doctor();
  for (const what of [
    "node",
    "package",
    "zeromq",
    "snapshot",
    "writing",
    "history",
    "log",
    "python",
    "jupyterlab",
    "kernelspec",
    "renderer",
  ])
    expect(stdout).toMatch(new RegExp(`^(ok |-  ) ${what} `, "m"));
  expect(stdout).toContain(join(data, "kernels/thalweg"));
  expect(stdout).toMatch(/^nothing is broken$/m);
  expect(code).toBe(0);
});

test.each<[string, () => void, RegExp]>([
  [
    "a kernelspec whose program moved",
    () => {
      const spec = JSON.parse(readFileSync(kernelJson(), "utf8"));
      writeFileSync(kernelJson(), JSON.stringify({ ...spec, argv: spec.argv.with(1, "/moved/dist/kernel/main.js") }));
    },
    /^NO {2}kernelspec .* starts \/moved\/dist\/kernel\/main\.js, which is gone\n +mend: npx thalweg install/m,
  ],
  [
    "a kernelspec that is not JSON",
    () => writeFileSync(kernelJson(), "{"),
    /^NO {2}kernelspec .*kernel\.json cannot be read\n +mend: npx thalweg install/m,
  ],
  [
    "a renderer that is missing",
    () => rmSync(join(data, "labextensions"), { recursive: true }),
    /^NO {2}renderer .*missing in .*\n +mend: npx thalweg install/m,
  ],
  [
    "a renderer without its entry",
    () => rmSync(join(data, "labextensions/thalweg-plotly/static/remoteEntry.js")),
    /^NO {2}renderer .*missing in .*\n +mend: npx thalweg install/m,
  ],
])("broken is named, with its mending, and gives 1: %s", (_, breakIt, message) => {
  breakIt();
  const { code, stdout } = doctor();
  expect(stdout).toMatch(message);
  expect(stdout).toMatch(/^1 broken$/m);
  expect(code).toBe(1);
});

test("plotly.py's renderer beside ours is noted, and how to switch it off", () => {
  mkdirSync(join(data, "labextensions/jupyterlab-plotly"));
  const noted = doctor();
  expect(noted.stdout).toMatch(/^- {3}renderer .*plotly\.py's draws.*\n +note: .*--replace-plotly-renderer/m);
  expect(noted.code).toBe(0);
  const words = ["install", "--user", "--replace-plotly-renderer"];
  thalweg(words, { env: { JUPYTER_DATA_DIR: data }, program: built });
  expect(doctor().stdout).toMatch(/^ok {2}renderer /m);
});

test("without Python it says what works without", () => {
  const empty = mkdtempSync(join(tmpdir(), "thalweg-"));
  const { code, stdout } = doctor({ PATH: empty, VIRTUAL_ENV: "", CONDA_PREFIX: "" });
  expect(stdout).toMatch(/^- {3}python {7}none on the PATH\n +note: .*npx thalweg run works without/m);
  expect(code).toBe(0);
});

test.each<[string, NodeJS.ProcessEnv, RegExp]>([
  [
    "where history is, and the file of the log",
    { THALWEG_HISTORY: "", THALWEG_LOG: "debug", THALWEG_LOG_FILE: "/tmp/x.log" },
    /^ok {2}history .*thalweg.history\nok {2}log +every message, in \/tmp\/x\.log$/m,
  ],
  [
    "that history is off, and that contents are logged",
    { THALWEG_HISTORY: "off", THALWEG_LOG: "debug", THALWEG_LOG_CONTENT: "on" },
    /^ok {2}history +not kept.*\n- {3}log +every message with its content/m,
  ],
])("says %s", (_what, env, words) => {
  expect(doctor(env).stdout).toMatch(words);
});
