// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the cells are text
// `%nan trace`: which operation made the first NaN.
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Notebook } from "../../support/notebook.ts";

const notebook = new Notebook("/");
beforeAll(() => notebook.start());
afterAll(() => notebook.stop());
beforeEach(() => notebook.reset());

/** Runs cells, traced; what the last one wrote. */
async function output(...cells: string[]): Promise<string> {
  let written = "";
  for (const source of cells) {
    const { error, output, compiled } = await notebook.run(source, { nanTrace: true });
    expect(error, source).toBeUndefined();
    expect(compiled).toMatchObject({ ok: true });
    written = output;
  }
  return stripVTControlCharacters(written);
}

test.each<[title: string, cells: string[], first: string, place: string]>([
  ["a quotient", ["const a = 0;\nconst b = 1 + a / a;"], "0 / 0", "Cell [1], line 2, column 15"],
  ["a function of Math", ["let s = 1 + Math.log(-2) * 3"], "Math.log(-2)", "Cell [1], line 1, column 13"],
  ["in parentheses", ["let s = ((1 - 1)) /* zero */ / (2 - 2)"], "0 / 0", "Cell [1], line 1, column 9"],
  ["a power", ["(-8) ** (1 / 3)"], "-8 ** 0.3333333333333333", "Cell [1], line 1, column 1"],
  ["infinities", ["const big = 1e308 * 10; big - big"], "Infinity - Infinity", "Cell [1], line 1, column 25"],
  [
    "an element that is not there",
    ["const w = [1]; let t = 0; t += w[1]! * 2"],
    "undefined * 2",
    "Cell [1], line 1, column 32",
  ],
  ["an assignment", ["let q = 0; q /= 0; q"], "0 / 0", "Cell [1], line 1, column 12"],
  ["an assignment to an element", ["const v = [0]; const i = 0; v[i] /= 0;"], "0 / 0", "Cell [1], line 1, column 29"],
  [
    "in a function of an earlier cell",
    ["const f = (x: number) =>\n  Math.sqrt(x) + 1", "f(4) + f(-1)"],
    "Math.sqrt(-1)",
    "Cell [1], line 2, column 3",
  ],
  [
    "in a loop, once",
    ["let x = 3; for (let i = 0; i < 9; i++) x = Math.sqrt(x - 1)"],
    "Math.sqrt(-1)",
    "Cell [1], line 1, column 44",
  ],
])("%s", async (_, cells, first, place) => {
  const written = (await output(...cells)).replace(/Math\.sqrt\(-0\.\d+\)/, "Math.sqrt(-1)");
  expect(written.split("\n")[0]).toBe(`The first NaN: ${first}, at ${place}`);
  expect(written.match(/The first NaN/g)).toHaveLength(1);
});

test("an objective that is minimized names the operation of its function", async () => {
  const source = `import { gradientDescent, minimize, objective } from "thalweg";
const cost = objective((x: number) => x * x + Math.log(x - 1));
const run = minimize(cost, gradientDescent({ learningRate: 1 }), { start: 1.5, steps: 20 });`;
  expect(await output(source)).toMatch(/^The first NaN: Math\.log\(-\d.*\), at Cell \[1\], line 2, column 47\n/);
});

test.each<[title: string, use: string]>([
  ["by grad", "grad(length)([0, 0])"],
  ["by an objective", "objective(length).gradient([0, 0])"],
  ["in a run", "minimize(objective(length), gradientDescent({ learningRate: 1 }), { start: [0, 0], steps: 3 })"],
])("a NaN that only the gradient has is told with the number it began in, once: %s", async (_, use) => {
  const names = 'import { grad, gradientDescent, minimize, objective } from "thalweg";';
  const written = await output(`${names}\nconst length = (x: number[]) => Math.sqrt(x[0]! ** 2 + x[1]! ** 2);`, use);
  expect(written).toMatch(/^NaN in the gradient of length: \S+ became Infinity: .*\/.* = 0.*\.\n$/);
});

test("what holds no NaN runs as ever", async () => {
  const source = "class A { n = 1; add(x: number) { this.n += x; return this; } } const s = `${'a' + 1}${2n ** 3n}`;";
  expect(await output(source, "new A().add(2).n + s.length + Math.max(...[1, 5], 2)")).toBe("");
});

test("it is off unless it is asked for", async () => {
  expect((await notebook.run("0 / 0")).output).toBe("");
});
