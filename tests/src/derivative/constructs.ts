// biome-ignore-all lint/complexity/noCommaOperator: written as users write
// biome-ignore-all lint/suspicious/noConfusingLabels: written as users write
// biome-ignore-all lint/suspicious/useDefaultSwitchClauseLast: written as users write
// biome-ignore-all lint/style/useConst: written as users write
// One function for each construct of the language that a numeric function may have, with a point at which its value and its
// derivatives are compared. Written as users write, not as this repository does. One list, so longer than other files.
import type { Liftable } from "../../../src/derivative/index.ts";
import type { Case } from "./corpus.ts";
import * as library from "./offsets.ts";

/** By construct; `mode` where only that one has a form for it. */
export const constructs: Case[] = [];
// biome-ignore lint/suspicious/noExplicitAny: any structure of parameters
const add = (name: string, f: Liftable<(...params: any[]) => number>, ...points: (readonly unknown[])[]): void => {
  constructs.push({ name, f, points });
};
// biome-ignore lint/suspicious/noExplicitAny: any structure of parameters
const addTape = (name: string, f: Liftable<(...params: any[]) => number>, ...points: (readonly unknown[])[]): void => {
  constructs.push({ name, f, points, only: "tape" });
};
const P = [[0.7, -1.3, 2.1, 0.4]];

// operators

const operators = (x: number, y: number) => {
  let a = x + y;
  a -= 2 * x;
  a *= y;
  a /= 1 + x * x;
  a **= 2;
  a %= 5;
  a += -x + +y - (y - x);
  let n = 3;
  n++;
  ++n;
  n--;
  --n;
  n <<= 1;
  n |= 1;
  n &= 7;
  n ^= 2;
  n >>= 1;
  n >>>= 0;
  return a * n + x ** y + 2 ** x;
};
add("every operator", operators, [1.2, 0.7]);
add(
  "comparisons",
  (x: number, y: number) => {
    let s = 0;
    if (x < y) s += x;
    if (x <= y) s += y * y;
    if (x > y) s -= x * y;
    if (x >= y) s -= 1;
    if (x === y) s += 5;
    if (x !== y) s *= 2;
    // biome-ignore lint/suspicious/noDoubleEquals: it is a construct
    if (x == y) s += 5;
    // biome-ignore lint/suspicious/noDoubleEquals: it is a construct
    if (x != y) s *= x;
    return s;
  },
  [1.2, 0.7],
  [0.3, 0.9],
);
add(
  "logical operators",
  (x: number, y: number) => {
    const both = x > 0 && y > 0;
    const one = x > 1 || y > 1;
    return (both ? x * y : x) + (one && !both ? y : y * y) + (!one ? 2 * x : 0) + (x > 5 || x * y > 1 ? x : y);
  },
  [1.2, 1.7],
  [-0.3, 2],
  [0.5, 0.5],
);
add(
  "logical assignment",
  (x: number, y: number) => {
    let a = x;
    a &&= y * x;
    let b = 0;
    b ||= y * y;
    let c: number | undefined;
    c ??= x * 3;
    return a + b * c;
  },
  [1.2, 0.7],
);
add("nullish", (x: number, o: { k?: number }) => (o.k ?? 2 * x) * x, [1.2, { k: 3 }], [1.2, {}]);
add("optional chaining", (x: number, o: { inner?: { k: number } }) => x * x * (o.inner?.k ?? 1), [
  1.2,
  { inner: { k: 3 } },
]);
add(
  "comma and ternary chains",
  (x: number) => {
    let a = 0;
    const b = ((a = x * 2), a * a);
    return x > 2 ? b : x > 1 ? b * x : x > 0 ? a : -a;
  },
  [1.5],
  [0.5],
  [2.5],
);

// statements

add(
  "for with two variables",
  ([...x]: number[]) => {
    let s = 0;
    for (let i = 0, j = x.length - 1; i < j; i++, j--) s += x[i] * x[j];
    return s;
  },
  P,
);
add(
  "while and do",
  (x: number) => {
    let a = x;
    let n = 0;
    while (a > 0.1) {
      a *= 0.6;
      n++;
    }
    do {
      a = a * a + x;
      n--;
    } while (n > 0 && a < 3);
    return a + 0.1 * n;
  },
  [0.3],
  [0.05],
);
add(
  "labelled break and continue",
  (x: number[]) => {
    let s = 0;
    outer: for (let i = 0; i < x.length; i++) {
      for (let j = 0; j < x.length; j++) {
        if (x[i] * x[j] > 4) break outer;
        if (x[i] < x[j] - 2.5) continue outer;
        s += x[i] * x[j] ** 2;
      }
    }
    return s;
  },
  P,
);
add(
  "a labelled block",
  (x: number) => {
    let s = x;
    check: {
      if (x > 2) break check;
      s *= x;
      if (x > 1) break check;
      s *= x;
    }
    return s * s;
  },
  [2.5],
  [1.5],
  [0.5],
);
add(
  "early return in a loop",
  (x: number[]) => {
    for (let i = 0; i < x.length; i++) if (x[i] > 2) return x[i] * x[0];
    return x[1];
  },
  P,
  [[0.2, 0.3]],
);
add(
  "switch that falls through",
  (x: number, mode: number) => {
    let s = x;
    switch (mode) {
      // @ts-expect-error: it falls through
      // biome-ignore lint/suspicious/noFallthroughSwitchClause: it is a construct
      case 0:
        s *= x;
      case 1:
        s += 3 * x;
        break;
      // @ts-expect-error: it falls through
      // biome-ignore lint/suspicious/noFallthroughSwitchClause: it is a construct
      default:
        s -= 1;
      case 2:
        s *= 2;
        break;
      case 3:
        return x ** 5;
    }
    return s * s;
  },
  [1.3, 0],
  [1.3, 1],
  [1.3, 2],
  [1.3, 3],
  [1.3, 4],
);
add(
  "switch over text",
  (x: number, kind: "sin" | "square" | "none") => {
    switch (kind) {
      case "sin":
        return Math.sin(x);
      case "square":
        return x * x;
      default:
        return x;
    }
  },
  [1.3, "sin"],
  [1.3, "square"],
  [1.3, "none"],
);
add(
  "for-of with entries, keys and patterns",
  (x: number[], pairs: [number, number][]) => {
    let s = 0;
    for (const [i, v] of x.entries()) s += v * (i + 1);
    for (const i of x.keys()) s *= 1 + 0.1 * x[i];
    for (const [a, b] of pairs) s += a * b;
    return s;
  },
  [
    [0.7, -1.3],
    [
      [1, 2],
      [3, 4],
    ],
  ],
);
add(
  "for-of into an outer variable",
  (x: number[]) => {
    let v = 0;
    let s = 0;
    for (v of x) s += v * v;
    return s * v;
  },
  P,
);
add(
  "for-in over an object",
  (p: { a: number; b: number }) => {
    let s = 1;
    for (const key in p) s *= p[key as "a" | "b"] + 1;
    return s;
  },
  [{ a: 2, b: 3 }],
);
add(
  "for-in over an array",
  (x: number[]) => {
    let s = 0;
    for (const i in x) s += x[i] ** 2 * (Number(i) + 1);
    return s;
  },
  P,
);
add(
  "throw that is not reached",
  (x: number) => {
    if (x < -1) throw new RangeError(`x must not be negative, got ${x}`);
    return Math.sqrt(x);
  },
  [2],
);

// bindings and parameters

add(
  "patterns with defaults",
  ({ a = 2, b: { c = 1, d } }: { a?: number; b: { c?: number; d: number } }) => a * c + d * d * a,
  [{ a: 3, b: { c: 2, d: 5 } }],
);
add(
  "defaults that are taken",
  (x: number, { k = 2 }: { k?: number }) => {
    const [a, b = 3 * x] = [x * x];
    return a * b * k;
  },
  [1.2, {}],
);
add(
  "rest in an array pattern",
  ([first, second, ...others]: number[]) => others.reduce((s, v) => s + v * first, second),
  P,
);
add(
  "rest in an object pattern",
  (p: { a: number; b: number; c: number }) => {
    const { a, ...others } = p;
    return a * others.b + others.c ** 2;
  },
  [{ a: 2, b: 3, c: 4 }],
);
add(
  "patterns as targets",
  (x: number, y: number) => {
    let a = x;
    let b = y;
    [a, b] = [b, a * b];
    const o = { u: a, v: b };
    ({ u: b, v: a } = o);
    return a * b * b;
  },
  [1.2, 0.7],
);
add(
  "rest parameters and spread arguments",
  (x: number[]) => {
    const sum = (scale: number, ...values: number[]) => values.reduce((s, v) => s + v * scale, 0);
    return sum(2, x[0], x[1]) * sum(3, ...x);
  },
  P,
);
addTape("rest as the parameter", (...x: number[]) => x.reduce((s, v, i) => s + v ** (i + 1), 0), [1.2, 0.7, 2]);
const wave = (x: number, k = 2 * Math.PI) => Math.sin(k * x);
add("a default of an expression", wave, [0.3, 2]);
add("an optional parameter", (x: number, k?: number) => x ** (k ?? 3), [1.3, 2.5]);
add(
  "a parameter that is assigned",
  (x: number, y: number) => {
    x = x * y;
    y += x;
    return x * y;
  },
  [1.2, 0.7],
);

// structures

add(
  "nested objects",
  (p: { layers: { w: number[][]; b: number[] }[]; scale: number }) => {
    let s = 0;
    for (const { w, b } of p.layers) for (let i = 0; i < w.length; i++) s += Math.tanh(w[i][0] * b[i] + w[i][1]);
    return s * p.scale;
  },
  [
    {
      layers: [
        {
          w: [
            [0.1, 0.2],
            [0.3, 0.4],
          ],
          b: [1, 2],
        },
        { w: [[0.5, 0.6]], b: [3] },
      ],
      scale: 1.5,
    },
  ],
);
add("tuples", ([a, [b, c]]: [number, [number, number]]) => a * b + c * c, [[2, [3, 4]]]);
add(
  "typed arrays",
  (x: Float64Array) => {
    const y = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) y[i] = x[i] * x[(i + 1) % x.length];
    const z = Float64Array.from(y, (v) => v + 1);
    return z.reduce((s, v) => s + v * v, 0) + Float64Array.of(x[0], x[1])[1];
  },
  [Float64Array.of(0.7, -1.3, 2.1)],
);
add(
  "typed arrays from each other",
  (x: Float64Array) => {
    const y = new Float64Array(x);
    y[0] = y[1] * 3;
    const z = x.slice(1).map((v) => v * v);
    return y[0] * x[0] + z[0] + z.length;
  },
  [Float64Array.of(0.7, -1.3, 2.1)],
);
add(
  "array literals and spread",
  (x: number[]) => {
    const a = [x[0] * 2, ...x, x[1]];
    const b = [...a, ...a.slice(0, 2)];
    return b.reduce((s, v, i) => s + v * v * i, 0);
  },
  P,
);
add(
  "object literals and spread",
  (x: number, y: number) => {
    const p = { a: x, b: y };
    const q = { ...p, b: x * y, c: 3 };
    q.a += 1;
    return q.a * q.b * q.c + p.a;
  },
  [1.2, 0.7],
);
add(
  "objects that change",
  (x: number) => {
    const ball = { height: x, speed: 0, hits: 0 };
    for (let i = 0; i < 20; i++) {
      ball.speed -= 0.1;
      ball.height += ball.speed * 0.1;
      if (ball.height < 0) {
        ball.height *= -1;
        ball.speed *= -0.8;
        ball.hits++;
      }
    }
    return ball.height * ball.height + ball.speed;
  },
  [0.31],
  [1.7],
);
add(
  "matrices",
  (m: number[][]) => {
    const n = m.length;
    const square = Array.from({ length: n }, () => new Array<number>(n).fill(0));
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) square[i][j] += m[i][k] * m[k][j];
    return square.flat().reduce((s, v) => s + v, 0) + square[0][1];
  },
  [
    [
      [0.5, 1],
      [2, -0.3],
    ],
  ],
);

// methods of arrays

add(
  "map, filter, reduce, forEach",
  (x: number[]) => {
    let t = 0;
    x.forEach((v, i) => {
      t += v * i;
    });
    const positive = x.map((v) => v * v - 0.3).filter((v, i) => v > 0 && i !== 1);
    return positive.reduce((a, b) => a + b * t) + x.reduceRight((a, v) => a * 0.5 + v, 1);
  },
  P,
);
add(
  "every, some, find, findIndex, includes, indexOf",
  (x: number[]) => {
    let s = x[0] * x[1];
    if (x.every((v) => v > -2)) s *= 2;
    if (x.some((v) => v > 2)) s += x[2];
    s += (x.find((v) => v > 1) ?? 0) ** 2;
    s *= x.findIndex((v) => v < 0) + 2;
    if (!x.includes(5)) s *= x[3];
    return s + x.indexOf(2.1) + x.lastIndexOf(7);
  },
  P,
);
add(
  "concat, reverse, fill, at, slice",
  (x: number[]) => {
    const y = x.concat([x[0] * 2], x).reverse();
    const z = new Array<number>(3).fill(x[1]);
    z.fill(x[2] * 2, 1);
    z.fill(0, -1);
    return y.reduce((s, v, i) => s + v * v * i, 0) * z[0] + z[1] + z[2] + y.at(-1)! + x.slice(-2)[0] * x.slice(1, 3)[1];
  },
  P,
);
add(
  "sort and toSorted",
  (x: number[]) => {
    const y = [...x].sort((a, b) => a - b);
    const z = x.toSorted((a, b) => b - a);
    return y[0] * 2 + y[1] * y[1] + z[0] * z[1];
  },
  P,
);
addTape(
  "sort by another order",
  (x: number[]) => {
    const y = [...x].sort((a, b) => Math.abs(a) - Math.abs(b));
    return y[0] * y[1] - y[3];
  },
  P,
);
add(
  "push, flat, flatMap, copying",
  (x: number[]) => {
    const rows: number[][] = [];
    for (const v of x) rows.push([v, v * v]);
    const all = rows.flat();
    const more = x.flatMap((v, i) => [v * i, v]);
    return all.reduce((s, v, i) => s + v * i, 0) + more.reduce((s, v) => s * 0.5 + v, 0) + rows.slice(1)[0][1];
  },
  P,
);
addTape(
  "pop, shift, unshift, splice",
  (x: number[]) => {
    const y = [...x];
    const last = y.pop()!;
    const first = y.shift()!;
    y.unshift(last * first);
    y.splice(1, 1, first * first, last);
    return y.reduce((s, v, i) => s + v * (i + 1), 0) * first;
  },
  P,
);
add(
  "the largest of an array",
  (x: number[]) => Math.max(...x) * Math.min(...x, 7) + Math.hypot(...x) + Math.max(x[0], x[1], x[2]),
  P,
);
add(
  "Array.from, Array.of",
  (x: number[]) => {
    const a = Array.from(x, (v, i) => v * i);
    const b = Array.from({ length: 3 }, (_, i) => x[i] ** 2);
    const c = Array.of(x[0], x[1] * 2);
    return a[1] + a[2] * b[1] + b[0] + c[1] * c[0];
  },
  P,
);

// functions

add(
  "local functions and closures",
  (x: number, y: number) => {
    const scale = (v: number) => v * y;
    function both(u: number, v: number) {
      return scale(u) + scale(v) * u;
    }
    let count = 0;
    const counted = (v: number) => {
      count += v;
      return count * v;
    };
    return both(x, y) + counted(x) + counted(y);
  },
  [1.2, 0.7],
);
addTape(
  "a recursive local function",
  (x: number) => {
    const power = (n: number): number => (n === 0 ? 1 : x * power(n - 1));
    function weave(v: number, depth: number): number {
      return depth <= 0 ? v * x : weave(Math.sin(v), depth - 1) + 0.5 * weave(v * v, depth - 2);
    }
    return power(4) + weave(x, 3);
  },
  [1.2],
);
addTape(
  "functions as values",
  (x: number) => {
    const table = [(v: number) => v * v, (v: number) => Math.sin(v), Math.exp];
    const curried = (a: number) => (b: number) => a * b + x;
    return table.reduce((v, f) => f(v) * 0.5, x) + curried(x)(3);
  },
  [1.2],
);
add(
  "functions of an object and of a module",
  (x: number) => library.scaled(x, 2) * tools.cube(x) + tools.inner.half(x),
  [1.2],
);
const tools = { cube: (v: number) => v ** 3, inner: { half: (v: number) => v / 2 } };
addTape(
  "a map of numbers",
  (x: number, y: number) => {
    const counts = new Map<string, number>();
    counts.set("a", x * y);
    counts.set("b", y);
    counts.set("a", counts.get("a")! * 2);
    let s = 0;
    for (const [key, v] of counts) s += key === "a" ? v * x : v;
    return s * counts.size + (counts.has("c") ? 1 : y);
  },
  [1.2, 0.7],
);

class Complex {
  readonly re: number;
  readonly im: number;
  constructor(re: number, im: number) {
    this.re = re;
    this.im = im;
  }
  times(o: Complex): Complex {
    return new Complex(this.re * o.re - this.im * o.im, this.re * o.im + this.im * o.re);
  }
  plus(o: Complex): Complex {
    return new Complex(this.re + o.re, this.im + o.im);
  }
  norm(): number {
    return this.re * this.re + this.im * this.im;
  }
}
add(
  "a small class",
  (x: number, y: number) => {
    let z = new Complex(0, 0);
    const c = new Complex(x, y);
    for (let i = 0; i < 5; i++) z = z.times(z).plus(c);
    return z.norm();
  },
  [0.2, 0.3],
);
class Tally {
  sum = 0;
  readonly weights: number[];
  constructor(weights: number[]) {
    this.weights = weights;
  }
  add(v: number, i: number): void {
    this.sum += v * this.weights[i % this.weights.length];
  }
  get mean(): number {
    return this.sum / this.weights.length;
  }
}
add(
  "a class with state",
  (x: number[]) => {
    const tally = new Tally([x[0], 2]);
    x.forEach((v, i) => {
      tally.add(v * v, i);
    });
    return tally.sum * tally.mean;
  },
  P,
);
class Shape {
  readonly scale: number;
  constructor(scale: number) {
    this.scale = scale;
  }
  area(): number {
    return 0;
  }
  get doubled(): number {
    return 2 * this.area();
  }
}
class Disc extends Shape {
  #radius: number;
  constructor(radius: number, scale = 1.5) {
    super(scale);
    this.#radius = radius;
  }
  override area(): number {
    return Math.PI * this.#radius ** 2 * this.scale;
  }
  static unit(k: number): Disc {
    return new Disc(1, k);
  }
}
class Box extends Shape {
  sides = [1, 2];
  override area(): number {
    return this.sides.reduce((s, v) => s * v, this.scale);
  }
}
addTape(
  "classes that extend others",
  (r: number, k: number) => {
    const shapes: Shape[] = [new Disc(r), new Box(k), Disc.unit(r * k)];
    return shapes.reduce((s, shape) => s + shape.area() * (shape instanceof Box ? k : 1) + shape.doubled, 0);
  },
  [1.2, 0.7],
);
const meter = new Tally([2, 3]);
addTape(
  "a method of an instance from outside",
  (x: number) => new library.Line(x, 2).at(x * x) + line.at(x) + meter.mean,
  [1.2],
);
const line = new library.Line(0.3, 4);
