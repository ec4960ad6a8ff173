// The same bits on every Node that is promised: npm test runs this on the oldest too. A digest for each function of values,
// gradients and products with the Hessian; write the file anew, where a change of bits is meant, with
// THALWEG_WRITE_GOLDEN=1 npx vitest run tests/src/derivative/bits.test.ts
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { flatten, hessianVectorProduct, type Mode, valueAndGradient } from "../../../src/derivative/index.ts";
import type { Case } from "./corpus.ts";
import { functions } from "./goldenFunctions.ts";
import { liftedModule } from "./lifted.ts";

type Row = Pick<Case, "name" | "f" | "points" | "only">;

const path = join(import.meta.dirname, "../../golden/derivative-bits.json");
const { cases } = await liftedModule<{ cases: Case[] }>("./corpus.ts");
const { constructs } = await liftedModule<{ constructs: Case[] }>("./constructs.ts");
const { notebookFunctions } = await liftedModule<{ notebookFunctions: Case[] }>("./notebookFunctions.ts");
const derivatives = JSON.parse(readFileSync(join(import.meta.dirname, "../../golden/derivatives.json"), "utf8")) as {
  name: string;
  points: { x: number[] }[];
}[];
const rows: Row[] = [
  ...cases,
  ...constructs,
  ...notebookFunctions,
  ...derivatives.map(({ name, points }) => ({
    name: `golden ${name}`,
    f: functions.get(name)!,
    points: points.map(({ x }) => [x]),
  })),
].map((row, i, all) => ({
  ...row,
  name: all.findIndex(({ name }) => name === row.name) < i ? `${row.name} ${i}` : row.name,
}));

if (process.env.THALWEG_WRITE_GOLDEN) {
  const digests = Object.fromEntries(rows.map((row) => [row.name, digest(row)]));
  writeFileSync(path, `${JSON.stringify(digests, null, 2)}\n`);
}
const golden = JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;

describe("bits of values and derivatives", () => {
  it("are those of every function of the file", () => {
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(golden));
  });

  it("are the same on every Node", () => {
    expect(Object.fromEntries(rows.map((row) => [row.name, digest(row)]))).toEqual(golden);
  });

  it("are all in the digest", () => {
    const f = (x: number): number => x;
    const bits = (x: number): string => digestOf([x, f(x)]);
    expect(bits(0.1)).not.toBe(bits(0.1 + 2 ** -56));
    expect(bits(0)).not.toBe(bits(-0));
  });
});

function digest({ f, points, only }: Row): string {
  const numbers = points.flatMap((point) => {
    const params = (): never => structuredClone(point) as never;
    const mode: Mode = only ?? "auto";
    const { value, gradient } = valueAndGradient(f as never, { mode })(...params()) as {
      value: number;
      gradient: unknown;
    };
    const direction = Float64Array.from(flatten(point), (_, i) => 1 / (i + 1));
    return [value, ...flatten(gradient), ...hessianVectorProduct(f as never, { mode })(params(), direction)];
  });
  return digestOf(numbers);
}

/** Of the bytes, most significant first; every NaN is one. */
function digestOf(numbers: readonly number[]): string {
  const bytes = new DataView(new ArrayBuffer(8 * numbers.length));
  numbers.forEach((x, i) => {
    if (Number.isNaN(x)) bytes.setBigUint64(8 * i, 0x7ff8n << 48n);
    else bytes.setFloat64(8 * i, x);
  });
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}
