// Functions from formulas: the text of a JavaScript function over float64, compiled in one pass without a tree, operation by
// operation, so that it has the bits of the JavaScript that it repeats. For one number, or for vectors of two lanes, of which
// each statement does one after the other: the processor works on both at once, and constants are loaded once.
// Longer than 300 lines: one pass over one text, a method for each level of the grammar.
import { type Code, F64, LANES, OP, V128 } from "./assembler.ts";
import { constantAddress } from "./constants.ts";

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

/** Added to a small whole number, it leaves that in the low bits. */
export const MAGIC = 6755399441055744;

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

const TOKEN = /\s*(\d[\d.]*(?:e-?\d+)?|[A-Za-z_]\w*|===|!==|<=|>=|&&|\|\||[-+*/<>=?:()[\],;!{}&])/y;

/**
 * Compiles statements (`x = e;`, `if (e) return e;`, `if (e) { ... }`, `while (e) { ... }`, `return e;`, `trap;`); for vectors
 * only those without branches, `select(condition, a, b)`, `return a, b;`, and `TABLE[x & 127]`, which takes the low bits of a
 * whole number that 1.5 · 2⁵² was added to.
 *
 * @param vectors how many of two lanes, each parameter's one after the other; 0 for one number
 */
export function formula(code: Code, params: readonly string[], text: string, meaning: Meaning, vectors = 0): void {
  new Formula(code, params, text, meaning, vectors).statements();
  code.op(OP.unreachable);
}

/** A condition on vectors, left on the stack as one vector for all. */
export function laneCondition(code: Code, params: readonly string[], text: string, meaning: Meaning, vectors: number) {
  new Formula(code, params, text, meaning, vectors).condition();
}

/** A number in both lanes: a load, where to build it takes three instructions. */
export function splat(code: Code, x: number): void {
  const address = constantAddress(x);
  if (address === undefined) code.f64(x).lanes(LANES.splat);
  else code.i32(0).lanesAt(LANES.load, address);
}

class Formula {
  readonly #code: Code;
  readonly #meaning: Meaning;
  readonly #locals = new Map<string, readonly number[]>();
  readonly #tokens: string[] = [];
  readonly #vectors: number;
  /** Constants of this statement, loaded for its first vector. */
  readonly #constants = new Map<number, number>();
  #vector = 0;
  #at = 0;

  constructor(code: Code, params: readonly string[], text: string, meaning: Meaning, vectors: number) {
    this.#code = code;
    this.#meaning = meaning;
    this.#vectors = vectors;
    params.forEach(
      (name, i) =>
        void this.#locals.set(
          name,
          this.#each((q) => i * this.#width + q),
        ),
    );
    TOKEN.lastIndex = 0;
    for (let found = TOKEN.exec(text); found; found = TOKEN.exec(text)) this.#tokens.push(found[1]);
  }

  statements(): void {
    while (this.#at < this.#tokens.length && this.#peek() !== "}") this.#statement();
  }

  condition(): void {
    this.#forAll((q) => {
      if (q) this.#code.lanes(LANES.and);
    });
  }

  get #width(): number {
    return Math.max(1, this.#vectors);
  }

  #each<T>(make: (q: number) => T): T[] {
    return Array.from({ length: this.#width }, (_, q) => make(q));
  }

  /** The same expression for each vector. */
  #forAll(after: (q: number) => void): void {
    const start = this.#at;
    for (this.#vector = 0; this.#vector < this.#width; this.#vector++) {
      this.#at = start;
      this.#expression(0);
      after(this.#vector);
    }
    this.#vector = 0;
    this.#constants.clear();
  }

  #number(x: number): void {
    const code = this.#code;
    if (!this.#vectors) {
      code.f64(x);
      return;
    }
    const known = this.#constants.get(x);
    if (known !== undefined) code.get(known);
    else {
      const local = code.local(V128);
      this.#constants.set(x, local);
      splat(code, x);
      code.tee(local);
    }
  }

  #operation([scalar, lanes]: readonly [scalar: number, lanes: number]): void {
    if (this.#vectors) this.#code.lanes(lanes);
    else this.#code.op(scalar);
  }

  #statement(): void {
    const code = this.#code;
    const word = this.#next();
    if (word === "return") {
      do this.#forAll(() => {});
      while (this.#next() === ",");
      code.op(OP.return);
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
      const global = this.#meaning.globals[word];
      this.#forAll((q) => {
        if (global !== undefined) code.setGlobal(global);
        else code.set(this.#local(word)[q]);
      });
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
    else this.#code.get(this.#local(name)[this.#vector]);
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
    const code = this.#code;
    const table = this.#meaning.tables[name];
    this.#expect("[");
    this.#expression(0);
    const isMasked = this.#peek() === "&";
    if (isMasked) this.#next();
    const mask = isMasked ? Number(this.#next()) : undefined;
    this.#expect("]");
    if (!this.#vectors) {
      // Saturating: no index makes it trap here; formulas keep theirs inside the tables.
      code.truncated().i32(8).op(OP.i32Mul).at(OP.f64Load, table);
      return;
    }
    if (mask === undefined) {
      this.#number(MAGIC);
      code.lanes(LANES.add);
    }
    const index = code.local(V128);
    const found = code.local(V128);
    const address = (word: number): void => {
      code.get(index).lanes(LANES.i32x4Extract, word);
      if (mask !== undefined) code.i32(mask).op(OP.i32And);
      code.i32(3).op(OP.i32Shl);
    };
    code.set(index);
    address(0);
    code.lanesAt(LANES.loadSplat64, table).set(found);
    address(2);
    code.get(found).lanesAt(LANES.loadLane64, table).op(1);
  }

  /** One local, or one a vector. */
  #local(name: string): readonly number[] {
    let locals = this.#locals.get(name);
    if (!locals) {
      locals = this.#each(() => this.#code.local(this.#vectors ? V128 : F64));
      this.#locals.set(name, locals);
    }
    return locals;
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
