// Random loops over the elements of vectors: what `inLanes` takes, nested and joined at random. The same number gives the same loop.
import { uniform } from "../derivative/randomProgram.ts";

/** What the loops capture. */
export const prelude = "let K0 = 0.8, K1 = -1.5; let on = true, off = false;";

/** A function `name(x, y, z, a, b, flag)` of three vectors, two numbers and a condition. */
export const randomLoop = (seed: number, name: string): string => new Writer(seed).loop(name);

interface Place {
  readonly depth: number;
  readonly labels: readonly string[];
}

class Writer {
  readonly #next: () => number;
  #names = 0;
  /** Set before the loop, or by each turn. */
  #numbers = ["a", "b", "K0", "K1"];
  #conditions = ["flag", "on", "off"];
  #variables: string[] = [];
  /** May the loop end early, and may a turn see what those before it have set? */
  readonly #isLoose: boolean;

  constructor(seed: number) {
    this.#next = uniform(seed + 54321);
    this.#isLoose = this.#next() < 0.2;
  }

  loop(name: string): string {
    const vectors = "x: Float64Array, y: Float64Array, z: Float64Array";
    const before = Array.from({ length: this.#pick([0, 0, 1, 2]) }, () => this.#beforeLoop());
    const length = this.#pick(["x.length", "x.length", "y.length", "n"]);
    if (length === "n") before.push(this.#pick(["const n = x.length;", "let n = z.length;"]));
    if (this.#isLoose) {
      before.push("let carried = 0.5;");
      this.#variables.push("carried");
    }
    const body = this.#statements(this.#pick([1, 2, 3, 6]), { depth: 2, labels: [] });
    const head = `for (let i = 0; i < ${length}; ${this.#pick(["i++", "++i", "i += 1"])})`;
    return `function ${name}(${vectors}, a: number, b: number, flag: boolean): void {\n${before.join("\n")}\n${head} {\n${body}\n}\n}`;
  }

  #beforeLoop(): string {
    const name = `h${this.#names++}`;
    const isNumber = this.#next() < 0.7;
    const value = (): string => (isNumber ? this.#number(2, false) : this.#test(1, false));
    const again = this.#next() < 0.3 ? `\nif (${this.#test(1, false)}) ${name} = ${value()};` : "";
    const text = `let ${name} = ${value()};${again}`;
    (isNumber ? this.#numbers : this.#conditions).push(name);
    return text;
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#next() * list.length)];
  }

  #number(depth: number, withElements = true): string {
    if (depth <= 0 || this.#next() < 0.2) return this.#leaf(withElements);
    const e = (): string => this.#number(depth - 1, withElements);
    const test = (): string => this.#test(depth - 1, withElements);
    return this.#pick<() => string>([
      () => `(${e()} + ${e()})`,
      () => `(${e()} - ${e()})`,
      () => `(${e()} * ${e()})`,
      () => `(${e()} / ${e()})`,
      () => `(${e()} % ${e()})`,
      () => `(-(${e()}))`,
      () => `Math.${this.#pick(["sqrt", "abs", "sign", "floor", "ceil", "trunc", "round", "fround"])}(${e()})`,
      () => `Math.${this.#pick(["min", "max"])}(${e()}, ${e()})`,
      () => `(${e()} ? ${e()} : ${e()})`,
      () => `(${test()} ? ${e()} : ${e()})`,
    ])();
  }

  #leaf(withElements: boolean): string {
    const literal = this.#pick(["0", "-0", "1", "0.5", "-0.7", "3", "1e300", "Infinity", "5e-324"]);
    const inside = withElements ? ["x[i]", "y[i]", "z[i]", "x[i]", ...this.#variables] : [];
    return this.#pick([literal, this.#pick(this.#numbers), ...inside]);
  }

  #test(depth: number, withElements = true): string {
    const e = (): string => this.#number(depth, withElements);
    if (this.#next() < 0.2) return this.#pick(this.#conditions);
    // Not `<` of two names: TypeScript takes `f(a) < (b) > (c)` for arguments of types.
    const compared = (): string => `(${e()}) ${this.#pick([">", ">=", "<=", "===", "!=="])} (${e()})`;
    if (depth <= 0) return compared();
    const test = (): string => this.#test(depth - 1, withElements);
    return this.#pick<() => string>([
      compared,
      () => `(${e()}) < ${this.#pick(this.#numbers)}`,
      () => `(${test()} && ${test()})`,
      () => `(${test()} || ${test()})`,
      () => `!(${test()})`,
      () => `!(${e()})`,
      () => `Number.${this.#pick(["isFinite", "isNaN"])}(${e()})`,
    ])();
  }

  #statements(count: number, place: Place): string {
    const [numbers, conditions, variables] = [this.#numbers, this.#conditions, this.#variables];
    [this.#numbers, this.#conditions, this.#variables] = [[...numbers], [...conditions], [...variables]];
    const text = Array.from({ length: count }, () => this.#statement(place)).join("\n");
    [this.#numbers, this.#conditions, this.#variables] = [numbers, conditions, variables];
    return text;
  }

  #statement(place: Place): string {
    const inner = (count: number, label?: string): string =>
      this.#statements(count, { depth: place.depth - 1, labels: label ? [...place.labels, label] : place.labels });
    const simple: (() => string)[] = [
      () => this.#store(),
      () => this.#store(),
      () => this.#store(),
      () => this.#declare(),
      () => this.#declare(),
      () => this.#assign(),
      () => this.#condition(),
      () => this.#destructured(),
      () =>
        `if (${this.#test(1)}) ${this.#pick([this.#isLoose ? "break" : "continue", ...place.labels.map((label) => `break ${label}`)])};`,
    ];
    const nested: (() => string)[] = [
      () => `if (${this.#test(2)}) {\n${inner(2)}\n}`,
      () => `if (${this.#number(2)}) {\n${inner(2)}\n}`,
      () => `if (${this.#test(2)}) {\n${inner(2)}\n} else {\n${inner(2)}\n}`,
      () => {
        const label = `l${this.#names++}`;
        return `${label}: {\n${inner(3, label)}\n}`;
      },
      () => this.#inBranches(),
    ];
    return this.#pick(place.depth > 0 ? [...simple, ...nested] : simple)();
  }

  #store(): string {
    const place = `${this.#pick(["x", "y", "z"])}[i]`;
    if (this.#next() < 0.1) return `${place} = ${this.#pick(["x", "y", "z"])}[i] = ${this.#number(2)};`;
    return `${place} ${this.#pick(["=", "=", "+=", "-=", "*=", "/="])} ${this.#number(3)};`;
  }

  #declare(): string {
    const name = `v${this.#names++}`;
    const text = `let ${name} = ${this.#number(3)};`;
    this.#variables.push(name);
    return text;
  }

  #destructured(): string {
    const names = [`v${this.#names++}`, `v${this.#names++}`];
    const text = `let [${names.join(", ")}] = [${this.#number(2)}, ${this.#number(1)}];`;
    this.#variables.push(...names);
    return text;
  }

  #condition(): string {
    const name = `c${this.#names++}`;
    const text = `const ${name} = ${this.#test(2)};`;
    this.#conditions.push(name);
    return text;
  }

  #assign(): string {
    if (!this.#variables.length) return this.#store();
    return `${this.#pick(this.#variables)} ${this.#pick(["=", "+=", "*="])} ${this.#number(2)};`;
  }

  /** A variable that is declared before the branches that set it. */
  #inBranches(): string {
    const name = `v${this.#names++}`;
    const set = (): string => `${name} = ${this.#number(2)};`;
    const text = `let ${name}: number;\nif (${this.#test(1)}) {\n${set()}\n} else {\n${this.#store()}\n${set()}\n}`;
    this.#variables.push(name);
    return text;
  }
}
