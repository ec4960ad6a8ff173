// The optimizer of one's own on docs/optimizers.md, in cells of the kernel as it is installed.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { momentum } from "../../../src/optimizers/index.ts";
import { startBuiltKernel } from "../../support/builtKernel.ts";
import type { Exchange, KernelClient } from "../../support/kernelClient.ts";
import { traced, traceProblems } from "../../support/traceProblems.ts";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startBuiltKernel();
});
afterAll(async () => await kernel.stop());

const page = readFileSync(new URL("../../../docs/optimizers.md", import.meta.url), "utf8");
const cell = page.split("```ts own-optimizer\n")[1].split("```")[0];

const result = ({ outputs, reply }: Exchange): string =>
  outputs.find(({ type }) => type === "execute_result")?.content.data["text/plain"].replace(/\u001b\[[\d;]*m/g, "") ??
  JSON.stringify(reply.content);

test("is written in ten lines of one cell", async () => {
  expect(
    cell
      .match(/const heavyBall[\s\S]*?\n\}\);\n/)![0]
      .trim()
      .split("\n"),
  ).toHaveLength(9);
  expect((await kernel.execute(cell)).reply.content["status"]).toBe("ok");
});

test("goes the way of ours, is wrapped, drawn and resumed", async () => {
  const ours = traced(momentum({ learningRate: 1e-3, momentum: 0.9 }), traceProblems.rosenbrock, [300]).params;
  const [x, y] = JSON.parse(result(await kernel.execute("JSON.stringify(run.params)")).replaceAll("'", "")) as number[];
  expect(x).toBeCloseTo(ours[0], 9);
  expect(y).toBeCloseTo(ours[1], 9);
  const code = `import { clipNorm, landscape, lossCurve } from "thalweg";
    const resumed = minimize(rosenbrock, heavyBall(1e-3), { start: run.checkpoint, steps: 400 });
    const wrapped = minimize(rosenbrock, clipNorm(heavyBall(1e-3), 1), { start: [-1.2, 1], steps: 10 });
    [resumed.steps, wrapped.name, landscape(rosenbrock).trajectories([run, wrapped]).text.includes("heavy ball"), lossCurve([run]).data.length > 0].join()`;
  expect(result(await kernel.execute(code))).toBe("'400,clipNorm(heavy ball),true,true'");
});

test("its types are checked: a state that it does not have is an error", async () => {
  const { reply } = await kernel.execute(`heavyBall(1e-3).init({ length: 2, blocks: [] }).momentum`);
  expect(reply.content["ename"]).toBe("TS2339");
});

test("runs in lanes, with the same bits", async () => {
  const lanes = page.split("```ts own-lanes\n")[1].split("```")[0];
  expect((await kernel.execute(lanes)).reply.content["status"]).toBe("ok");
  const code = `import { rosenbrockChain } from "thalweg";
    const chain = rosenbrockChain({ dimension: 1000 });
    const start = Array.from({ length: 1000 }, (_, i) => (i % 2 ? 1 : -1.2));
    const [plain, fast] = [heavyBall(1e-4), fastBall(1e-4)].map((rule) => minimize(chain, rule, { start, steps: 50 }));
    const times = inLanes((x: Float64Array, c: number) => {
      for (let i = 0; i < x.length; i++) x[i] *= c;
    });
    const sums = inLanes((x: Float64Array) => {
      for (let i = 1; i < x.length; i++) x[i] += x[i - 1];
    });
    [fast.steps, fast.cost < 1000, plain.params.every((x, i) => Object.is(x, fast.params[i])), times.plan().way, sums.plan().reason].join()`;
  expect(result(await kernel.execute(code))).toBe(
    "'50,true,true,lanes,not in lanes: its loop is not `for (let i = 0; i < vector.length; i++)`'",
  );
});
