// Scalar functions from formulas: the text of a JavaScript function over float64, compiled in one pass without a tree,
// operation by operation, so that it has the bits of the JavaScript that it repeats.
import { type Code, F64, LANES, OP, V128 } from "./assembler.ts";

/** What names mean in formulas besides their own variables. */
export interface Meaning {
  readonly constants: Readonly<Record<string, number>>;
  /** Addresses of tables of float64. */
  readonly tables: Readonly<Record<string, number>>;
  /** Indices of globals, which formulas may also assign. */
  readonly globals: Readonly<Record<string, number>>;
  /** Emits a call whose arguments are on the stack. */
  call(code: Code, name: string): void;
}

const BINARY: Readonly<Record<string, readonly [strength: number, scalar: number, lanes: number]>> = {
  "||": [1, OP.i32Or, LANES.or],
  "&&": [2, OP.i32And, LANES.and],
  "<": [4, OP.f64Lt, LANES.lt],
  "<=": [4, OP.f64Le, LANES.le],
  ">": [4, OP.f64Gt, LANES.gt],
  ">=": [4, OP.f64Ge, LANES.ge],
  "===": [3, OP.f64Eq, LANES.eq],
  "!==": [3, OP.f64Ne, LANES.ne],
  "+": [5, OP.f64Add, LANES.add],
  "-": [5, OP.f64Sub, LANES.sub],
  "*": [6, OP.f64Mul, LANES.mul],
  "/": [6, OP.f64Div, LANES.div],
};

const NATIVE: Readonly<Record<string, readonly [scalar: number, lanes: number]>> = {
  abs: [OP.f64Abs, LANES.abs],
  sqrt: [OP.f64Sqrt, LANES.sqrt],
  floor: [OP.f64Floor, LANES.floor],
  trunc: [OP.f64Trunc, LANES.trunc],
};

const TOKEN = /\s*(\d[\d.]*(?:e-?\d+)?|[A-Za-z_]\w*|===|!==|<=|>=|&&|\|\||[-+*/<>=?:()[\],;!{}])/y;

/**
 * Compiles statements (`x = e;`, `if (e) return e;`, `if (e) { ... }`, `while (e) { ... }`, `return e;`, `trap;`); for two lanes
 * only those without branches, and `select(condition, a, b)`.
 */
export function formula(code: Code, params: readonly string[], text: string, meaning: Meaning, lanes = false): void {
  new Formula(code, params, text, meaning, lanes).statements();
  code.op(OP.unreachable);
}

/** A condition on lanes, left on the stack as lanes. */
export function laneCondition(code: Code, params: readonly string[], text: string, meaning: Meaning): void {
  new Formula(code, params, text, meaning, true).condition();
}

class Formula {
  readonly #code: Code;
  readonly #meaning: Meaning;
  readonly #locals = new Map<string, number>();
  readonly #tokens: string[] = [];
  readonly #lanes: boolean;
  #at = 0;

  constructor(code: Code, params: readonly string[], text: string, meaning: Meaning, lanes: boolean) {
    this.#code = code;
    this.#meaning = meaning;
    this.#lanes = lanes;
    params.forEach((name, i) => void this.#locals.set(name, i));
    TOKEN.lastIndex = 0;
    for (let found = TOKEN.exec(text); found; found = TOKEN.exec(text)) this.#tokens.push(found[1]);
  }

  statements(): void {
    while (this.#at < this.#tokens.length && this.#peek() !== "}") this.#statement();
  }

  condition(): void {
    this.#expression(0);
  }

  #number(x: number): void {
    this.#code.f64(x);
    if (this.#lanes) this.#code.lanes(LANES.splat);
  }

  #operation([scalar, lanes]: readonly [scalar: number, lanes: number]): void {
    if (this.#lanes) this.#code.lanes(lanes);
    else this.#code.op(scalar);
  }

  #statement(): void {
    const code = this.#code;
    const word = this.#next();
    if (word === "return") {
      this.#expression(0);
      code.op(OP.return);
      this.#expect(";");
    } else if (word === "trap") {
      code.op(OP.unreachable);
      this.#expect(";");
    } else if (word === "if") {
      this.#expression(0);
      code.op(OP.if, 0x40);
      this.#block();
      code.op(OP.end);
    } else if (word === "while") {
      code.op(OP.block, 0x40, OP.loop, 0x40);
      this.#expression(0);
      code.op(OP.i32Eqz).branch(OP.brIf, 1);
      this.#block();
      code.branch(OP.br, 0).op(OP.end, OP.end);
    } else {
      this.#expect("=");
      this.#expression(0);
      const global = this.#meaning.globals[word];
      if (global !== undefined) code.setGlobal(global);
      else code.set(this.#local(word));
      this.#expect(";");
    }
  }

  #block(): void {
    if (this.#peek() !== "{") {
      this.#statement();
      return;
    }
    this.#next();
    this.statements();
    this.#expect("}");
  }

  #expression(least: number): void {
    const code = this.#code;
    this.#operand();
    for (;;) {
      const operator = this.#peek();
      if (operator === "?" && least === 0) {
        this.#next();
        code.op(OP.if, F64);
        this.#expression(0);
        this.#expect(":");
        code.op(OP.else);
        this.#expression(0);
        code.op(OP.end);
        return;
      }
      const known = BINARY[operator];
      if (!known || known[0] <= least) return;
      this.#next();
      this.#expression(known[0]);
      this.#operation([known[1], known[2]]);
    }
  }

  #operand(): void {
    const code = this.#code;
    const token = this.#next();
    if (token === "(") {
      this.#expression(0);
      this.#expect(")");
    } else if (token === "-") {
      // As a literal's sign: -0.5 is one number.
      if (/^\d/.test(this.#peek())) this.#number(-Number(this.#next()));
      else {
        this.#operand();
        this.#operation([OP.f64Neg, LANES.neg]);
      }
    } else if (token === "!") {
      this.#operand();
      code.op(OP.i32Eqz);
    } else if (/^\d/.test(token)) this.#number(Number(token));
    else if (this.#peek() === "(") this.#call(token);
    else if (this.#peek() === "[") this.#element(token);
    else this.#name(token);
  }

  #name(name: string): void {
    const { constants, globals } = this.#meaning;
    if (name in globals) this.#code.getGlobal(globals[name]);
    else if (name in constants) this.#number(constants[name]);
    else this.#code.get(this.#local(name));
  }

  #call(name: string): void {
    this.#expect("(");
    if (name === "select") {
      this.#select();
      return;
    }
    while (this.#peek() !== ")") {
      this.#expression(0);
      if (this.#peek() === ",") this.#next();
    }
    this.#expect(")");
    if (name in NATIVE) this.#operation(NATIVE[name]);
    else this.#meaning.call(this.#code, name);
  }

  /** The condition is taken last by the instruction. */
  #select(): void {
    const condition = this.#code.local(V128);
    this.#expression(0);
    this.#code.set(condition);
    this.#expect(",");
    this.#expression(0);
    this.#expect(",");
    this.#expression(0);
    this.#expect(")");
    this.#code.get(condition).lanes(LANES.bitselect);
  }

  #element(name: string): void {
    this.#expect("[");
    this.#expression(0);
    this.#expect("]");
    // Saturating: no index makes it trap here; formulas keep theirs inside the tables.
    const code = this.#code;
    const load = (): Code => code.truncated().i32(8).op(OP.i32Mul).at(OP.f64Load, this.#meaning.tables[name]);
    if (!this.#lanes) {
      load();
      return;
    }
    const index = code.local(V128);
    code.tee(index).lanes(LANES.extract, 0);
    load().lanes(LANES.splat).get(index).lanes(LANES.extract, 1);
    load().lanes(LANES.replace, 1);
  }

  #local(name: string): number {
    let local = this.#locals.get(name);
    if (local === undefined) {
      local = this.#code.local(this.#lanes ? V128 : F64);
      this.#locals.set(name, local);
    }
    return local;
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? "";
  }

  #next(): string {
    return this.#tokens[this.#at++];
  }

  #expect(token: string): void {
    const found = this.#next();
    if (found !== token) throw new Error(`formula: expected ${token}, got ${found} before ${this.#peek()}`);
  }
}
