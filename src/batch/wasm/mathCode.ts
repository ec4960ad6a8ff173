// The functions of Math inside a module, each compiled when it is first called.
import { HALF_PI, HALF_PI_PARTS, INVERSE_LN2, INVERSE_LN10, LN2, LOG_FIRST, LOG10_2 } from "../../math/tables.ts";
import { type Assembler, type Code, F64, LANES, OP, V128, type ValueType } from "./assembler.ts";
import { formula, laneCondition, type Meaning } from "./formula.ts";
import { laneFormulas } from "./laneFormulas.ts";
import { mathFormulas } from "./mathFormulas.ts";
import { tableAddresses } from "./tables.ts";

const constants: Readonly<Record<string, number>> = {
  INFINITY: Infinity,
  NAN: Number.NaN,
  PER_LN2: 64 / Math.LN2,
  MAGIC: 6755399441055744,
  STEP_HIGH: LN2.high / 64,
  STEP_LOW: LN2.low / 64,
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
  PART1: HALF_PI_PARTS[0],
  PART2: HALF_PI_PARTS[1],
  PART3: HALF_PI_PARTS[2],
  PART4: HALF_PI_PARTS[3],
  HALF_PI_HIGH: HALF_PI.high,
  HALF_PI_LOW: HALF_PI.low,
};

const GLOBALS = ["exp", "log", "pair"].flatMap((name) => [`${name}High`, `${name}Low`]);
const MORE = ["expExponent", "logExponent", "reducedQuadrant", "reducedHigh", "reducedLow"];

/** Has it a form in WebAssembly? */
export const hasMathCode = (name: string): boolean => name in mathFormulas;

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
    this.#laneMeaning = { ...this.#meaning, globals: {}, call: (code, name) => this.callLanes(code, name) };
  }

  /** A call with its arguments, float64, on the stack. */
  call(code: Code, name: string): void {
    if (name === "highWord") code.op(OP.i64ReinterpretF64).i64(32n).op(OP.i64ShrS, OP.f64ConvertI64S);
    else code.call(this.#code(name).index);
  }

  /** Is there a form for two lanes at once? */
  hasLanes(name: string): boolean {
    return name in laneFormulas;
  }

  /** The same with lanes. */
  callLanes(code: Code, name: string): void {
    if (name === "normalPower") powerLanes(code);
    else if (name === "exponentOf") exponentLanes(code);
    else if (name === "mantissaOf") mantissaLanes(code);
    else code.call(this.#laneCode(name).index);
  }

  #laneCode(name: string): Code {
    const key = `${name} of lanes`;
    const known = this.#codes.get(key);
    if (known) return known;
    const { params, text } = laneFormulas[name] ?? mathFormulas[name];
    const lanes = params.map((): ValueType => V128);
    const code = this.#assembler.code(undefined, lanes, [V128]);
    this.#codes.set(key, code);
    if (name in laneFormulas) {
      laneCondition(code, params, laneFormulas[name].guard, this.#laneMeaning);
      code.lanes(LANES.allTrue).op(OP.i32Eqz, OP.if, 0x40);
      code.get(0).lanes(LANES.extract, 0);
      this.call(code, name);
      code.lanes(LANES.splat).get(0).lanes(LANES.extract, 1);
      this.call(code, name);
      code.lanes(LANES.replace, 1).op(OP.return, OP.end);
    }
    formula(code, params, text, this.#laneMeaning, true);
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

/** The bits of 1.5 · 2⁵²: added to a small whole number, they leave it in the low bits. */
const MAGIC_BITS = 0x4338000000000000n;

/** 2^k of whole k in [-1022, 1023]. */
const powerLanes = (code: Code): void =>
  void code
    .f64(constants["MAGIC"])
    .lanes(LANES.splat)
    .lanes(LANES.add)
    .i64(1023n)
    .lanes(LANES.i64x2Splat)
    .lanes(LANES.i64x2Add)
    .i32(52)
    .lanes(LANES.i64x2Shl);

/** (highWord(x) - ROOT_HALF) >> 20, as float64. */
const exponentLanes = (code: Code): void =>
  void code
    .i64(BigInt(constants["ROOT_HALF"]) << 32n)
    .lanes(LANES.i64x2Splat)
    .lanes(LANES.i64x2Sub)
    .i32(52)
    .lanes(LANES.i64x2ShrS)
    .i64(MAGIC_BITS)
    .lanes(LANES.i64x2Splat)
    .lanes(LANES.i64x2Add)
    .f64(constants["MAGIC"])
    .lanes(LANES.splat)
    .lanes(LANES.sub);

/** x 2^-k by its bits. */
const mantissaLanes = (code: Code): void =>
  void code
    .f64(constants["MAGIC"])
    .lanes(LANES.splat)
    .lanes(LANES.add)
    .i32(52)
    .lanes(LANES.i64x2Shl)
    .lanes(LANES.i64x2Sub);
