// Random loops: in lanes they have the bits of the loop as it is written. Other ones every day. To run those of a day again:
// THALWEG_FUZZ_LANES=1000 THALWEG_FUZZ_SEED=2084600000 npx vitest run tests/src/lanes/fuzz.test.ts
import { expect, test } from "vitest";
import { type ElementFunction, inLanes } from "../../../src/lanes/inLanes.ts";
import { inReach } from "../../../src/lanes/vectors.ts";
import type { Vector } from "../../../src/vector.ts";
import { liftedFunctions } from "../derivative/lifted.ts";
import { uniform } from "../derivative/randomProgram.ts";
import { prelude, randomLoop } from "./randomLoop.ts";

const COUNT = Number(process.env["THALWEG_FUZZ_LANES"] ?? 400);
const FIRST = Number(process.env["THALWEG_FUZZ_SEED"] ?? Math.floor(Date.now() / 86_400_000) * 100_000);
const BATCH = 100;
const BATCHES = Array.from({ length: Math.ceil(COUNT / BATCH) }, (_, k) => FIRST + k * BATCH);

type Loop = ElementFunction &
  ((x: Vector, y: Vector, z: Vector, a: number, b: number, flag: boolean) => void) & { name: string };

const ODD = [0, -0, 1, -1, 5e-324, -2.3e-308, 1e308, -1e308, Infinity, -Infinity, Number.NaN, 0.5, -2.5, 3.5];

/** Ordinary numbers, and every fourth of every size and sign or no number. */
const numberOf = (draw: () => number): number =>
  draw() < 0.25 ? ODD[Math.floor(draw() * ODD.length)] : 4 * (draw() - 0.5);

/** Where the bits differ; all NaN count as one. */
function difference(loop: Loop, fast: Loop, seed: number): string | undefined {
  const draw = uniform(seed);
  const length = 128 + Math.floor(draw() * 20);
  const plain = Array.from({ length: 3 }, () => Float64Array.from({ length }, () => numberOf(draw)));
  const lanes = inReach(plain);
  for (let call = 0; call < 2; call++) {
    const [a, b, flag] = [numberOf(draw), numberOf(draw), draw() < 0.5];
    loop(plain[0], plain[1], plain[2], a, b, flag);
    fast(lanes[0], lanes[1], lanes[2], a, b, flag);
    for (const [k, vector] of plain.entries())
      for (let i = 0; i < length; i++)
        if (!Object.is(vector[i], lanes[k][i]))
          return `call ${call}, ${"xyz"[k]}[${i}] of ${length}: ${lanes[k][i]} in lanes, ${vector[i]} as written (a=${a} b=${b} ${flag})`;
  }
  return undefined;
}

test.each(BATCHES)(
  "random loops from %i on have the bits of the loop as it is written",
  { timeout: 600_000 },
  async (first) => {
    const seeds = Array.from({ length: BATCH }, (_, k) => first + k);
    const texts = seeds.map((seed) => randomLoop(seed, `f${seed}`));
    const loops = await liftedFunctions<Loop>(
      `${prelude}\n${texts.join("\n")}`,
      seeds.map((seed) => `f${seed}`),
    );
    let reached = 0;
    for (const [k, loop] of loops.entries()) {
      const fast = inLanes(loop) as Loop & ReturnType<typeof inLanes>;
      expect(fast.plan().reason ?? "", texts[k]).toMatch(/^$|it carries carried from|it may leave its loop/);
      expect(difference(loop, fast, seeds[k]), texts[k]).toBeUndefined();
      if (fast.plan().way === "lanes") reached++;
    }
    expect(reached).toBeGreaterThan(0.7 * BATCH);
  },
);
