// Batches inside cells of the kernel as it is installed: the same bits on threads, Stop, and a kernel that ends.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBuiltKernel } from "../../support/builtKernel.ts";
import type { Exchange, KernelClient } from "../../support/kernelClient.ts";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startBuiltKernel();
});
afterAll(async () => await kernel.stop());

const result = ({ outputs, reply }: Exchange): string =>
  outputs.find(({ type }) => type === "execute_result")?.content.data["text/plain"].replace(/\u001b\[[\d;]*m/g, "") ??
  JSON.stringify(reply.content);

test("a function of one cell, in lanes, on threads, with the bits of a loop", async () => {
  await kernel.execute(`import { batched } from "thalweg";
    let pull = 0.5;
    const hill = (x: number, y: number) => { const r = x * x + y * y; return r > 2 ? pull * Math.cos(r) : Math.exp(-r) * y; };
    const many = batched(hill);
    const starts = [0, 1].map((k) => Float64Array.from({ length: 4000 }, (_, i) => 3 * Math.sin((k + 2) * i)));
    const same = (a: Float64Array[], b: Float64Array[]) => a.every((c, k) => c.every((x, i) => Object.is(x, b[k][i])));`);
  expect(result(await kernel.execute('many.plan(2, "descend").way'))).toBe("'lanes'");
  expect(
    result(
      await kernel.execute(`same(many.descend(starts, { steps: 200, workers: 2 }),
        many.descend(starts, { steps: 200, way: "javascript" }))`),
    ),
  ).toBe("true");
});

test("captured values are those of the moment", async () => {
  const code = "const first = many.values([[3], [0]])[0]; pull = 2; many.values([[3], [0]])[0] / first";
  expect(result(await kernel.execute(code))).toBe("4");
});

test("Stop ends a batch that would take days, and the next one is right", async () => {
  const id = kernel.sendCell('console.log("on"); many.descend(starts, { steps: 2 ** 31 - 1, workers: 2 })');
  await kernel.until((m) => m.parent.msg_id === id && m.type === "stream");
  await kernel.exchange("interrupt_request", {}, "control");
  expect((await kernel.finish(id)).reply.content.status).toBe("error");
  const again = `same(many.descend(starts, { steps: 50, workers: 2 }),
    many.descend(starts, { steps: 50, way: "javascript" }))`;
  expect(result(await kernel.execute(again))).toBe("true");
});

test("Stop ends evaluations that never end by themselves, on all threads", async () => {
  const id = kernel.sendCell(`
    const endless = (x: number): number => {
      let s = x;
      while (s > 0) s = Math.abs(Math.sin(s)) + 0.1;
      return s;
    };
    console.log("on");
    batched(endless).values([Float64Array.from({ length: 1e6 }, (_, i) => (i < 5e5 ? -1 : 1))], { workers: 2 })`);
  await kernel.until((m) => m.parent.msg_id === id && m.type === "stream");
  await kernel.exchange("interrupt_request", {}, "control");
  expect((await kernel.finish(id)).reply.content.status).toBe("error");
  // It would wait for ever for a helper that is still inside.
  const again = `same(many.descend(starts, { steps: 50, workers: 2 }),
    many.descend(starts, { steps: 50, way: "javascript" }))`;
  expect(result(await kernel.execute(again))).toBe("true");
});
