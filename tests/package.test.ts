// The package as npm packs it, installed elsewhere: what is in it, and that its command runs a notebook there.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const project = realpathSync(mkdtempSync(join(tmpdir(), "thalweg-")));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
/** The Node that runs the tests, before any other. */
const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env["PATH"]}` };

const run = (program: string, words: string[], more: NodeJS.ProcessEnv = {}, cwd = project) =>
  spawnSync(program, words, { cwd, env: { ...env, ...more }, encoding: "utf8", maxBuffer: 2 ** 26 });

let packed: { filename: string; size: number; files: { path: string }[] };
beforeAll(() => {
  const pack = run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", project], {}, root);
  const answer = JSON.parse(pack.stdout);
  packed = Array.isArray(answer) ? answer[0] : Object.values(answer)[0];
  writeFileSync(join(project, "package.json"), '{"private":true,"type":"module"}');
  const words = [
    "install",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    join(project, packed.filename),
  ];
  const install = run("npm", words);
  expect(install.status, install.stderr).toBe(0);
}, 300_000);

test("what is packed is what is needed, and no more", () => {
  const paths = packed.files.map(({ path }) => path);
  for (const path of [
    "package.json",
    "README.md",
    "LICENSE",
    "dist/kernel/main.js",
    "dist/src/index.d.ts",
    "dist/lab/package.json",
  ])
    expect(paths).toContain(path);
  expect(
    paths.filter((path) => /^(src|kernel|tests|scripts|artefacts)\/|\.blob$|\.tgz$|\.out\.ipynb$/.test(path)),
  ).toEqual([]);
});

test("the command is there", () => {
  expect(run("npx", ["thalweg", "--version"])).toMatchObject({ status: 0, stdout: `${version}\n` });
});

const notebook = (name: string, sources: string[]): string => {
  const cells = sources.map((source) => ({
    cell_type: "code",
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }));
  const path = join(project, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells }));
  return path;
};

test("a notebook runs, with the runtime, with Node's modules and with a package beside it", () => {
  const beside = join(project, "node_modules/beside");
  mkdirSync(beside, { recursive: true });
  writeFileSync(
    join(beside, "package.json"),
    '{"name":"beside","version":"1.0.0","type":"module","exports":"./index.js","types":"./index.d.ts"}',
  );
  writeFileSync(join(beside, "index.js"), "export const answer = 42;");
  writeFileSync(join(beside, "index.d.ts"), "export declare const answer: number;");
  const input = notebook("a.ipynb", [
    'import { grad } from "thalweg"\nimport { answer } from "beside"\nimport { basename } from "node:path"',
    "const slope = grad((x: number) => x ** 3)\nconsole.log([slope(2), answer, basename('/a/b')].join(' '))",
  ]);
  const { status, stderr } = run("npx", ["thalweg", "run", input]);
  expect(status, stderr).toBe(0);
  expect(readFileSync(join(project, "a.out.ipynb"), "utf8")).toContain('"12 42 b\\n"');
});

test("where there is no Python, lab says so and runs the first lesson to a file", () => {
  notebook("lessons/01-first.ipynb", ["console.log('ran without Python')"]);
  const words = ["node_modules/thalweg/dist/kernel/main.js", "lab", "lessons", "--no-browser"];
  const { status, stderr } = run(process.execPath, words, { PATH: project, VIRTUAL_ENV: "", CONDA_PREFIX: "" });
  expect(stderr).toMatch(/there is no Python here.*\n.*npx thalweg run NOTEBOOK/);
  expect(status, stderr).toBe(0);
  expect(readFileSync(join(project, "lessons/01-first.out.ipynb"), "utf8")).toContain("ran without Python");
});

test("doctor says what is not there yet and how to get it", () => {
  const words = ["node_modules/thalweg/dist/kernel/main.js", "doctor"];
  const nowhere = {
    PATH: project,
    VIRTUAL_ENV: "",
    CONDA_PREFIX: "",
    JUPYTER_PATH: "",
    JUPYTER_DATA_DIR: join(project, "jupyter"),
  };
  const { status, stdout } = run(process.execPath, words, nowhere);
  expect(stdout).toMatch(/^- {3}jupyterlab {3}none found\n +note: npx thalweg lab installs one/m);
  expect(stdout).toMatch(/^- {3}kernelspec {3}no Jupyter knows the kernel\n +note: npx thalweg install/m);
  expect(status).toBe(0);
});

test("the runtime is importable in plain Node, with types", () => {
  const program = 'import { gradientDescent } from "thalweg"; console.log(typeof gradientDescent);';
  expect(run(process.execPath, ["--input-type=module", "-e", program])).toMatchObject({
    status: 0,
    stdout: "function\n",
  });
  for (const types of ["src/index.d.ts", "src/lift/index.d.ts", "kernel/notebook/index.d.ts"])
    expect(existsSync(join(project, "node_modules/thalweg/dist", types)), types).toBe(true);
});
