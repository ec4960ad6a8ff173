// Random programs: the structural derivatives equal those of the tape and differences, the second ones too (of every
// fourth small program). A program that fails is shrunk and printed as a row for keptPrograms.ts.
//
// A small program takes 5 ms, a third of it the checker's and half that of compiling its derivatives. Each of the two Nodes of
// `npm test` has 10,000 small and 200 large ones of its own, others every day. The numbers of the programs are in the names of the
// tests. To run those of a run that failed again:
// THALWEG_FUZZ=10000 THALWEG_FUZZ_SEED=2084600000 npx vitest run tests/src/derivative/fuzz.test.ts
import { describe, expect, it } from "vitest";
import { compareProgram, Disagreement, type RandomFunction } from "./compareProgram.ts";
import { keptPrograms } from "./keptPrograms.ts";
import { liftedFunctions, typeErrors } from "./lifted.ts";
import { prelude, randomProgram, type Size } from "./randomProgram.ts";
import { shrinkProgram, smallerPrograms } from "./shrinkProgram.ts";

const SMALL = Number(process.env.THALWEG_FUZZ ?? 10_000);
const LARGE = Math.ceil(SMALL / 50);
const DAY = Math.floor(Date.now() / 86_400_000);
const VERSION = Number.parseInt(process.versions.node, 10) / 2;
const FIRST = Number(process.env.THALWEG_FUZZ_SEED ?? DAY * 100_000 + (VERSION % 2) * 50_000);
/** Shrinking takes its time. */
const LIMIT = 600_000;

const batches = [...batchesOf("small", SMALL, 500), ...batchesOf("large", LARGE, 20)];

describe.each(batches)("$size programs $first to $last", ({ size, first, last }) => {
  it("have the derivatives of the tape, and those of differences where they are smooth", {
    timeout: LIMIT,
  }, async () => {
    const seeds = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const programs = await load(seeds.map((seed) => randomProgram(seed, `p${seed}`, size)));
    let compared = 0;
    for (const [i, f] of programs.entries())
      compared += await compareOrShrink(
        f,
        randomProgram(seeds[i], "p", size),
        seeds[i],
        size === "large" || i % 4 === 0,
      );
    expect(compared).toBeGreaterThan(seeds.length);
  });
});

describe("kept programs", () => {
  it.each(keptPrograms)("$found", async ({ seed, text }) => {
    const [f] = await load([text]);
    expect(compareProgram(f, seed)).toBeGreaterThan(0);
  });
});

describe("shrinking", () => {
  it("keeps what fails, and no more", async () => {
    const text = randomProgram(3, "p", "large").replace("return result;", "result = Math.log1p(a);\nreturn result;");
    const shrunk = await shrinkProgram(text, async (shorter) => /Math\.log1p\(/.test(shorter));
    expect(smallerPrograms(shrunk).filter(({ text }) => /Math\.log1p\(/.test(text))).toEqual([]);
    expect(shrunk.length).toBeLessThan(120);
  });
});

interface Batch {
  readonly size: Size;
  readonly first: number;
  readonly last: number;
}

function batchesOf(size: Size, count: number, each: number): Batch[] {
  return Array.from({ length: Math.ceil(count / each) }, (_, i) => {
    const first = FIRST + i * each;
    return { size, first, last: Math.min(first + each, FIRST + count) - 1 };
  });
}

/** The functions of the texts, which are lifted as one. */
async function load(texts: readonly string[]): Promise<RandomFunction[]> {
  return await liftedFunctions(moduleOf(texts), texts.map(nameOf));
}

const moduleOf = (texts: readonly string[]): string => `${prelude}${texts.join("\n")}\nexport {};\n`;
const nameOf = (text: string): string => /function (\w+)/.exec(text)![1];

async function compareOrShrink(f: RandomFunction, text: string, seed: number, second: boolean): Promise<number> {
  const error = disagreement(f, seed, second);
  if (typeof error === "number") return error;
  const fails = async (shorter: string): Promise<boolean> => {
    if (typeErrors(moduleOf([shorter])) > 0) return false;
    const [g] = await load([shorter]);
    const other = disagreement(g, seed, second);
    return typeof other !== "number" && other.what === error.what;
  };
  const shrunk = (await shrinkProgram(text, fails)).replace(/\n\s*\n/g, "\n");
  const row = `  {\n    found: "",\n    seed: ${seed},\n    text: \`${shrunk}\`,\n  },`;
  throw new Error(`program ${seed}: ${error.message}\nA row for keptPrograms.ts:\n${row}`);
}

/** Any other error is one too. */
function disagreement(f: RandomFunction, seed: number, second: boolean): Disagreement | number {
  try {
    return compareProgram(f, seed, second);
  } catch (error) {
    if (error instanceof Disagreement) return error;
    return new Disagreement((error as Error).name, (error as Error).message);
  }
}
