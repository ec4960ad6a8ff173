// Inner products of vectors that lie in the memory of lanes: the sums of src/vector.ts, in the same order.
import { type Code, F64, I32, LANES, OP, V128 } from "../batch/wasm/assembler.ts";
import * as plain from "../vector.ts";
import { BLOCK, type Vector } from "../vector.ts";
import { advance, loopTo, type SharedKernel, sharedKernel } from "./code.ts";
import { MOST_NUMBERS, share, tables } from "./share.ts";
import { isInReach, SHORT } from "./vectors.ts";

/** Inner product Σ aᵢ bᵢ, with the bits of `dot` of src/vector.ts. */
export function dot(a: Vector, b: Vector): number {
  if (a.length < SHORT || a.length !== b.length || a.length > MOST || !isInReach(a) || !isInReach(b))
    return plain.dot(a, b);
  made ??= sharedKernel(write);
  const { words, numbers } = tables();
  words[0] = a.byteOffset;
  words[1] = b.byteOffset;
  share(made.module, made.run, 8 * a.length);
  let sum = 0;
  for (let block = 0; block * BLOCK < a.length; block++) sum += numbers[block];
  return sum;
}

/** Euclidean norm √Σ aᵢ², with the bits of `norm` of src/vector.ts. */
export const norm = (a: Vector): number => plain.normOf(a, dot(a, a));

/** The table of numbers has a place for each block's sum. */
const MOST = MOST_NUMBERS * BLOCK;

let made: SharedKernel | undefined;

const [FIRST, LAST, VECTORS, , , SUMS] = [0, 1, 2, 3, 4, 5];
/** Four pairs of lanes hold the eight sums of a block. */
const PAIRS = [0, 1, 2, 3];

/** For each block from FIRST to LAST, in bytes, its sum. */
function write(code: Code): void {
  const [a, b, end, whole] = [0, 1, 2, 3].map(() => code.local(I32));
  const sums = PAIRS.map(() => code.local(V128));
  const rest = code.local(F64);
  for (const [k, at] of [a, b].entries())
    code
      .get(VECTORS)
      .at(OP.i32Load, 4 * k)
      .get(FIRST)
      .op(OP.i32Add)
      .set(at);
  loopTo(code, FIRST, LAST, () => {
    // The place of the sum, under what is stored there.
    code.get(SUMS).get(FIRST).i32(BLOCK).op(OP.i32DivU, OP.i32Add);
    // The block's end, or the vector's.
    code
      .get(FIRST)
      .i32(8 * BLOCK)
      .op(OP.i32Add)
      .tee(end)
      .get(LAST)
      .get(end)
      .get(LAST)
      .op(OP.i32LtS, OP.select)
      .tee(end);
    code.get(end).get(FIRST).op(OP.i32Sub).i32(63).op(OP.i32And, OP.i32Sub).set(whole);
    for (const sum of sums) code.lanes(LANES.const, ...Array<number>(16).fill(0)).set(sum);
    code.f64(0).set(rest);
    loopTo(code, FIRST, whole, () => {
      for (const q of PAIRS) {
        code
          .get(sums[q])
          .get(a)
          .lanesAt(LANES.load, 16 * q)
          .get(b)
          .lanesAt(LANES.load, 16 * q);
        code.lanes(LANES.mul).lanes(LANES.add).set(sums[q]);
      }
      advance(code, [a, b, FIRST], 64);
    });
    loopTo(code, FIRST, end, () => {
      code.get(rest).get(a).at(OP.f64Load, 0).get(b).at(OP.f64Load, 0).op(OP.f64Mul, OP.f64Add).set(rest);
      advance(code, [a, b, FIRST], 8);
    });
    code
      .get(sums[0])
      .get(sums[2])
      .lanes(LANES.add)
      .get(sums[1])
      .get(sums[3])
      .lanes(LANES.add)
      .lanes(LANES.add)
      .tee(sums[0]);
    code.lanes(LANES.extract, 0).get(sums[0]).lanes(LANES.extract, 1).op(OP.f64Add).get(rest).op(OP.f64Add);
    code.at(OP.f64Store, 0);
  });
}
