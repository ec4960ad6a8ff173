// Random programs: nested loops of every kind, labelled exits, early returns, aliases, writes, calls. The same number gives
// the same program.

/** Numbers in [0, 1) from a seed (xorshift). */
export function uniform(seed: number): () => number {
  let state = (Math.imul(seed, 2654435761) >>> 0) + 1;
  const next = (): number => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < 5; i++) next();
  return next;
}

/** Functions that the programs call. */
export const prelude = `
let K0 = 0.8, K1 = -0.4, N = 4;
function bend(s: number, t: number): number { if (s > t) return s * Math.cos(t); let q = t; for (let i = 0; i < 2; i++) { if (q > 1.2) break; q = q * 0.9 + s * t * 0.1; } return q; }
function total(v: number[]): number { let s = 0; for (let i = 0; i < v.length; i++) s += v[i] * v[(i + 1) % v.length]; return s; }
function bump(v: number[], k: number): void { for (let i = 1; i < v.length; i++) v[i] = Math.tanh(v[i] * k + v[i - 1]); }
function early(v: number[], k: number): number { for (const t of v) { if (t > k) return t * k; k += 0.1 * t * t; } return k; }
function shuffle(v: number[], k: number): number[] { const out: number[] = []; for (let i = v.length - 1; i >= 0; i--) out.push(v[i] * k + i); if (k > 0.3) return v; return out; }
function ramp(n: number): number[] { const out: number[] = []; for (let i = 0; i < n; i++) out.push(0.3 * i - 0.4); return out; }
function deep(x: number, n: number): number { if (n <= 0) return Math.tanh(x); return Math.sin(deep(x * 1.1, n - 1)) + x * deep(x, n - 2) * 0.3; }
`;

/** How large a program is. Small ones are made and differentiated ten times as fast. */
export type Size = "small" | "large";

/** A function `name(x: number[], a: number, b: number): number`; x has 4 elements. Each statement has lines of its own. */
export function randomProgram(seed: number, name: string, size: Size = "large"): string {
  return new Writer(seed, size).program(name);
}

interface Scope {
  numbers: string[];
  arrays: string[];
  whole: string[];
  objects: string[];
}

interface Place {
  readonly loop: boolean;
  readonly labels: readonly string[];
}

type Choice<T> = readonly (() => T)[];

class Writer {
  readonly #next: () => number;
  #names = 0;
  #scope: Scope = { numbers: ["a", "b"], arrays: ["x", "y"], whole: [], objects: [] };

  readonly #small: boolean;

  constructor(seed: number, size: Size) {
    this.#next = uniform(seed + 12345);
    this.#small = size === "small";
  }

  program(name: string): string {
    const place: Place = { loop: false, labels: [] };
    const [depth, count] = this.#small ? [this.#pick([1, 1, 2]), this.#pick([1, 2, 3])] : [3, 7];
    const body = this.#statements(depth, count, place);
    const squares = this.#small ? "" : "\nfor (const t of y) result += t * t * 0.5;";
    const result = `let result = a * b + x[0] * y[1] + x[2] - y[3];${squares}`;
    return `function ${name}(x: number[], a: number, b: number): number {\nconst y = x.slice();\n${body}\n${result}\nreturn result;\n}`;
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#next() * list.length)];
  }

  #one<T>(choices: Choice<T>): T {
    return this.#pick(choices)();
  }

  #name(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }

  #index(): string {
    const i = this.#pick([...this.#scope.whole, "0", "1", "2", "3"]);
    return /^\d/.test(i) ? i : `(${i} % 4)`;
  }

  #array(): string {
    return this.#pick(this.#scope.arrays);
  }

  #number(): string {
    return this.#pick(this.#scope.numbers);
  }

  #assignable(): string {
    return this.#pick(this.#scope.numbers.filter((name) => !name.startsWith("c")));
  }

  #leaf(): string {
    const { objects, whole } = this.#scope;
    return this.#one([
      () => this.#number(),
      () => `${this.#array()}[${this.#index()}]`,
      () => `${this.#array()}[${this.#index()}]`,
      () => this.#pick(["0.5", "1.3", "-0.7", "2"]),
      () => this.#pick(["K0", "K1"]),
      () => (objects.length ? `${this.#pick(objects)}.${this.#pick(["u", "v"])}` : this.#number()),
      () => (whole.length ? this.#pick(whole) : "1"),
    ]);
  }

  #expression(depth: number): string {
    if (depth <= 0 || this.#next() < (this.#small ? 0.4 : 0.15)) return this.#leaf();
    const e = (): string => this.#expression(depth - 1);
    return this.#one([
      () => `(${e()} + ${e()})`,
      () => `(${e()} - ${e()})`,
      () => `(${e()} * ${e()})`,
      () => `(${e()} * ${e()})`,
      () => `Math.sin(${e()})`,
      () => `Math.tanh(${e()})`,
      () => `Math.exp(-Math.abs(${e()}))`,
      () => `(${e()} / (1.5 + (${e()}) ** 2))`,
      () => `Math.sqrt(1 + (${e()}) ** 2)`,
      () => `Math.max(${e()}, ${e()})`,
      () => `(${this.#test()} ? ${e()} : ${e()})`,
      () => `Math.cos(${e()})`,
      () => `bend(${e()}, ${e()})`,
      () => `(-(${e()}))`,
      () => `total(${this.#array()})`,
      () => `early(${this.#array()}, ${e()})`,
      () => `deep(${e()}, ${this.#pick(["1", "2", "3"])})`,
      () => `(${this.#test()} && ${this.#test()} ? ${e()} : ${e()})`,
    ]);
  }

  #test(): string {
    const { whole } = this.#scope;
    return this.#one([
      // Not `<`: TypeScript takes `f(a) < (b) > (c)` for arguments of types.
      () => `${this.#expression(1)} ${this.#pick([">", ">="])} ${this.#expression(1)}`,
      () => `${this.#number()} > ${this.#pick(["0.1", "0.5", "-0.2"])}`,
      () => (whole.length ? `${this.#pick(whole)} % 2 === 0` : "a < b"),
      () => `(a > 0.2 && ${this.#number()} < 1)`,
    ]);
  }

  /** Names that are declared inside are forgotten after. */
  #inside(write: () => string): string {
    const saved = this.#scope;
    const { numbers, arrays, whole, objects } = saved;
    this.#scope = { numbers: [...numbers], arrays: [...arrays], whole: [...whole], objects: [...objects] };
    const text = write();
    this.#scope = saved;
    return text;
  }

  #statements(depth: number, count: number, place: Place): string {
    return this.#inside(() => Array.from({ length: count }, () => this.#statement(depth, place)).join("\n"));
  }

  #statement(depth: number, place: Place): string {
    if (this.#next() < 0.12) return this.#exit(place);
    const nested = depth > 0 ? this.#nested(depth, place) : [];
    return this.#one([...this.#simple(), ...nested, ...nested]);
  }

  #squashed(depth: number): string {
    return `Math.tanh(${this.#expression(depth)})`;
  }

  #simple(): Choice<string> {
    const { numbers, objects, arrays } = this.#scope;
    const declare = (list: string[], name: string, text: string): string => {
      list.push(name);
      return text;
    };
    const element = (): string => `${this.#array()}[${this.#index()}]`;
    return [
      () => {
        const name = this.#name("v");
        return declare(numbers, name, `let ${name} = ${this.#expression(2)};`);
      },
      () => {
        const name = this.#name("c");
        return declare(numbers, name, `const ${name} = ${this.#expression(3)};`);
      },
      () => `${this.#assignable()} = ${this.#squashed(3)};`,
      () => `${this.#assignable()} += ${this.#expression(2)} * 0.3;`,
      () => `${this.#assignable()} *= ${this.#squashed(2)};`,
      () => `${element()} = ${this.#squashed(3)};`,
      () => `${element()} += 0.3 * ${this.#expression(2)};`,
      () => `${element()} *= ${this.#squashed(2)};`,
      () => {
        const name = this.#name("w");
        return declare(arrays, name, this.#newArray(name));
      },
      () => {
        const name = this.#name("o");
        return declare(objects, name, `const ${name} = { u: ${this.#expression(2)}, v: ${this.#expression(1)} };`);
      },
      () =>
        objects.length
          ? `${this.#pick(objects)}.${this.#pick(["u", "v"])} ${this.#pick(["=", "+=", "*="])} ${this.#squashed(2)};`
          : `b = ${this.#squashed(2)};`,
      () => `bump(${this.#array()}, ${this.#squashed(2)});`,
    ];
  }

  #newArray(name: string): string {
    const e = (depth: number): string => this.#expression(depth);
    return this.#one([
      () => `const ${name} = ${this.#array()};`,
      () => `const ${name} = [${e(2)}, ${e(1)}, ${e(1)}, ${e(2)}];`,
      () => `const ${name} = ${this.#array()}.slice();`,
      () => `let ${name} = ramp(4); if (${this.#test()}) ${name} = ${this.#array()};`,
      () => `const ${name} = ${this.#array()}.map((m, q) => m * ${e(1)} + q);`,
      () => `let ${name} = ${this.#array()}; if (${this.#test()}) ${name} = ${this.#array()};`,
      () => `const ${name}: number[] = new Array(4).fill(0); ${name}[1] = ${e(2)}; ${name}[3] = ${e(1)};`,
      () => `const ${name} = shuffle(${this.#array()}, ${e(1)});`,
    ]);
  }

  #nested(depth: number, place: Place): Choice<string> {
    const inner: Place = { loop: true, labels: [] };
    const body = (count: number, at: Place): string => this.#statements(depth - 1, count, at);
    const counting = (name: string, write: () => string): string =>
      this.#inside(() => {
        this.#scope.whole.push(name);
        return write();
      });
    return [
      () => `if (${this.#test()}) {\n${body(2, place)}\n} else {\n${body(1, place)}\n}`,
      () => `if (${this.#test()}) {\n${body(2, place)}\n}`,
      () => {
        const i = this.#name("i");
        if (this.#next() >= 0.7)
          return counting(i, () => `for (let ${i} = 3; ${i} >= 0; ${i}--) {\n${body(3, inner)}\n}`);
        const bound = this.#pick(["3", "x.length", "N", "4"]);
        const step = this.#pick(["++", "++", " += 2"]);
        return counting(i, () => `for (let ${i} = 0; ${i} < ${bound}; ${i}${step}) {\n${body(3, inner)}\n}`);
      },
      () => {
        const i = this.#name("i");
        const label = this.#name("l");
        const at = { loop: true, labels: [...place.labels, label] };
        return counting(i, () => `${label}: for (let ${i} = 0; ${i} < 3; ${i}++) {\n${body(3, at)}\n}`);
      },
      () => {
        const value = this.#name("c");
        const array = this.#array();
        return this.#inside(() => {
          this.#scope.numbers.push(value);
          return `for (const ${value} of ${array}) {\n${body(2, inner)}\n}`;
        });
      },
      () => {
        const k = this.#name("k");
        const more = this.#next() < 0.5 ? ` && ${this.#test()}` : "";
        return counting(k, () => `let ${k} = 0; while (${k} < 3${more}) {\n${k}++;\n${body(2, inner)}\n}`);
      },
      () => {
        const k = this.#name("k");
        const test = this.#test();
        return counting(k, () => `let ${k} = 0; do {\n${k}++;\n${body(2, inner)}\n} while (${k} < 3 && ${test});`);
      },
      () => {
        const sum = this.#assignable();
        const term = this.#inside(() => {
          this.#scope.numbers.push("m");
          this.#scope.whole.push("q");
          return this.#expression(2);
        });
        return `${this.#array()}.forEach((m, q) => { ${sum} += 0.2 * m * ${term}; });`;
      },
    ];
  }

  #exit(place: Place): string {
    const choices = [() => `if (${this.#test()}) return ${this.#expression(2)};`];
    if (place.loop) {
      choices.push(
        () => `if (${this.#test()}) break;`,
        () => `if (${this.#test()}) continue;`,
        () => `if (${this.#test()}) {\n${this.#statements(0, 1, place)}\n${this.#pick(["break", "continue"])};\n}`,
      );
    }
    if (place.labels.length) {
      choices.push(() => `if (${this.#test()}) ${this.#pick(["break", "continue"])} ${this.#pick(place.labels)};`);
    }
    return this.#one(choices);
  }
}
