// The functions of Math inside a module, each compiled when it is first called.
import {
  HALF_PI,
  HALF_PI_NEAR,
  HALF_PI_PARTS,
  INVERSE_LN2,
  INVERSE_LN10,
  LN2,
  LOG_FIRST,
  LOG10_2,
} from "../../math/tables.ts";
import { type Assembler, type Code, F64, LANES, OP, V128, type ValueType } from "./assembler.ts";
import { formula, laneCondition, MAGIC, type Meaning, splat } from "./formula.ts";
import { laneFormulas } from "./laneFormulas.ts";
import { mathFormulas } from "./mathFormulas.ts";
import { tableAddresses } from "./tables.ts";

const constants: Readonly<Record<string, number>> = {
  INFINITY: Infinity,
  NAN: Number.NaN,
  PER_LN2: 128 / Math.LN2,
  MAGIC,
  STEP_HIGH: LN2.high / 128,
  STEP_LOW: LN2.low / 128,
  TO_34_PLACES: 1.5 * 2 ** (52 - 34),
  ROOT_HALF: 0x3fe6a000,
  LN2_HIGH: LN2.high,
  LN2_LOW: LN2.low,
  LOG_FIRST,
  INVERSE_LN2_HIGH: INVERSE_LN2.high,
  INVERSE_LN2_LOW: INVERSE_LN2.low,
  INVERSE_LN10_HIGH: INVERSE_LN10.high,
  INVERSE_LN10_LOW: INVERSE_LN10.low,
  LOG10_2_HIGH: LOG10_2.high,
  LOG10_2_LOW: LOG10_2.low,
  TWO_OVER_PI: 2 / Math.PI,
  NEAR1: HALF_PI_NEAR[0],
  NEAR2: HALF_PI_NEAR[1],
  NEAR3: HALF_PI_NEAR[2],
  PART1: HALF_PI_PARTS[0],
  PART2: HALF_PI_PARTS[1],
  PART3: HALF_PI_PARTS[2],
  PART4: HALF_PI_PARTS[3],
  HALF_PI_HIGH: HALF_PI.high,
  HALF_PI_LOW: HALF_PI.low,
};

const GLOBALS = ["exp", "log", "pair"].flatMap((name) => [`${name}High`, `${name}Low`]);
const MORE = ["expExponent", "logExponent", "reducedQuadrant", "reducedHigh", "reducedRest"];

/** Functions of lanes take so many vectors at once. */
export const VECTORS = 2;

/** Has it a form in WebAssembly? */
export const hasMathCode = (name: string): boolean => name in mathFormulas;

/** Has it one for lanes? */
export const hasLaneCode = (name: string): boolean => name in laneFormulas;

export class MathCode {
  readonly #assembler: Assembler;
  readonly #codes = new Map<string, Code>();
  readonly #meaning: Meaning;
  readonly #laneMeaning: Meaning;

  constructor(assembler: Assembler) {
    this.#assembler = assembler;
    this.#meaning = {
      constants,
      tables: tableAddresses,
      globals: Object.fromEntries([...GLOBALS, ...MORE].map((name) => [name, assembler.global()])),
      call: (code, name) => this.call(code, name),
    };
    this.#laneMeaning = { ...this.#meaning, globals: {}, call: (code, name) => ON_BITS[name](code) };
  }

  /** A call with its arguments, float64, on the stack. */
  call(code: Code, name: string): void {
    if (name === "highWord") code.op(OP.i64ReinterpretF64).i64(32n).op(OP.i64ShrS, OP.f64ConvertI64S);
    else code.call(this.#code(name).index);
  }

  /** The same with {@link VECTORS} vectors; `sincos` gives the sines and then the cosines. */
  callLanes(code: Code, name: string): void {
    code.call(this.#laneCode(name).index);
  }

  #laneCode(name: string): Code {
    const key = `${name} of lanes`;
    const known = this.#codes.get(key);
    if (known) return known;
    const { params, text, guard, gives = [name] } = laneFormulas[name];
    const vectors = (count: number): ValueType[] => Array.from({ length: VECTORS * count }, () => V128);
    const code = this.#assembler.code(undefined, vectors(params.length), vectors(gives.length));
    this.#codes.set(key, code);
    laneCondition(code, params, guard, this.#laneMeaning, VECTORS);
    code.lanes(LANES.allTrue).op(OP.i32Eqz, OP.if, 0x40);
    for (const given of gives)
      for (let q = 0; q < VECTORS; q++) {
        code.get(q).lanes(LANES.extract, 0);
        this.call(code, given);
        code.lanes(LANES.splat).get(q).lanes(LANES.extract, 1);
        this.call(code, given);
        code.lanes(LANES.replace, 1);
      }
    code.op(OP.return, OP.end);
    formula(code, params, text, this.#laneMeaning, VECTORS);
    return code;
  }

  #code(name: string): Code {
    const known = this.#codes.get(name);
    if (known) return known;
    const bits = name === "withHighWord" || name === "normalPower";
    const params = bits ? (name === "normalPower" ? ["k"] : ["x", "word"]) : mathFormulas[name].params;
    const code = this.#assembler.code(
      undefined,
      params.map(() => F64),
      [F64],
    );
    this.#codes.set(name, code);
    if (name === "normalPower") whole(code, 0).i64(1023n).op(OP.i64Add).i64(52n).op(OP.i64Shl, OP.f64ReinterpretI64);
    else if (name === "withHighWord") {
      code.get(0).op(OP.i64ReinterpretF64).i64(0xffffffffn).op(OP.i64And);
      whole(code, 1).i64(32n).op(OP.i64Shl, OP.i64Or, OP.f64ReinterpretI64);
    } else formula(code, params, mathFormulas[name].text, this.#meaning);
    return code;
  }
}

/** A local float64 as an integer of 64 bits. */
const whole = (code: Code, local: number): Code => code.get(local).op(0xfc, 6);

/** A float64 of these bits. */
const ofBits = (bits: bigint): number => new Float64Array(BigInt64Array.of(bits).buffer)[0];
const ROOT_HALF_BITS = BigInt(constants["ROOT_HALF"]) << 32n;
const MAGIC_BITS = 0x4338000000000000n;
const EXPONENT_BIAS = 1024n;

/** What formulas of lanes do with bits, their arguments on the stack. */
const ON_BITS: Readonly<Record<string, (code: Code) => void>> = {
  /** y 2^⌊k / 128⌋ where that is no subnormal number. */
  timesPower: (code) => {
    code.i32(7).lanes(LANES.i64x2ShrU).i32(52).lanes(LANES.i64x2Shl).lanes(LANES.i64x2Add);
  },
  /** Is k odd? */
  isOdd: (code) => {
    splat(code, ofBits(1n));
    code.lanes(LANES.and);
    splat(code, ofBits(1n));
    code.lanes(LANES.i64x2Eq);
  },
  /** -y where the second bit of k is 1, else y. */
  flipBy: (code) => {
    code.i32(62).lanes(LANES.i64x2Shl);
    splat(code, -0);
    code.lanes(LANES.and).lanes(LANES.xor);
  },
  /** (highWord(x) - ROOT_HALF) >> 20, as float64. */
  exponentOf: (code) => {
    splat(code, ofBits((EXPONENT_BIAS << 52n) - ROOT_HALF_BITS));
    code.lanes(LANES.i64x2Add).i32(52).lanes(LANES.i64x2ShrU);
    splat(code, ofBits(MAGIC_BITS - EXPONENT_BIAS));
    code.lanes(LANES.i64x2Add);
    splat(code, MAGIC);
    code.lanes(LANES.sub);
  },
  /** x 2^-k by its bits. */
  mantissaOf: (code) => {
    splat(code, MAGIC);
    code.lanes(LANES.add).i32(52).lanes(LANES.i64x2Shl).lanes(LANES.i64x2Sub);
  },
};
