// Products of matrices on lanes and on all cores, with the bits of src/linear/products.ts: each number is one sum in the order
// of the inner index. After Goto & van de Geijn 2008: four columns of B, packed, meet four rows of A in registers, slice by
// slice of the inner index, so that both are read from the processor's nearest caches.
import { type Code, I32, LANES, OP, V128 } from "../batch/wasm/assembler.ts";
import * as plain from "../linear/products.ts";
import { type Vector, zeros } from "../vector.ts";
import { advance, givenWords, loop, type SharedKernel, sharedKernel } from "./code.ts";
import { shareOut, tables } from "./share.ts";
import { isInReach, Room } from "./vectors.ts";

/** Products of fewer multiplications gain nothing. */
const SMALL = 16 ** 3;
/** A thread takes so many multiplications at a time, in whole bands of rows. */
const PIECE = 1 << 20;
const BAND = 32;
/** Rows of A and columns of B that meet in registers. */
const TILE = 4;
/** Inner indices in a slice: of four packed columns it is 8 KiB. */
const SLICE = 256;

/** The product A B of a matrix `rows` × `inner` and one `inner` × `columns`, both row by row. */
export function multiply(a: Vector, b: Vector, rows: number, inner: number, columns: number): Vector {
  if (rows * inner * columns < SMALL) return plain.multiply(a, b, rows, inner, columns);
  return product(a, { numbers: b, down: columns, across: 1 }, rows, inner, columns, false);
}

/** The symmetric A Aᵀ of a matrix `rows` × `inner`. */
export function gram(a: Vector, rows: number, inner: number): Vector {
  if (rows * inner * rows < SMALL) return plain.gram(a, rows, inner);
  const lower = product(a, { numbers: a, down: 1, across: inner }, rows, inner, rows, true);
  for (let i = 0; i < rows; i++) for (let j = i + 1; j < rows; j++) lower[i * rows + j] = lower[j * rows + i];
  return lower;
}

/** A matrix whose number (k, j) lies at `k * down + j * across`. */
interface Strided {
  readonly numbers: Vector;
  readonly down: number;
  readonly across: number;
}

/** @param lower whether nothing above the diagonal is asked for */
function product(a: Vector, b: Strided, rows: number, inner: number, columns: number, lower: boolean): Vector {
  const [height, panels] = [Math.ceil(rows / TILE) * TILE, Math.ceil(columns / TILE)];
  const width = panels * TILE;
  const left = height === rows && isInReach(a) ? a : padded(a, height * inner);
  const right = rooms.right.of(inner * width);
  pack(right, b, inner, columns, panels);
  const out = rooms.out.of(height * width).fill(0);
  if (![left, right, out].every(isInReach)) {
    const across = b.across === 1 ? plain.transposed(b.numbers, inner, columns) : b.numbers;
    return plain.timesTransposed(a, across, rows, inner, columns);
  }
  const { words } = tables();
  words.set([left.byteOffset, right.byteOffset, out.byteOffset, inner, panels, lower ? 1 : 0]);
  made ??= sharedKernel(write);
  const bands = Math.max(1, Math.floor(PIECE / (BAND * inner * width)));
  shareOut(made.module, made.run, height, bands * BAND, 2 * PIECE < height * inner * width);
  if (width === columns && height === rows) return out.slice();
  const result = zeros(rows * columns);
  for (let i = 0; i < rows; i++) result.set(out.subarray(i * width, i * width + columns), i * columns);
  return result;
}

/** Four columns after one another: number (k, 4 p + c) comes to `(p * inner + k) * 4 + c`; behind the last column are zeros. */
function pack(out: Vector, { numbers, down, across }: Strided, inner: number, columns: number, panels: number): void {
  for (let p = 0, at = 0; p < panels; p++) {
    const here = Math.min(TILE, columns - p * TILE);
    for (let k = 0; k < inner; k++, at += TILE) {
      const from = k * down + p * TILE * across;
      for (let c = 0; c < here; c++) out[at + c] = numbers[from + c * across];
      for (let c = here; c < TILE; c++) out[at + c] = 0;
    }
  }
}

function padded(a: Vector, length: number): Vector {
  const room = rooms.left.of(length).fill(0, a.length);
  room.set(a);
  return room;
}

const rooms = { left: new Room(), right: new Room(), out: new Room() };

let made: SharedKernel | undefined;

const [FIRST, LAST] = [0, 1];
/** The places of a tile's rows, and of the pairs of lanes in each. */
const ROWS = [0, 1, 2, 3];
const PAIRS = [0, 1];

/** Rows FIRST to LAST of the product, which may hold sums of earlier slices: `for slice, for panel, for tile of rows`. */
function write(code: Code): void {
  const [a, right, out, inner, panels, lower] = givenWords(code, 6);
  const [slice, size, panel, row, end, place, b, stride, pitch] = Array.from({ length: 9 }, () => code.local(I32));
  const rows = ROWS.map(() => code.local(I32));
  const sums = ROWS.map(() => PAIRS.map(() => code.local(V128)));
  const columns = PAIRS.map(() => code.local(V128));
  const one = code.local(V128);
  const least = (x: number, y: number) => code.get(x).get(y).get(x).get(y).op(OP.i32LtS, OP.select);
  /** Turns of the inner index that are written out one after the other. */
  const turns = (count: number): void => {
    for (let turn = 0; turn < count; turn++) {
      for (const h of PAIRS)
        code
          .get(b)
          .lanesAt(LANES.load, 32 * turn + 16 * h)
          .set(columns[h]);
      for (const r of ROWS) {
        code
          .get(rows[r])
          .lanesAt(LANES.loadSplat64, 8 * turn)
          .set(one);
        for (const h of PAIRS)
          code.get(sums[r][h]).get(one).get(columns[h]).lanes(LANES.mul).lanes(LANES.add).set(sums[r][h]);
      }
    }
    advance(code, rows, 8 * count);
    advance(code, [b], 32 * count);
  };
  const eachSum = (use: (r: number, h: number) => void): void => {
    for (const r of ROWS) for (const h of PAIRS) use(r, h);
  };
  /** The address of the tile's row r. */
  const tileRow = (r: number) => code.get(place).get(stride).i32(r).op(OP.i32Mul, OP.i32Add);

  // Bytes of a row of the product and of A.
  code.get(panels).i32(32).op(OP.i32Mul).set(stride).get(inner).i32(8).op(OP.i32Mul).set(pitch);
  // The panels up to the diagonal, or all.
  code.get(LAST).i32(2).op(OP.i32ShrU).set(end);
  least(end, panels).get(panels).get(lower).op(OP.select).set(panels);
  loop(
    code,
    () => code.get(slice).get(inner).op(OP.i32GeU),
    () => {
      code.get(inner).get(slice).op(OP.i32Sub).set(size).i32(SLICE).set(end);
      least(size, end).set(size).i32(0).set(panel);
      loop(
        code,
        () => code.get(panel).get(panels).op(OP.i32GeU),
        () => {
          code.get(FIRST).set(row);
          loop(
            code,
            () => code.get(row).get(LAST).op(OP.i32GeU),
            () => {
              code
                .get(out)
                .get(row)
                .get(stride)
                .op(OP.i32Mul, OP.i32Add)
                .get(panel)
                .i32(32)
                .op(OP.i32Mul, OP.i32Add)
                .set(place);
              code
                .get(right)
                .get(panel)
                .get(inner)
                .op(OP.i32Mul)
                .get(slice)
                .op(OP.i32Add)
                .i32(32)
                .op(OP.i32Mul, OP.i32Add)
                .set(b);
              code
                .get(a)
                .get(row)
                .get(pitch)
                .op(OP.i32Mul, OP.i32Add)
                .get(slice)
                .i32(8)
                .op(OP.i32Mul, OP.i32Add)
                .set(rows[0]);
              for (const r of ROWS.slice(1))
                code
                  .get(rows[r - 1])
                  .get(pitch)
                  .op(OP.i32Add)
                  .set(rows[r]);
              eachSum((r, h) =>
                tileRow(r)
                  .lanesAt(LANES.load, 16 * h)
                  .set(sums[r][h]),
              );
              code.get(b).get(size).i32(-4).op(OP.i32And).i32(32).op(OP.i32Mul, OP.i32Add).set(end);
              loop(
                code,
                () => code.get(b).get(end).op(OP.i32GeU),
                () => turns(4),
              );
              code.get(end).get(size).i32(3).op(OP.i32And).i32(32).op(OP.i32Mul, OP.i32Add).set(end);
              loop(
                code,
                () => code.get(b).get(end).op(OP.i32GeU),
                () => turns(1),
              );
              eachSum((r, h) =>
                tileRow(r)
                  .get(sums[r][h])
                  .lanesAt(LANES.store, 16 * h),
              );
              advance(code, [row], TILE);
            },
          );
          advance(code, [panel], 1);
        },
      );
      code.get(slice).get(size).op(OP.i32Add).set(slice);
    },
  );
}
