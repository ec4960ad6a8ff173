import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { afterAll, expect, test } from "vitest";
import { assembleExtension } from "../../../kernel/lab/assemble.ts";
import { newest } from "../../../kernel/lab/browser/newest.ts";
import { themedLayout, themeTemplate } from "../../../kernel/lab/theme.ts";
import { packageRoot } from "../../../kernel/paths.ts";

const folder = mkdtempSync(join(tmpdir(), "thalweg-extension-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const read = (name: string, ...path: string[]) => readFileSync(join(folder, name, ...path), "utf8");

assembleExtension(join(folder, "own"));
assembleExtension(join(folder, "replacing"), { replacePlotly: true });

test("four files", () => {
  expect(readdirSync(join(folder, "own"), { recursive: true }).sort()).toEqual([
    "install.json",
    "package.json",
    "static",
    "static/plotly.js",
    "static/remoteEntry.js",
  ]);
});

test("another renderer is switched off only where that was asked for", () => {
  const settings = (name: string) => JSON.parse(read(name, "package.json")).jupyterlab;
  expect(settings("own")).toEqual({
    mimeExtension: true,
    _build: { load: "static/remoteEntry.js", mimeExtension: "./mimeExtension" },
  });
  expect(settings("replacing").disabledExtensions).toContain("jupyterlab-plotly");
});

test("Plotly's script leaves nothing behind but Plotly on its own element", () => {
  const script: { plotly?: { version: string } } = {};
  const page: Record<string, unknown> = {
    define: Object.assign(() => {}, { amd: {} }),
    document: { currentScript: script },
  };
  const before = Object.keys(page);
  // Plotly looks at a page when it is loaded; one that has nothing ends it, after the names were or were not left.
  try {
    runInNewContext(read("own", "static/plotly.js"), page);
  } catch {}
  expect(Object.keys(page)).toEqual(before);
});

test("the container hands JupyterLab one extension, on the package version that is loaded", async () => {
  const page: Record<string, unknown> = {
    document: { currentScript: { src: "http://x/lab/extensions/thalweg-plotly/static/remoteEntry.js?v=1" } },
  };
  runInNewContext(read("own", "static/remoteEntry.js"), page);
  const container = (page["_JUPYTERLAB"] as Record<string, Container>)["thalweg-plotly"];
  const asked: string[] = [];
  const version = (name: string, loaded?: number) => ({
    loaded,
    get: async () => {
      asked.push(name);
      return () => ({ Widget: class {} });
    },
  });
  container.init({
    "@lumino/widgets": { "2.9.0": version("2.9.0"), "2.7.1": version("2.7.1", 1), "2.10.0": version("2.10.0") },
  });
  const { default: extensions } = (await container.get("./mimeExtension"))();
  expect(asked).toEqual(["2.7.1"]);
  expect(extensions).toHaveLength(1);
  expect(extensions[0]).toMatchObject({
    rank: 0,
    dataType: "json",
    rendererFactory: { safe: true, mimeTypes: ["application/vnd.plotly.v1+json"] },
  });
  await expect(container.get("./style")).rejects.toThrow("thalweg-plotly: no module ./style");
  container.init({});
  await expect(container.get("./mimeExtension")).rejects.toThrow("JupyterLab shares no @lumino/widgets");
});

interface Container {
  init(scope: object): void;
  get(module: string): Promise<() => { default: object[] }>;
}

test.each([
  [["2.9.0", "2.10.0", "2.7.11"], "2.10.0"],
  [["3.0.0-alpha.1", "3.0.0", "2.99.0"], "3.0.0"],
  [["3.0.0-alpha.1", "2.99.0"], "3.0.0-alpha.1"],
  [["1.0.0"], "1.0.0"],
  [[], undefined],
])("the newest of %j is %s", (versions, expected) => {
  expect(newest(versions)).toBe(expected);
});

test("a figure's own template goes before the theme's, attribute by attribute; a mere name is left out", () => {
  const theme = { dark: true, text: "#eee", fontFamily: "Serif" };
  const plain = themeTemplate(theme).layout;
  type Themed = { template: { layout: { font: object; paper_bgcolor: string } }; margin?: object };
  const own = themedLayout({ template: { layout: { font: { size: 20 }, paper_bgcolor: "#abc" } } }, theme) as Themed;
  expect(own.template.layout.font).toEqual({ color: "#eee", family: "Serif", size: 20 });
  expect(own.template.layout.paper_bgcolor).toBe("#abc");
  expect((themedLayout({ template: "plotly_dark" }, theme) as Themed).template.layout).toEqual(plain);
  expect((themedLayout({ title: { text: "t" }, margin: { l: 9 } }, theme) as Themed).margin).toEqual({ t: 48, l: 9 });
});

test("the browser's side has no wrong types", () => {
  const tsc = join(packageRoot, "node_modules/typescript/bin/tsc");
  const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", join(packageRoot, "kernel/lab/browser")], {
    encoding: "utf8",
  });
  expect([stdout, status]).toEqual(["", 0]);
});
