// What one step of an optimizer costs, beside Optax (jit, donated buffers) and torch.optim (loop, foreach, fused): of 10, 10,000
// and 1,000,000 parameters in float64, the gradient given. Beside it what a step costs in a loop that XLA compiles whole.
//   node scripts/bench/steps.ts [repeats] [rule ...]     default 25, all; the least of the repeats counts
// BENCH_PYTHON is a Python with jax, optax and torch; without it one is made.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { liftedProgram } from "./liftedProgram.ts";
import { pythonPeer } from "./peerTools.ts";

interface Measured {
  readonly system: string;
  readonly microseconds: number;
  /** Sum of the parameters after ten steps. */
  readonly sum: number;
}

const { RULES, inReach } = await liftedProgram<typeof import("./stepRules.ts")>('export * from "./stepRules.ts";', {
  include: /src[\\/](optimizers|lanes[\\/]loops)/,
  asked: true,
});

/** The parameters are one matrix. */
const SIZES = [
  { rows: 2, columns: 5 },
  { rows: 100, columns: 100 },
  { rows: 1000, columns: 1000 },
];

const [given, ...chosen] = process.argv.slice(2);
const repeats = Number(given ?? 25);
if (!Number.isInteger(repeats) || repeats < 1)
  throw new RangeError(`bench: repeats must be a whole number above 0, got ${given}`);
const unknown = chosen.find((name) => !(name in RULES));
if (unknown !== undefined)
  throw new RangeError(`bench: no rule "${unknown}"; there are ${Object.keys(RULES).join(", ")}`);
const names = chosen.length ? chosen : Object.keys(RULES);

function ours(name: string, rows: number, columns: number): Measured {
  const length = rows * columns;
  const optimizer = RULES[name]!();
  // Where minimize and train have them.
  const params = inReach(Float64Array.from({ length }, (_, i) => Math.cos(i)));
  const gradient = inReach(Float64Array.from({ length }, (_, i) => Math.sin(i + 1)));
  const shape = { length, blocks: [{ path: "", offset: 0, length, shape: [rows, columns] }] };
  const state = inReach(optimizer.init(shape, params));
  const { learningRate } = optimizer;
  let t = 0;
  /** Microseconds a step. */
  const take = (steps: number): number => {
    const started = performance.now();
    for (let k = 0; k < steps; k++) optimizer.step(params, gradient, state, { t: ++t, learningRate, cost: 1 });
    return ((performance.now() - started) * 1e3) / steps;
  };
  const first = take(10);
  const sum = params.reduce((sum, x) => sum + x, 0);
  take(stepsIn(20 * BUDGET, first));
  const steps = stepsIn(BUDGET, take(stepsIn(BUDGET, first)));
  return { system: "ours", microseconds: Math.min(...Array.from({ length: repeats }, () => take(steps))), sum };
}

/** A time is of so many microseconds, short enough to fall between other programs' turns; stepPeers.py has the same. */
const BUDGET = 2000;
const stepsIn = (budget: number, each: number): number => Math.min(20_000, Math.max(1, Math.round(budget / each)));

/** Asks the peers for a rule at a size, in turns with ours: a machine that is busy for a while is so for all. */
async function peers() {
  const python = process.env["BENCH_PYTHON"] ?? (await pythonPeer("jax", "optax", "torch"));
  const child = spawn(python, [join(import.meta.dirname, "stepPeers.py"), String(repeats)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(question: object): Promise<Measured[]> {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`bench: ${python} with jax, optax and torch is needed (BENCH_PYTHON)`);
      return JSON.parse(value) as Measured[];
    },
    end: () => void child.stdin.end(),
  };
}

const shown = (microseconds: number): string =>
  microseconds >= 1e3 ? `${(microseconds / 1e3).toFixed(1)} ms` : `${microseconds.toPrecision(3)} µs`;

const python = await peers();
const fastest = (list: readonly Measured[]): Measured =>
  list.reduce((a, b) => (a.microseconds <= b.microseconds ? a : b));
let missed = 0;
console.log(
  `${process.version}: the least of ${repeats}; times = the fastest other / ours, above 1 ours is faster; () in one jit of XLA`,
);
for (const { rows, columns } of SIZES)
  for (const name of names) {
    const mine = ours(name, rows, columns);
    const answers = await python.ask({ name, rows, columns });
    const whole = answers.filter(({ system }) => system === "one jit");
    const theirs = answers.filter((other) => !whole.includes(other));
    const best = fastest(theirs);
    const ratio = best.microseconds / mine.microseconds;
    if (!(ratio >= 1)) missed++;
    const equal = theirs.some(({ sum }) => Math.abs(sum - mine.sum) <= 1e-9 * Math.max(1, Math.abs(sum)));
    console.log(
      [
        String(rows * columns).padStart(8),
        name.padEnd(16),
        `ours ${shown(mine.microseconds).padStart(8)}`,
        `${best.system.padStart(13)} ${shown(best.microseconds).padStart(8)}`,
        `${ratio.toFixed(2)} times${ratio >= 1 ? "" : ": MISSED"}`,
        `(${whole.map(({ microseconds }) => shown(microseconds)).join()})`,
        equal ? "" : `other steps: ${mine.sum}, ${theirs.map(({ system, sum }) => `${system} ${sum}`).join(", ")}`,
      ].join("  "),
    );
  }
python.end();
process.exitCode = missed === 0 ? 0 : 1;
