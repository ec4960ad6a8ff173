import type { MatMul } from "./expression.ts";
import { asMatrix } from "./shape.ts";

/** Rows and columns of the result that one pass over the inner dimension makes, held in locals that become registers. */
const BLOCK_ROWS = 2;
const BLOCK_COLUMNS = 4;

/** JavaScript that writes the product into `out`; its operands lie in `a` and `b`, each from its own offset on. */
export function lowerMatmul(node: MatMul, offsets: { a: number; b: number; out: number }): string {
  const [rows, columns] = asMatrix(node.shape);
  const fullRows = rows - (rows % BLOCK_ROWS);
  const fullColumns = columns - (columns % BLOCK_COLUMNS);
  const strides = stridesOf(node);
  const parts: string[] = [];
  for (const [top, bottom, height] of bands(rows, fullRows, BLOCK_ROWS))
    for (const [left, right, width] of bands(columns, fullColumns, BLOCK_COLUMNS))
      parts.push(block({ top, bottom, height, left, right, width }, columns, node.inner, strides, offsets));
  return parts.join("\n");
}

/** The full blocks and what is left of them, leaving out what is empty: start, end, size of a block. */
function bands(size: number, full: number, step: number): [number, number, number][] {
  const all: [number, number, number][] = [
    [0, full, step],
    [full, size, size - full],
  ];
  return all.filter(([start, end]) => end > start);
}

interface Strides {
  readonly aRow: number;
  readonly aInner: number;
  readonly bInner: number;
  readonly bColumn: number;
}

function stridesOf({ of: [a, b], transposeA, transposeB }: MatMul): Strides {
  const [, aWidth] = asMatrix(a.shape);
  const [, bWidth] = asMatrix(b.shape);
  return {
    aRow: transposeA ? 1 : aWidth,
    aInner: transposeA ? aWidth : 1,
    bInner: transposeB ? 1 : bWidth,
    bColumn: transposeB ? bWidth : 1,
  };
}

interface Band {
  readonly top: number;
  readonly bottom: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly width: number;
}

function block(
  { top, bottom, height, left, right, width }: Band,
  columns: number,
  inner: number,
  { aRow, aInner, bInner, bColumn }: Strides,
  offsets: { a: number; b: number; out: number },
): string {
  const is = Array.from({ length: height }, (_, i) => i);
  const js = Array.from({ length: width }, (_, j) => j);
  const sums = is.flatMap((i) => js.map((j) => `c${i}${j} = 0`)).join(", ");
  return `for (let i = ${top}; i < ${bottom}; i += ${height}) {
  for (let j = ${left}; j < ${right}; j += ${width}) {
    let ${sums};
    let p = ${offsets.a} + i * ${aRow}, q = ${offsets.b} + j * ${bColumn};
    for (let k = 0; k < ${inner}; k++) {
      const ${is.map((i) => `a${i} = a[p + ${i * aRow}]`).join(", ")};
      const ${js.map((j) => `b${j} = b[q + ${j * bColumn}]`).join(", ")};
      ${is.flatMap((i) => js.map((j) => `c${i}${j} += a${i} * b${j};`)).join(" ")}
      p += ${aInner}; q += ${bInner};
    }
    const o = ${offsets.out} + i * ${columns} + j;
    ${is.flatMap((i) => js.map((j) => `out[o + ${i * columns + j}] = c${i}${j};`)).join(" ")}
  }
}`;
}
