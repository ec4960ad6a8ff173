// The bits of values, gradients and products with the Hessian of every function that has a row, for Node and for browsers: this
// module is bundled for both.
import { flatten, hessianVectorProduct, type Mode, valueAndGradient } from "../../../src/derivative/index.ts";
import { constructs } from "./constructs.ts";
import { type Case, cases } from "./corpus.ts";
import { functions } from "./goldenFunctions.ts";
import { notebookFunctions } from "./notebookFunctions.ts";

type Row = Pick<Case, "name" | "f" | "points" | "only">;

/** A function of the golden file against JAX, with its points. */
export interface GoldenRow {
  readonly name: string;
  readonly points: readonly { readonly x: number[] }[];
}

/** For each row its numbers as 16 hexadecimal digits each; every NaN is one. */
export const rowBits = (golden: readonly GoldenRow[]): Record<string, string> =>
  Object.fromEntries(rowsOf(golden).map((row) => [row.name, hexadecimal(numbersOf(row))]));

function rowsOf(golden: readonly GoldenRow[]): Row[] {
  const rows: Row[] = [
    ...cases,
    ...constructs,
    ...notebookFunctions,
    ...golden.map(({ name, points }) => ({
      name: `golden ${name}`,
      f: functions.get(name)!,
      points: points.map(({ x }) => [x]),
    })),
  ];
  return rows.map((row, i) => ({
    ...row,
    name: rows.findIndex(({ name }) => name === row.name) < i ? `${row.name} ${i}` : row.name,
  }));
}

function numbersOf({ f, points, only }: Row): number[] {
  return points.flatMap((point) => {
    const params = (): never => structuredClone(point) as never;
    const mode: Mode = only ?? "auto";
    const { value, gradient } = valueAndGradient(f as never, { mode })(...params()) as {
      value: number;
      gradient: unknown;
    };
    const direction = Float64Array.from(flatten(point), (_, i) => 1 / (i + 1));
    return [value, ...flatten(gradient), ...hessianVectorProduct(f as never, { mode })(params(), direction)];
  });
}

export function hexadecimal(numbers: readonly number[]): string {
  const bytes = new DataView(new ArrayBuffer(8));
  return numbers
    .map((x) => {
      bytes.setFloat64(0, x);
      const bits = Number.isNaN(x) ? 0x7ff8n << 48n : bytes.getBigUint64(0);
      return bits.toString(16).padStart(16, "0");
    })
    .join("");
}
