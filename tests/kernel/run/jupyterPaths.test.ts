import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { dataDirectories, userDataDirectory } from "../../../kernel/jupyterPaths.ts";
import { findKernelspecs, kernelCommand, ownKernelspec, readKernelspec } from "../../../kernel/run/kernelspecs.ts";
import { runPython, testPrefix } from "./testPython.ts";

test.each<[NodeJS.Platform, NodeJS.ProcessEnv, string]>([
  ["linux", {}, "/home/u/.local/share/jupyter"],
  ["linux", { XDG_DATA_HOME: "/data" }, "/data/jupyter"],
  ["linux", { JUPYTER_DATA_DIR: "/own" }, "/own"],
  ["darwin", {}, "/home/u/Library/Jupyter"],
  ["darwin", { JUPYTER_DATA_DIR: "/own" }, "/own"],
])("the user's folder on %s with %j", (platform, env, folder) => {
  expect(userDataDirectory({ platform, env, home: "/home/u" })).toBe(folder);
});

test("the user's folder here is jupyter_core's", () => {
  const theirs = runPython("from jupyter_core.paths import jupyter_data_dir; print(jupyter_data_dir())").trim();
  expect(userDataDirectory()).toBe(theirs);
});

test("every kernelspec that jupyter_client finds in an environment is found, and starts the same Python", () => {
  const { kernelspecs } = JSON.parse(
    runPython(
      "import json; from jupyter_client.kernelspec import KernelSpecManager as M; print(json.dumps({'kernelspecs': M().get_all_specs()}))",
    ),
  );
  const surroundings = { platform: process.platform, env: { VIRTUAL_ENV: testPrefix() }, home: "/nowhere" };
  const found = findKernelspecs(surroundings);
  const python = found.find(({ name }) => name === "python3")!;
  expect(python.spec).toMatchObject({ display_name: kernelspecs.python3.spec.display_name, language: "python" });
  const [program, ...rest] = kernelCommand(python.spec, "/c.json", python.folder);
  expect(realpathSync(program!)).toBe(realpathSync(join(testPrefix(), "bin/python")));
  expect(rest.slice(-2)).toEqual(["-f", "/c.json"]);
});

test("the first folder wins, a broken kernelspec is left out", () => {
  const root = mkdtempSync(join(tmpdir(), "thalweg-"));
  const put = (place: string, name: string, text: string) => {
    mkdirSync(join(root, place, "kernels", name), { recursive: true });
    writeFileSync(join(root, place, "kernels", name, "kernel.json"), text);
  };
  const spec = (display_name: string) => JSON.stringify({ ...ownKernelspec(), display_name });
  put("one", "k", spec("first"));
  put("two", "k", spec("second"));
  put("two", "broken", "{");
  put("two", "noArgv", '{"argv":[]}');
  const env = { JUPYTER_PATH: ["one", "two"].map((place) => join(root, place)).join(delimiter) };
  const surroundings = { platform: "linux", env, home: root } as const;
  expect(dataDirectories(surroundings).slice(0, 2)).toEqual([join(root, "one"), join(root, "two")]);
  const ours = findKernelspecs(surroundings).filter(({ folder }) => folder.startsWith(root));
  expect(ours.map(({ name, spec: { display_name } }) => [name, display_name])).toEqual([["k", "first"]]);
  expect(readKernelspec(join(root, "two/kernels/broken"))).toBeUndefined();
});
