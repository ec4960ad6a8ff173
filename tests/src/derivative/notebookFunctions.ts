// biome-ignore-all lint/suspicious/noVar: written as users write
// biome-ignore-all lint/correctness/noInnerDeclarations: written as users write
// biome-ignore-all lint/style/useConst: written as users write
// biome-ignore-all lint/suspicious/noEvolvingTypes: written as users write
// biome-ignore-all lint/suspicious/noAssignInExpressions: written as users write
// Functions as they are written in a notebook: physics, statistics, finance, linear algebra, models. Each had a part that once had
// no derivative, or only a slow one. One list, so longer than other files.
import type { Liftable } from "../../../src/derivative/index.ts";
import type { Case } from "./corpus.ts";

export const notebookFunctions: Case[] = [];
// biome-ignore lint/suspicious/noExplicitAny: any structure of parameters
const add = (name: string, f: Liftable<(...params: any[]) => number>, ...points: (readonly unknown[])[]): void => {
  notebookFunctions.push({ name, f, points });
};
const addTape = (
  name: string,
  // biome-ignore lint/suspicious/noExplicitAny: any structure of parameters
  f: Liftable<(...params: any[]) => number>,
  ...points: (readonly unknown[])[]
): void => {
  notebookFunctions.push({ name, f, points, only: "tape" });
};

add(
  "double pendulum, with functions of Math taken apart",
  ({ theta1, theta2, p1, p2 }: { theta1: number; theta2: number; p1: number; p2: number }) => {
    const { cos, sin } = Math;
    const d = theta1 - theta2;
    const kinetic = (p1 * p1 + 2 * p2 * p2 - 2 * p1 * p2 * cos(d)) / (2 * (1 + sin(d) ** 2));
    return kinetic - 2 * cos(theta1) - cos(theta2);
  },
  [{ theta1: 0.4, theta2: -0.6, p1: 0.3, p2: 1.1 }],
);

const erf = (x: number) => {
  const s = x < 0 ? -1 : 1;
  const z = Math.abs(x);
  const u = 1 / (1 + 0.3275911 * z);
  const series = ((((1.061405429 * u - 1.453152027) * u + 1.421413741) * u - 0.284496736) * u + 0.254829592) * u;
  return s * (1 - series * Math.exp(-z * z));
};
const cdf = (x: number) => 0.5 * (1 + erf(x / Math.SQRT2));
function blackScholes(S: number, K: number, T: number, r: number, sigma: number, type: "call" | "put" = "call") {
  const d1 = (Math.log(S / K) + (r + sigma ** 2 / 2) * T) / (sigma * Math.sqrt(T));
  const d2 = d1 - sigma * Math.sqrt(T);
  if (type === "call") return S * cdf(d1) - K * Math.exp(-r * T) * cdf(d2);
  return K * Math.exp(-r * T) * cdf(-d2) - S * cdf(-d1);
}
add(
  "Black-Scholes, with a text by default",
  blackScholes,
  [1, 0.95, 0.5, 0.03, 0.25],
  [1, 0.95, 0.5, 0.03, 0.25, "put"],
);

function kalman(q: number, r: number, measured = [1.1, 0.9, 1.3, 1.2]): number {
  const estimate = { x: 0, variance: 1 };
  let cost = 0;
  for (const z of measured) {
    estimate.variance += q;
    const total = estimate.variance + r;
    const innovation = z - estimate.x;
    cost += 0.5 * (Math.log(2 * Math.PI * total) + innovation ** 2 / total);
    const gain = estimate.variance / total;
    estimate.x += gain * innovation;
    estimate.variance *= 1 - gain;
  }
  return cost;
}
add("Kalman filter, with an array by default", kalman, [0.1, 0.5, [0.3, 0.4]]);

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
interface Lstm {
  Wf: number[][];
  Wi: number[][];
  Wc: number[][];
  b: { f: number[]; i: number[]; c: number[] };
}
function lstm(p: Lstm, xs: number[][]): number {
  const size = p.b.f.length;
  let h = new Array<number>(size).fill(0);
  let c = new Array<number>(size).fill(0);
  for (const x of xs) {
    const input = [...h, ...x];
    const gate = (W: number[][], b: number[], act: (v: number) => number) =>
      W.map((row, i) => act(row.reduce((s, w, j) => s + w * input[j], b[i])));
    const [f, i, g] = [gate(p.Wf, p.b.f, sigmoid), gate(p.Wi, p.b.i, sigmoid), gate(p.Wc, p.b.c, Math.tanh)];
    c = c.map((v, k) => f[k] * v + i[k] * g[k]);
    h = c.map((v, k) => f[k] * Math.tanh(v));
  }
  return h.reduce((s, v) => s + v * v, 0);
}
const wave = (k: number) => [0, 1].map((i) => [0, 1, 2].map((j) => Math.sin(k + 3 * i + j)));
add("LSTM, with Math.tanh as an argument", lstm, [
  { Wf: wave(1), Wi: wave(2), Wc: wave(4), b: { f: [0.1, 0.2], i: [0, 0.1], c: [-0.1, 0.1] } },
  [[0.5], [-0.2], [0.9]],
]);

function gaussianProcess(p: { length: number; sigma: number; noise: number }): number {
  const xs = [0, 0.4, 1.1];
  const ys = [0.2, 0.5, -0.3];
  const n = xs.length;
  const kernel = (a: number, b: number) => p.sigma ** 2 * Math.exp(-((a - b) ** 2) / (2 * p.length ** 2));
  const K = xs.map((a, i) => xs.map((b, j) => kernel(a, b) + (i === j ? p.noise ** 2 : 0)));
  const L = Array.from({ length: n }, () => new Array(n).fill(0));
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let s = K[i][j];
      for (let k = 0; k < j; k++) s -= L[i][k] * L[j][k];
      L[i][j] = i === j ? Math.sqrt(s) : s / L[j][j];
    }
  const z: number[] = [];
  for (let i = 0; i < n; i++) {
    let s = ys[i];
    for (let k = 0; k < i; k++) s -= L[i][k] * z[k];
    z[i] = s / L[i][i];
  }
  return 0.5 * z.reduce((a, v) => a + v * v, 0) + L.reduce((a, row, i) => a + Math.log(row[i]), 0);
}
add("Gaussian process, with a matrix of zeros without types", gaussianProcess, [
  { length: 0.7, sigma: 1.1, noise: 0.2 },
]);

const zeros = (rows: number, columns: number) => {
  const made = new Array(rows);
  for (let i = 0; i < rows; i++) made[i] = new Array(columns).fill(0);
  return made;
};
addTape(
  "a matrix that another function made, without types",
  (x: number[]) => {
    const m = zeros(2, 2);
    m[0][1] = x[0] * x[1];
    m[1][0] = m[0][1] ** 2;
    return m[1][0] + m[0][1] * x[1];
  },
  [[0.7, 1.3]],
);

const deCasteljau = (points: number[][], s: number): number => {
  let work = points.map((p) => p.slice());
  while (work.length > 1) {
    const next = [];
    for (let i = 1; i < work.length; i++) next.push(work[i].map((v, k) => (1 - s) * work[i - 1][k] + s * v));
    work = next;
  }
  const [x, y] = work[0];
  return x * x + y;
};
add("de Casteljau, with rows in an array without a type", deCasteljau, [
  [
    [0, 0],
    [1, 2],
    [3, 1],
    [4, -1],
  ],
  0.3,
]);

interface Tree {
  value: number;
  left?: Tree;
  right?: Tree;
}
const fold = (node: Tree | undefined, k: number): number =>
  node ? Math.tanh(node.value * k) + fold(node.left, k) * fold(node.right, k) + 0.1 : 1;
add(
  "a tree with a leaf that does not depend on the parameters",
  (a: number, b: number) => fold({ value: a, left: { value: b }, right: { value: a * b, right: { value: 1 } } }, 0.9),
  [0.5, 0.7],
);

class Layer {
  readonly #weights: number[];
  bias: number;
  constructor(weights: number[], bias: number) {
    this.#weights = weights;
    this.bias = bias;
  }
  forward(x: number[]): number {
    return Math.tanh(this.#weights.reduce((s, w, i) => s + w * x[i], this.bias));
  }
  static of(weights: number[]): Layer {
    return new Layer(weights, 0.1);
  }
}
add(
  "private fields and static methods",
  (w: number[], b: number) => new Layer(w, b).forward([1, 2]) * Layer.of(w).forward([0.3, -1]),
  [[0.2, 0.4], 0.1],
);

add(
  "complex numbers of a type that is declared inside",
  (re: number, im: number) => {
    type Complex = { re: number; im: number };
    const times = (a: Complex, b: Complex): Complex => ({
      re: a.re * b.re - a.im * b.im,
      im: a.re * b.im + a.im * b.re,
    });
    let z: Complex = { re: 0, im: 0 };
    for (let i = 0; i < 4; i++) {
      z = times(z, z);
      z.re += re;
      z.im += im;
    }
    return z.re ** 2 + z.im ** 2;
  },
  [0.3, 0.4],
);

add(
  "edit distance, over the letters of texts",
  (gap: number) => {
    const a = "kitten";
    const b = "sitting";
    const D: number[][] = [];
    for (let i = 0; i <= a.length; i++) {
      D.push([]);
      for (let j = 0; j <= b.length; j++) {
        if (i === 0) D[i][j] = j * gap;
        else if (j === 0) D[i][j] = i * gap;
        else {
          const change = a[i - 1] === b[j - 1] ? 0 : gap * gap;
          D[i][j] = Math.min(D[i - 1][j] + gap, D[i][j - 1] + gap, D[i - 1][j - 1] + change);
        }
      }
    }
    return D[a.length][b.length];
  },
  [1.1],
);

const settings: { scale?: { factor: number } | null; offset?: number; names: string[] } = {
  scale: { factor: 2 },
  names: ["p", "q"],
};
add(
  "settings from outside, with optional parts",
  (x: number) => x ** 2 * (settings.scale?.factor ?? 1) + (settings.offset ?? 3) * x + settings.names.length,
  [1.3],
);

add(
  "typeof and in",
  (x: number, limit?: number, options: { slope?: number } = {}) => {
    const bounded = typeof limit === "number" ? Math.min(x * x, limit) : x * x;
    return bounded + ("slope" in options && options.slope !== undefined ? options.slope * x : 0);
  },
  [1.4, 3, { slope: 2 }],
);

add(
  "a grid of indices",
  (h: number) => [...Array(5).keys()].map((i) => Math.sin(i * h)).reduce((a, b) => a + b),
  [0.3],
);

add(
  "set of a typed array",
  (x: number[]) => {
    const buffer = new Float64Array(6);
    buffer.set(x, 1);
    return buffer.reduce((s, v, i) => s + v * v * i, 0);
  },
  [[1, 2, 3]],
);

add(
  "var, and a function under a name of its own",
  (x: number) => {
    const root = Math.sqrt;
    var s = 0;
    for (var i = 0; i < 3; i++) {
      var q = x * i;
      s += root(1 + q * q);
    }
    return s + i * x;
  },
  [0.6],
);

addTape(
  "a dictionary",
  (p: Record<string, number>) => {
    let s = p.a * p.b;
    for (const key of Object.keys(p)) s += p[key] ** 2;
    return s;
  },
  [{ a: 1.2, b: 3 }],
);

type Matrix = number[][];
const identity = (n: number): Matrix =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => +(i === j)));
const times = (A: Matrix, B: Matrix): Matrix =>
  A.map((row) => B[0].map((_, j) => row.reduce((s, a, k) => s + a * B[k][j], 0)));
add(
  "a matrix exponential, from a matrix that another function made without the parameters",
  ([p, q]: number[]) => {
    const A = [
      [0, p],
      [q, 0.1],
    ];
    let [term, sum] = [identity(2), identity(2)];
    for (let k = 1; k < 12; k++) {
      term = times(term, A).map((row) => row.map((v) => v / k));
      sum = sum.map((row, i) => row.map((v, j) => v + term[i][j]));
    }
    return sum[0][0] * sum[1][1] - sum[0][1];
  },
  [[0.3, 0.8]],
);

const half = (k: number) => k / 2;
add(
  "a number of the parameters, then one of another function",
  (x: number, y: number) => {
    let s = 0;
    let r = x;
    for (let i = 1; i < 4; i++) {
      r *= y;
      s += r;
      r = half(i);
      s += r * x;
    }
    return s * s;
  },
  [0.7, 1.2],
);

add(
  "a structure with a part that has no derivative",
  (x: number[]) => {
    const state: { place: number[]; mass: number[] } = { place: x.slice(), mass: [1, 2] };
    state.mass = [3, 4];
    state.place = state.place.map((v, i) => v * state.mass[i]);
    return state.place[0] * state.place[1];
  },
  [[1.3, 2]],
);

addTape(
  "an object with methods",
  (x: number) => {
    const total = {
      sum: 0,
      add(v: number) {
        this.sum += v * v;
        return this;
      },
    };
    total.add(x).add(2 * x);
    return total.sum;
  },
  [0.4],
);

addTape(
  "sums by a key, and a label",
  (x: number[]) => {
    const sums: Record<string, number> = {};
    ["a", "b", "a", "b"].forEach((key, i) => {
      sums[key] = (sums[key] ?? 0) + x[i];
    });
    const label = x.map((v) => v.toFixed(1)).join();
    return label.length > 3 ? sums.a ** 2 * sums.b : 0;
  },
  [[1, 2, 3, 4]],
);
