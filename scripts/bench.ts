// `npm run bench`: this kernel beside ipykernel and Deno's, with one client, in one run, taking turns.
// Then the runtime beside JAX, NumPy and PyTorch: the measure "runtime", scripts/bench/runtime.ts; and gradients of
// many numbers beside those written by hand: the measure "gradients", scripts/bench/gradients.ts; and L-BFGS beside SciPy's:
// the measure "solvers", scripts/bench/solvers.ts; and steps beside Optax's and torch's: the measure "steps", scripts/bench/steps.ts.
//   node scripts/bench.ts [rounds] [measure ...]     default 5, all
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { measures } from "./bench/measures.ts";
import { findPeers } from "./bench/peers.ts";
import { printTable, type Results } from "./bench/table.ts";

const rounds = Number(process.argv[2] ?? 5);
if (!Number.isInteger(rounds) || rounds < 1)
  throw new RangeError(`bench: rounds must be a whole number above 0, got ${process.argv[2]}`);

/** Measures that are scripts of their own. */
const SCRIPTS = ["runtime", "gradients", "solvers", "steps"];
const chosen = process.argv.slice(3);
const unknown = chosen.find((name) => !SCRIPTS.includes(name) && !measures.some((measure) => measure.name === name));
if (unknown !== undefined)
  throw new RangeError(
    `bench: no measure "${unknown}"; there are ${[...measures.map(({ name }) => name), ...SCRIPTS].join(", ")}`,
  );
const taken = measures.filter(({ name }) => chosen.length === 0 || chosen.includes(name));

const peers = taken.length ? await findPeers() : [];
const results: Results = new Map();

for (const measure of taken) {
  const repeats = measure.once ? 1 : rounds;
  for (let round = 0; round < repeats; round++)
    for (const peer of peers) {
      process.stderr.write(`\r\u001b[K${measure.name}: ${peer.name}, ${round + 1} of ${repeats}`);
      const values = await measure.take(peer).catch((error: Error) => {
        process.stderr.write(`\n  ${peer.name}: ${error.message.split("\n")[0]}\n`);
        return undefined;
      });
      for (const row of measure.rows) {
        const key = `${row.name} ${peer.name}`;
        results.set(key, [...(results.get(key) ?? []), values?.[row.name]]);
      }
    }
}
process.stderr.write("\r\u001b[K");
if (taken.length && printTable(taken, peers, results) > 0) process.exitCode = 1;
for (const script of SCRIPTS.filter((name) => chosen.length === 0 || chosen.includes(name))) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `bench/${script}.ts`)], {
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
