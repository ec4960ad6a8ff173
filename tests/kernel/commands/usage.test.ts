import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main, thalweg } from "./command.ts";

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../../package.json"), "utf8"));

test.each([["lab"], ["run"], ["install"], ["uninstall"], ["doctor"], ["kernel"]])(
  "%s has --help and --version",
  (command) => {
    const help = thalweg([command, "--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toMatch(new RegExp(`^Usage: thalweg ${command} `));
    expect(thalweg([command, "--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
    expect(thalweg(["--help"]).stdout).toMatch(new RegExp(`^  ${command} `, "m"));
  },
);

test("the command itself has them too, and tells the exit codes", () => {
  expect(thalweg(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  expect(thalweg([])).toEqual(thalweg(["--help"]));
  expect(thalweg(["--help"]).stdout).toContain("0 done, 1 failed, 2 wrong usage");
});

test.each<[string, RegExp]>([
  ["rnu", /unknown command 'rnu'\n\(Did you mean run\?\)/],
  ["--frob", /unknown option '--frob'/],
  ["run", /missing required argument 'notebook'/],
  ["run a.ipynb b.ipynb", /too many arguments/],
  ["run a.ipynb --frob", /unknown option '--frob'/],
  ["run a.ipynb --timeout soon", /'soon' is invalid\. It is a number of seconds above 0/],
  ["run a.ipynb --timeout -1", /'-1' is invalid/],
  ["run a.ipynb --output", /'-o, --output <file>' argument missing/],
  ["run a.ipynb --server nowhere", /'nowhere' is invalid\. It is an address such as http:/],
  ["run a.ipynb --token t", /--token is for --server/],
  ["lab --port 70000", /'70000' is invalid/],
  ["lab --port x", /'x' is invalid/],
  ["install --user --prefix p", /'--user' cannot be used with option '--prefix <dir>'/],
  ["install --sys-prefix --user", /cannot be used with option/],
  ["install here", /too many arguments/],
  ["uninstall --prefix", /argument missing/],
  ["kernel", /missing required argument 'connection-file'/],
  ["doctor now", /too many arguments/],
])("wrong usage gives 2 and a word about it: thalweg %s", (words, message) => {
  const { code, stdout, stderr } = thalweg(words.split(" "));
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain("    at ");
});

test.each<[string, RegExp]>([
  ["run none.ipynb", /^thalweg: cannot read none\.ipynb: there is no such file$/m],
  ["lab nowhere", /^thalweg: lab: there is no nowhere$/m],
])("what fails gives 1 and one line: thalweg %s", (words, message) => {
  const { code, stderr } = thalweg(words.split(" "));
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});

test("on an older Node the command says what to do", () => {
  const old = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.11.1" } });`;
  const words = ["--import", `data:text/javascript,${encodeURIComponent(old)}`, main, "--version"];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/needs Node 24 or newer, and this is Node 20\.11\.1 .*\n.*https:\/\/nodejs\.org/);
});

test("the way to the kernel loads neither the commands nor what they use", () => {
  const loaded = `
    import { registerHooks } from "node:module";
    registerHooks({ load: (url, context, next) => (process.stderr.write("load " + url + "\\n"), next(url, context)) });`;
  const words = [
    "--import",
    `data:text/javascript,${encodeURIComponent(loaded)}`,
    main,
    "kernel",
    "/no/such/file.json",
  ];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toContain("/kernel/front/main.ts");
  expect(
    stderr.split("\n").filter((line) => /^load .*(commander|kernel\/commands|kernel\/run|@jupyterlab)/.test(line)),
  ).toEqual([]);
});
