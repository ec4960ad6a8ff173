import { spawnSync } from "node:child_process";
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runPython, testPython } from "../run/testPython.ts";
import { built, thalweg } from "./command.ts";

const fresh = (): string => realpathSync(mkdtempSync(join(tmpdir(), "thalweg-")));
const data = (prefix: string): string => join(prefix, "share/jupyter");
const files = (folder: string): string[] =>
  globSync("**", { cwd: folder })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
const read = (...path: string[]) => JSON.parse(readFileSync(join(...path), "utf8"));
const install = (words: string[], env: NodeJS.ProcessEnv = {}) =>
  thalweg(["install", ...words], { env, program: built });
const uninstall = (words: string[], env: NodeJS.ProcessEnv = {}) =>
  thalweg(["uninstall", ...words], { env, program: built });

const installed = [
  "kernels/thalweg/kernel.json",
  "kernels/thalweg/logo-32x32.png",
  "kernels/thalweg/logo-64x64.png",
  "kernels/thalweg/logo-svg.svg",
  "labextensions/thalweg-plotly/install.json",
  "labextensions/thalweg-plotly/package.json",
  "labextensions/thalweg-plotly/static/plotly.js",
  "labextensions/thalweg-plotly/static/remoteEntry.js",
];

test("a prefix gets the kernelspec and the renderer, twice gives the same, and uninstall leaves nothing", () => {
  const prefix = fresh();
  for (const _ of ["first", "again"]) {
    const { code, stdout, stderr } = install(["--prefix", prefix]);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(join(data(prefix), "kernels/thalweg"));
    expect(stdout).toContain(join(data(prefix), "labextensions/thalweg-plotly"));
    expect(files(data(prefix))).toEqual(installed);
  }
  expect(read(data(prefix), "kernels/thalweg/kernel.json")).toEqual({
    argv: [process.execPath, built, "kernel", "{connection_file}"],
    display_name: "TypeScript (Thalweg)",
    language: "typescript",
    interrupt_mode: "message",
    kernel_protocol_version: "5.5",
    metadata: { supported_encryption: ["curve"] },
  });
  expect(uninstall(["--prefix", prefix])).toMatchObject({ code: 0, stderr: "" });
  expect(files(prefix)).toEqual([]);
  expect(uninstall(["--prefix", prefix]).stdout).toBe(`nothing of thalweg is in ${data(prefix)}\n`);
});

test("Jupyter finds the kernel, and JupyterLab the renderer", () => {
  const prefix = fresh();
  install(["--prefix", prefix]);
  const env = { ...process.env, JUPYTER_PATH: data(prefix), JUPYTER_CONFIG_DIR: fresh() };
  const specs = spawnSync(testPython(), ["-m", "jupyter_client.kernelspecapp", "list", "--json"], {
    env,
    encoding: "utf8",
  });
  const { thalweg: found } = JSON.parse(specs.stdout).kernelspecs;
  expect(found).toMatchObject({
    resource_dir: join(data(prefix), "kernels/thalweg"),
    spec: { display_name: "TypeScript (Thalweg)", interrupt_mode: "message" },
  });
  const lab = spawnSync(testPython(), ["-m", "jupyterlab.labextensions", "list"], { env, encoding: "utf8" });
  expect(lab.stdout + lab.stderr).toMatch(/thalweg-plotly v\S+ .*enabled.*OK/);
});

test("neighbours are left alone", () => {
  const prefix = fresh();
  for (const path of ["kernels/other/kernel.json", "labextensions/other/package.json"]) {
    mkdirSync(join(data(prefix), path, ".."), { recursive: true });
    writeFileSync(join(data(prefix), path), "{}");
  }
  install(["--prefix", prefix]);
  uninstall(["--prefix", prefix]);
  expect(files(data(prefix))).toEqual(["kernels/other/kernel.json", "labextensions/other/package.json"]);
});

test.each<[string, string, unknown]>([
  ["kernels/thalweg", "kernel.json", { argv: ["other", "{connection_file}"], display_name: "Other", language: "x" }],
  ["labextensions/thalweg-plotly", "package.json", { name: "other" }],
])("what bears our name in %s but is not ours is neither replaced nor removed", (folder, file, content) => {
  const prefix = fresh();
  mkdirSync(join(data(prefix), folder), { recursive: true });
  writeFileSync(join(data(prefix), folder, file), JSON.stringify(content));
  for (const command of [install, uninstall]) {
    const { code, stderr } = command(["--prefix", prefix]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${join(data(prefix), folder)} is not of this package's making`);
  }
  expect(read(data(prefix), folder, file)).toEqual(content);
});

test("an older copy's kernelspec and renderer are replaced", () => {
  const prefix = fresh();
  install(["--prefix", prefix]);
  const spec = join(data(prefix), "kernels/thalweg/kernel.json");
  writeFileSync(
    spec,
    JSON.stringify({ ...read(spec), argv: ["/old/node", "/old/dist/kernel/main.js", "kernel", "{connection_file}"] }),
  );
  writeFileSync(join(data(prefix), "labextensions/thalweg-plotly/left-over.js"), "");
  expect(install(["--prefix", prefix]).code).toBe(0);
  expect(read(spec).argv[1]).toBe(built);
  expect(files(data(prefix))).toEqual(installed);
});

test("--user, the default, is Jupyter's own folder", () => {
  for (const words of [["--user"], []]) {
    const folder = fresh();
    expect(install(words, { JUPYTER_DATA_DIR: folder }).code).toBe(0);
    expect(files(folder)).toEqual(installed);
    expect(uninstall(words, { JUPYTER_DATA_DIR: folder }).code).toBe(0);
    expect(files(folder)).toEqual([]);
  }
});

test("--sys-prefix is the active Python environment", () => {
  const environment = fresh();
  runPython("import sys, venv; venv.create(sys.argv[1], with_pip=False)", "", [environment]);
  expect(install(["--sys-prefix"], { VIRTUAL_ENV: environment }).code).toBe(0);
  expect(files(data(environment))).toEqual(installed);
});

test("--sys-prefix without Python says so", () => {
  const { code, stderr } = install(["--sys-prefix"], { VIRTUAL_ENV: "", CONDA_PREFIX: "", PATH: fresh() });
  expect(code).toBe(1);
  expect(stderr).toMatch(/there is no Python on the PATH; give the folder with --prefix DIR/);
});

test("plotly.py's renderer is left alone unless it is to be replaced, and given back", () => {
  const prefix = fresh();
  const disabled = () => read(data(prefix), "labextensions/thalweg-plotly/package.json").jupyterlab.disabledExtensions;
  install(["--prefix", prefix]);
  expect(disabled()).toBeUndefined();
  install(["--prefix", prefix, "--replace-plotly-renderer"]);
  expect(disabled()).toContain("jupyterlab-plotly");
  install(["--prefix", prefix]);
  expect(disabled()).toBeUndefined();
});

test("a place that cannot be written is said, and nothing is left there", () => {
  const prefix = fresh();
  writeFileSync(join(prefix, "share"), "a file");
  const { code, stderr } = install(["--prefix", prefix]);
  expect(code).toBe(1);
  expect(stderr).toContain(`${data(prefix)} cannot be written`);
  expect(files(prefix)).toEqual(["share"]);
  rmSync(prefix, { recursive: true });
  expect(existsSync(prefix)).toBe(false);
});
