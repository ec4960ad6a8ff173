// Helpers: they share the work, stop when asked, come back, and never keep a process alive.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { batched } from "../../../src/batch/batched.ts";
import { liftedModule } from "../derivative/lifted.ts";

const { ackley, himmelblau, arcs } = await liftedModule<typeof import("./functions.ts")>("../batch/functions.ts");

const starts = (count: number): Float64Array[] =>
  [3, 7].map((k) => Float64Array.from({ length: count }, (_, i) => 4 * Math.sin(k * i)));

/** Aborted once it has been asked so often. */
function signalAfter(times: number): AbortSignal {
  let asked = 0;
  return {
    get aborted() {
      return ++asked > times;
    },
    reason: new Error("stopped by the test"),
  } as unknown as AbortSignal;
}

const ENDLESS = { steps: 2 ** 31 - 1, learningRate: 1e-6 };

describe("an aborted signal", () => {
  test.each([
    ["himmelblau", himmelblau, "lanes", 0],
    ["himmelblau", himmelblau, "lanes", 1],
    ["ackley", ackley, "wasm", 2],
    ["ackley", ackley, "javascript", 0],
    ["arcs", arcs, "lanes", 1],
  ] as const)("ends what would take days: %s", (_name, f, way, workers) => {
    const batch = batched(f);
    const options = { way, workers };
    expect(() => batch.descend(starts(5000), { ...options, ...ENDLESS, signal: signalAfter(30) })).toThrow(
      "stopped by the test",
    );
    // And all is as before.
    const [x] = batch.descend(starts(3000), { ...options, steps: 5 });
    expect(x).toEqual(batch.descend(starts(3000), { way: "javascript", steps: 5 })[0]);
  });

  test("ends a batch before it begins", () => {
    const signal = AbortSignal.abort(new Error("too late"));
    expect(() => batched(himmelblau).values(starts(4), { signal })).toThrow("too late");
  });
});

describe("a process of its own", () => {
  const run = (text: string) => {
    const folder = join(import.meta.dirname, "../../..");
    const code = `
      import { batched } from "./src/batch/batched.ts";
      import { activeHelpers, piecesOfHelpers } from "./src/batch/workers.ts";
      const columns = [new Float64Array(4000).fill(0.1), new Float64Array(4000).fill(0.2)];
      ${text}`;
    return spawnSync(process.execPath, ["--input-type=module", "-e", code], {
      cwd: folder,
      encoding: "utf8",
      timeout: 30_000,
    });
  };

  test("has no helper before the first long batch, some after it, and ends by itself", () => {
    const { status, stdout, stderr } = run(`
      const f = batched(Math.pow);
      const before = activeHelpers();
      f.values(columns);
      const short = activeHelpers();
      f.descend(columns, { steps: 20, learningRate: 1e-3, workers: 2 });
      console.log(before, short, activeHelpers());`);
    expect([stderr, stdout, status]).toEqual(["", "0 0 2\n", 0]);
  });

  test("helpers do a part of the work, and the bits are those of one thread", () => {
    const { status, stdout, stderr } = run(`
      const f = batched(Math.pow);
      const alone = f.descend(columns, { steps: 400, learningRate: 1e-3, workers: 0 });
      let together;
      // Helpers take a while to come up.
      for (let i = 0; i < 200 && !piecesOfHelpers(); i++)
        together = f.descend(columns, { steps: 400, learningRate: 1e-3, workers: 2 });
      console.log(piecesOfHelpers() > 0, together.every((column, k) => column.every((x, i) => Object.is(x, alone[k][i]))));`);
    expect([stderr, stdout, status]).toEqual(["", "true true\n", 0]);
  });

  test("without the modules of Node it works on one thread", () => {
    const { status, stdout, stderr } = run(`
      process.getBuiltinModule = undefined;
      console.log(batched(Math.pow).descend(columns, { steps: 3, workers: 4 })[0].length, activeHelpers());`);
    expect([stderr, stdout, status]).toEqual(["", "4000 0\n", 0]);
  });
});
