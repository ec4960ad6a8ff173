// The functions of Math inside a module, each compiled when it is first called.
import { HALF_PI, HALF_PI_PARTS, INVERSE_LN2, INVERSE_LN10, LN2, LOG_FIRST, LOG10_2 } from "../../math/tables.ts";
import { type Assembler, type Code, F64, OP } from "./assembler.ts";
import { formula, type Meaning } from "./formula.ts";
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

  constructor(assembler: Assembler) {
    this.#assembler = assembler;
    this.#meaning = {
      constants,
      tables: tableAddresses,
      globals: Object.fromEntries([...GLOBALS, ...MORE].map((name) => [name, assembler.global()])),
      call: (code, name) => this.call(code, name),
    };
  }

  /** A call with its arguments, float64, on the stack. */
  call(code: Code, name: string): void {
    if (name === "highWord") code.op(OP.i64ReinterpretF64).i64(32n).op(OP.i64ShrS, OP.f64ConvertI64S);
    else code.call(this.#code(name).index);
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
