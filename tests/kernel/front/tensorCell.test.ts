// Tensor operations and many starts inside cells of the kernel as it is installed.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBuiltKernel } from "../../support/builtKernel.ts";
import type { Exchange, KernelClient } from "../../support/kernelClient.ts";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startBuiltKernel();
});
afterAll(async () => await kernel.stop());

const plain = (text: string): string => text.replace(/\u001b\[[\d;]*m/g, "");
const result = ({ outputs, reply }: Exchange): string =>
  plain(
    outputs.find(({ type }) => type === "execute_result")?.content.data["text/plain"] ?? JSON.stringify(reply.content),
  );

test("a cost of one cell over operations that another one imported", async () => {
  await kernel.execute('import { matmul, add, tanh, mean, square, subtract, grad } from "thalweg";');
  await kernel.execute(`const inputs = [[1, 2], [3, 4], [5, 6]], targets = [0.1, 0.2, 0.3];
    const cost = ({ w, b }: { w: number[]; b: number }) => mean(square(subtract(tanh(add(matmul(inputs, w), b)), targets)));
    const slope = grad(cost);`);
  const [w0, w1, b] = JSON.parse(
    result(await kernel.execute("const at = slope({ w: [0.1, -0.2], b: 0.3 }); JSON.stringify([...at.w, at.b])")).slice(
      1,
      -1,
    ),
  ) as number[];
  // By differences of the same cost.
  const h = 1e-6;
  const costAt = (p: number, q: number, c: number): number =>
    [
      [1, 2, 0.1],
      [3, 4, 0.2],
      [5, 6, 0.3],
    ].reduce((sum, [x, y, t]) => sum + (Math.tanh(p * x! + q * y! + c) - t!) ** 2, 0) / 3;
  const by = (i: number): number => {
    const up = [0.1, -0.2, 0.3];
    const down = [...up];
    up[i]! += h;
    down[i]! -= h;
    return (costAt(up[0]!, up[1]!, up[2]!) - costAt(down[0]!, down[1]!, down[2]!)) / (2 * h);
  };
  [w0, w1, b].forEach((got, i) => void expect(Math.abs(got! - by(i))).toBeLessThan(1e-8));
});

test("shapes that do not go together are an error with both, and the line of the cell", async () => {
  const { reply } = await kernel.execute(`const wrong = (w: number[]) => {
    const z = matmul(inputs, w);
    return mean(add(z, [1, 2]));
  };
  grad(wrong)([1, 2]);`);
  expect(reply.content).toMatchObject({ status: "error", ename: "RangeError" });
  expect(reply.content.evalue).toMatch(/^add: a is \[3\] but b is \[2\]/);
  const traceback = plain(reply.content.traceback.join("\n"));
  expect(traceback).toMatch(
    /at wrong \(Cell \[\d+\], line 3, column 20\)[\s\S]*> 3 \| {5}return mean\(add\(z, \[1, 2\]\)\);/,
  );
  expect(traceback).not.toMatch(/own|lifted:/);
});

test("ranks that do not go together are refused before anything runs", async () => {
  const { reply } = await kernel.execute('console.log("ran"); grad((w: number[][]) => mean(matmul(w, 3)));');
  expect(reply.content.status).toBe("error");
  expect(plain(reply.content.traceback.join("\n"))).toMatch(/No overload matches|not assignable/);
});

test("basins of a cell's function", async () => {
  await kernel.execute('import { multistart, objective, adam } from "thalweg";');
  const cell = `const f = objective((x: number, y: number) => (x * x - 1) ** 2 + y * y, { domain: [[-2, 2], [-2, 2]] });
    multistart(f, adam({ learningRate: 0.05 }), { starts: 20, steps: 300 })`;
  expect(result(await kernel.execute(cell))).toMatch(
    /^adam on .* from 400 starts: 400 stepLimit\n {3}50\.0 % end at \[-?1,-?[\de.-]+\], cost .*\n {3}50\.0 % end at/,
  );
});

test("a class of one cell in a function of another, declared anew; what is thrown names the cell's line", async () => {
  const spring = (sign: string): string => `class Spring {
    #k: number;
    constructor(k: number, public length = 1) { this.#k = k; }
    energy(x: number): number { return ${sign}0.5 * this.#k * (x - this.length) ** 2; }
  }`;
  await kernel.execute(spring(""));
  await kernel.execute(
    "const made = new Spring(3); const pull = grad((k: number, x: number) => new Spring(k).energy(x));",
  );
  expect(result(await kernel.execute("pull(2, 3).join()"))).toContain("2,4");
  await kernel.execute(spring("-"));
  expect(result(await kernel.execute("pull(2, 3).join()"))).toContain("-2,-4");
  const { reply } = await kernel.execute(`const checked = (x: number[]) => {
    if (x[0] < 0) throw new RangeError(\`negative: \${x[0]}\`);
    return x[0] ** 2;
  };
  grad(checked)([-1]);`);
  expect(plain(JSON.stringify(reply.content))).toMatch(/negative: -1.*checked.*Cell \[\d+\].*2/);
});
