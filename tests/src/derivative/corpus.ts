// Functions of every kind that lifting has a form for, with points at which their derivatives are compared. Written as users
// write, not as this repository does.
import { offsets, scaled } from "./offsets.ts";

/** A function, and lists of arguments. */
export interface Case {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: any structure of parameters
  readonly f: (...params: any[]) => number;
  readonly points: readonly (readonly unknown[])[];
  /** The one mode that has a form for it. @default every mode */
  readonly only?: "tape" | "reverse";
}

export const cases: Case[] = [];
/** Functions that only the tape has a form for. */
const TAPE = new Set(["localRecursion", "sumOfRest"]);
// biome-ignore lint/suspicious/noExplicitAny: any structure of parameters
const add = (f: (...params: any[]) => number, ...points: (readonly unknown[])[]): void => {
  cases.push({ name: f.name, f, points, ...(TAPE.has(f.name) && { only: "tape" }) });
};
const ramp = (n: number, k = 1) => Array.from({ length: n }, (_, i) => Math.sin(k * (i + 1)) * 0.8 + 0.1);

const rosenbrock = (x: number, y: number) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
add(rosenbrock, [-1.2, 1], [0.5, 0.3], [1, 1]);
const himmelblau = (x: number, y: number) => (x * x + y - 11) ** 2 + (x + y ** 2 - 7) ** 2;
add(himmelblau, [1, 2], [-3, 0.5]);
const beale = (x: number, y: number) =>
  (1.5 - x + x * y) ** 2 + (2.25 - x + x * y ** 2) ** 2 + (2.625 - x + x * y ** 3) ** 2;
add(beale, [1, 2], [-3, 0.5], [0, -0.5]);
function rosenbrockN(x: number[]): number {
  let s = 0;
  for (let i = 0; i < x.length - 1; i++) {
    const a = 1 - x[i];
    const b = x[i + 1] - x[i] * x[i];
    s += a * a + 100 * b * b;
  }
  return s;
}
add(rosenbrockN, [ramp(6)], [ramp(9, 2)]);
function ackley(x: number[]): number {
  let q = 0,
    c = 0;
  const n = x.length;
  for (const v of x) {
    q += v * v;
    c += Math.cos(2 * Math.PI * v);
  }
  return -20 * Math.exp(-0.2 * Math.sqrt(q / n)) - Math.exp(c / n) + 20 + Math.E;
}
add(ackley, [ramp(4)], [ramp(5, 3)]);
function rastrigin(x: Float64Array): number {
  let s = 10 * x.length;
  for (let i = x.length - 1; i >= 0; i--) s += x[i] ** 2 - 10 * Math.cos(2 * Math.PI * x[i]);
  return s;
}
add(rastrigin, [Float64Array.from(ramp(4))]);
function lennardJones(p: number[]): number {
  let e = 0;
  const n = p.length / 3;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const dx = p[3 * i] - p[3 * j],
        dy = p[3 * i + 1] - p[3 * j + 1],
        dz = p[3 * i + 2] - p[3 * j + 2];
      const r2 = dx * dx + dy * dy + dz * dz;
      const s6 = 1 / (r2 * r2 * r2);
      e += 4 * (s6 * s6 - s6);
    }
  return e;
}
add(lennardJones, [[0, 0, 0, 1.1, 0.1, 0, 0.2, 1.2, 0.1, 0.9, 0.8, 1.3]]);
const X = [
    [1, 0.5],
    [-0.3, 0.8],
    [0.7, -1.1],
    [0.2, 0.4],
    [-1, -0.6],
  ],
  Y = [1, 0, 1, 1, 0];
function logistic(w: number[]): number {
  let cost = 0;
  for (let i = 0; i < X.length; i++) {
    let z = w[2];
    for (let j = 0; j < X[i].length; j++) z += w[j] * X[i][j];
    const p = 1 / (1 + Math.exp(-z));
    cost -= Y[i] * Math.log(p) + (1 - Y[i]) * Math.log(1 - p);
  }
  return cost / X.length + 0.01 * w.reduce((s, v) => s + v * v, 0);
}
add(logistic, [[0.3, -0.2, 0.1]], [[1, 2, -0.5]]);
function mlp(p: { W1: number[][]; b1: number[]; W2: number[]; b2: number }): number {
  let cost = 0;
  for (let n = 0; n < X.length; n++) {
    const h: number[] = [];
    for (let k = 0; k < p.b1.length; k++) {
      let z = p.b1[k];
      for (let j = 0; j < X[n].length; j++) z += p.W1[k][j] * X[n][j];
      h.push(Math.tanh(z));
    }
    let out = p.b2;
    for (let k = 0; k < h.length; k++) out += p.W2[k] * h[k];
    cost += (out - Y[n]) ** 2;
  }
  return cost / X.length;
}
add(mlp, [
  {
    W1: [
      [0.1, -0.2],
      [0.4, 0.3],
      [-0.5, 0.2],
    ],
    b1: [0.1, 0, -0.1],
    W2: [0.3, -0.6, 0.2],
    b2: 0.05,
  },
]);
function mlpFlat(w: number[]): number {
  const H = 3;
  let cost = 0;
  for (let n = 0; n < X.length; n++) {
    const x = X[n],
      hidden = new Float64Array(H);
    for (let k = 0; k < H; k++) {
      let z = w[k * 3 + 2];
      for (let j = 0; j < 2; j++) z += w[k * 3 + j] * x[j];
      hidden[k] = Math.tanh(z);
    }
    let out = w[12];
    for (let k = 0; k < H; k++) out += w[9 + k] * hidden[k];
    cost += (out - Y[n]) ** 2;
  }
  return cost / X.length;
}
add(mlpFlat, [ramp(13)]);
function rk4(y0: number, rate: number): number {
  const f = (t: number, y: number) => -rate * y * Math.cos(t) + y * (1 - y);
  let t = 0,
    y = y0;
  const h = 0.1;
  while (t < 1) {
    const a = f(t, y),
      b = f(t + h / 2, y + (h * a) / 2),
      c = f(t + h / 2, y + (h * b) / 2),
      d = f(t + h, y + h * c);
    y += (h * (a + 2 * b + 2 * c + d)) / 6;
    t += h;
  }
  return y;
}
add(rk4, [0.5, 0.8], [1.2, -0.4]);
function newtonSqrt(a: number): number {
  let x = a > 1 ? a / 2 : 1;
  for (let k = 0; k < 50; k++) {
    const next = 0.5 * (x + a / x);
    if (Math.abs(next - x) < 1e-14) {
      x = next;
      break;
    }
    x = next;
  }
  return x;
}
add(newtonSqrt, [2], [9.5]);
function rnn(w: number[]): number {
  let h = [0, 0],
    cost = 0;
  const xs = [0.5, -0.3, 0.8, 0.1];
  for (const x of xs) {
    const next = h.map((_, i) => Math.tanh(w[i] * x + w[2 + i] * h[0] + w[4 + i] * h[1]));
    h = next;
    cost += (h[0] - h[1] - x) ** 2;
  }
  return cost;
}
add(rnn, [ramp(6)]);
const logSumExp = (x: number[]) => {
  const m = Math.max(...x);
  return m + Math.log(x.reduce((s, v) => s + Math.exp(v - m), 0));
};
add(logSumExp, [[1, 2, 3.5]], [ramp(5)]);
function median3(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
add(median3, [1, 2, 3], [3, 1, 2], [2.5, 3.1, 0.2]);
function power(x: number, n: number): number {
  if (n === 0) return 1;
  if (n % 2 === 1) return x * power(x, n - 1);
  const h = power(x, n / 2);
  return h * h;
}
function powerSum(x: number): number {
  return power(x, 5) + power(x, 10) / 3;
}
add(powerSum, [1.1], [-0.7]);
function spline(y: number[]): number {
  const n = y.length,
    m = new Array(n).fill(0),
    u = new Array(n).fill(0);
  for (let i = 1; i < n - 1; i++) {
    const p = 0.5 * m[i - 1] + 2;
    m[i] = -0.5 / p;
    u[i] = (3 * (y[i + 1] - 2 * y[i] + y[i - 1]) - 0.5 * u[i - 1]) / p;
  }
  for (let k = n - 2; k >= 0; k--) m[k] = m[k] * m[k + 1] + u[k];
  let s = 0;
  for (let i = 0; i < n - 1; i++) s += 0.5 * (y[i] + y[i + 1]) - (m[i] + m[i + 1]) / 24 + m[i] ** 2 * 0.1;
  return s;
}
add(spline, [ramp(6)]);
function collatzLike(x: number): number {
  let v = x,
    n = 0;
  do {
    v = v > 1 ? v * 0.6 : v * 1.7 + 0.1;
    n++;
    if (n > 12) break;
  } while (v < 5);
  return v * v;
}
add(collatzLike, [0.4], [2.2]);
function earlyReturn(x: number[]): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) {
    if (x[i] > 0.85) return s * s + x[i];
    if (x[i] < 0) continue;
    s += x[i] ** 2;
  }
  return s;
}
add(earlyReturn, [ramp(6)], [ramp(7, 2)], [[0.1, 0.9, 0.3]]);
function nestedBreak(x: number[]): number {
  let s = 1;
  outer: for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < x.length; j++) {
      if (x[i] * x[j] < -0.3) continue outer;
      s *= 1 + 0.1 * x[i] * x[j];
      if (s > 1.8) break outer;
    }
    s += x[i];
  }
  return s;
}
add(nestedBreak, [ramp(5)], [ramp(6, 2)]);
function inPlace(x: number[]): number {
  for (let i = 1; i < x.length; i++) x[i] = x[i] * x[i - 1] + Math.sin(x[i]);
  let s = 0;
  for (const v of x) s += v * v;
  return s;
}
add(inPlace, [ramp(5)]);
function aliasing(x: number[]): number {
  const a = [...x];
  const b = a;
  b[0] = b[0] * a[1];
  a[1] += b[0] * 2;
  b[2] *= a[1];
  return a[0] * b[1] + a[2];
}
add(aliasing, [ramp(4)]);
function swaps(x: number[]): number {
  const a = x.slice();
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j + 1 < a.length; j++) if (a[j] > a[j + 1]) [a[j], a[j + 1]] = [a[j + 1], a[j]];
  return a.reduce((s, v, i) => s + v * (i + 1) ** 2, 0);
}
add(swaps, [ramp(5)], [ramp(6, 5)]);
function matmul(x: number[]): number {
  const n = 3,
    A: number[][] = [];
  for (let i = 0; i < n; i++) {
    const row: number[] = [];
    for (let j = 0; j < n; j++) row.push(x[(i * n + j) % x.length] + (i === j ? 1 : 0));
    A.push(row);
  }
  let P = A;
  for (let k = 0; k < 2; k++) P = P.map((row) => row.map((_, j) => row.reduce((s, v, t) => s + v * A[t][j], 0)));
  return P[0][0] * P[1][2] + P[2][1] ** 2;
}
add(matmul, [ramp(5)]);
function objectState(x: number, v: number): number {
  const s = { x, v, e: 0 };
  for (let k = 0; k < 8; k++) {
    s.v -= 0.1 * Math.sin(s.x);
    s.x += 0.1 * s.v;
    s.e += s.v * s.v;
  }
  return s.x * s.x + s.e;
}
add(objectState, [1, 0.2]);
function destructured({ a, b }: { a: number; b: number[] }, [c, d]: [number, number]): number {
  const [p, q] = b;
  return a * p * c + Math.exp(q * d) + a ** d;
}
add(destructured, [{ a: 1.3, b: [0.4, 0.6] }, [0.7, 1.2]]);
const square = (x: number) => x * x;
const usesOther = (x: number[]) => x.map(square).reduce((a, b) => a + Math.sqrt(b + 1)) * square(x[0]);
add(usesOther, [ramp(4)]);
function normalise(x: number[]): number[] {
  let s = 0;
  x.forEach((v) => {
    s += v * v;
  });
  const r = Math.sqrt(s);
  return x.map((v) => v / r);
}
const usesArrayCall = (x: number[]) => {
  const u = normalise(x);
  return u[0] * u[1] + normalise(u)[2] ** 2;
};
add(usesArrayCall, [ramp(4)]);
const everyMath = (x: number, y: number) =>
  Math.sin(x) +
  Math.cos(y) * Math.tan(x / 3) +
  Math.asin(x / 5) * Math.acos(y / 5) +
  Math.atan(x * y) +
  Math.sinh(x) +
  Math.cosh(y / 2) * Math.tanh(x) +
  Math.asinh(y) +
  Math.acosh(2 + x * x) +
  Math.atanh(y / 9) +
  Math.exp(x / 4) +
  Math.expm1(y / 7) +
  Math.log(3 + x) +
  Math.log1p(y * y) +
  Math.log2(4 + x) +
  Math.log10(6 + y) +
  Math.sqrt(5 + x) +
  Math.cbrt(2 + y) +
  Math.hypot(x, y, 1) +
  Math.atan2(y, x) +
  (1.5 + x * x) ** y +
  Math.abs(x - y) +
  Math.max(x, y, 0) +
  Math.min(x, y) +
  Math.floor(x) +
  Math.sign(y) +
  ((x * 7) % 3) +
  x ** 4 -
  Math.trunc(y) * x +
  Math.round(x);
add(everyMath, [0.7, 0.4], [1.3, -0.6]);
function horner(c: number[], x: number): number {
  let s = 0;
  for (let i = c.length - 1; i >= 0; i--) s = s * x + c[i];
  return s;
}
add(horner, [ramp(5), 0.7]);
function whileCounter(x: number): number {
  let n = 0,
    s = x;
  while (true) {
    s = Math.sin(s) + 1.1;
    n += 2;
    if (n >= 10) break;
  }
  return s * x;
}
add(whileCounter, [0.6]);
function switcher(x: number, mode: number): number {
  let s = 0;
  for (let k = 0; k < 4; k++)
    switch (k) {
      case 0:
        s += x;
        break;
      case 1:
      case 2:
        s *= x + mode;
        break;
      default:
        s -= x * x;
    }
  return s;
}
add(switcher, [0.6, 1.2]);
function fibonacci(x: number): number {
  const f = [x, 1];
  for (let i = 2; i < 10; i++) f[i] = f[i - 1] + 0.5 * f[i - 2] * x;
  return f[9];
}
add(fibonacci, [0.4]);
function postfix(x: number[]): number {
  let i = 0,
    s = 0;
  while (i < x.length) s += x[i++] * (i + 1) * s + x[i - 1];
  return s;
}
add(postfix, [ramp(5)]);
function closureCount(x: number): number {
  let calls = 0;
  const g = (t: number) => {
    calls++;
    if (t > 1) return t * calls;
    return t * t * x;
  };
  return g(x) + g(2 * x) * g(x / 2);
}
add(closureCount, [0.7], [1.4]);
const rate = 0.3,
  table = [
    [1, 2],
    [3, 4],
  ];
const closedOver = (x: number, y: number) =>
  table[0][1] * x * rate + table[1][0] * y ** 2 + table.reduce((s, r) => s + r[0] * x * y, 0);
add(closedOver, [1, 2]);
function makeLoss(data: number[]) {
  return (m: number, s: number) => {
    let l = 0;
    for (const d of data) l += Math.log(s) + (d - m) ** 2 / (2 * s * s);
    return l;
  };
}
const gaussian = makeLoss([1, 2, 4]);
add(gaussian, [1.5, 0.9]);
function heat(u: number[]): number {
  let cur = Float64Array.from(u);
  for (let t = 0; t < 4; t++) {
    const next = new Float64Array(u.length);
    for (let i = 1; i < u.length - 1; i++)
      next[i] = cur[i] + 0.2 * (cur[i - 1] - 2 * cur[i] + cur[i + 1]) * (1 + cur[i]);
    cur = next;
  }
  let s = 0;
  for (const v of cur) s += v ** 2;
  return s;
}
add(heat, [ramp(6)]);
const ternaries = (x: number, y: number) =>
  (x > y ? (x > 1 ? x * y : Math.sin(x)) : square(y) * x) + (x > 0 && y > 0 ? 1 : 2) * x;
add(ternaries, [1.3, 0.2], [0.3, 0.2], [0.1, 0.6]);
const imported = (x: number) => scaled(x, 3) + offsets[1] * x * scaled(x * x, 2);
add(imported, [0.8]);
function higherOrder(a: number, b: number): number {
  const simpson = (f: (x: number) => number, lo: number, hi: number) =>
    ((hi - lo) / 6) * (f(lo) + 4 * f((lo + hi) / 2) + f(hi));
  return simpson((x) => Math.exp(-x * a), 0, b) + simpson(square, a, b);
}
add(higherOrder, [0.4, 1.1]);
function scan(x: number[]): number {
  const c: number[] = [];
  let s = 0;
  for (const [i, v] of x.entries()) {
    s += v * i;
    c.push(s * v);
  }
  let t = 0;
  while (c.length > 2) {
    t += c[c.length - 1] * c[0];
    c.length;
    break;
  }
  return t + c.at(-1)!;
}
add(scan, [ramp(5)]);
function guardThrow(x: number): number {
  if (x < 0) throw new Error("negative");
  return Math.sqrt(x) * x;
}
add(guardThrow, [0.9]);
function mutualA(x: number, n: number): number {
  return n <= 0 ? x : Math.sin(mutualB(x * 1.1, n - 1));
}
function mutualB(x: number, n: number): number {
  return n <= 0 ? x * x : mutualA(x, n - 1) * x;
}
const mutual = (x: number) => mutualA(x, 4) + mutualB(x, 3);
add(mutual, [0.7]);
function fillInto(out: number[], x: number, k: number): void {
  for (let i = 0; i < out.length; i++) out[i] += x ** (i + k);
}
function writesParam(x: number): number {
  const a = [1, x, 2];
  fillInto(a, x, 1);
  fillInto(a, a[0], 2);
  return a[0] * a[1] * a[2];
}
add(writesParam, [0.8]);
function localRecursion(x: number): number {
  const fact = (n: number): number => (n <= 1 ? x : n * x * fact(n - 1));
  return fact(4);
}
add(localRecursion, [0.9]);

// what the first forty did not have
function numericOr(x: number, y: number): number {
  const a = x || y;
  const b = x && y * x;
  return a * y + b * b;
}
add(numericOr, [0.7, 0.4]);
function growsZeros(x: number): number {
  const a: number[] = new Array(2).fill(0);
  a.push(x, x * x);
  a[1] = Math.sin(a[3]);
  return a[0] + a[1] * a[2] + a.length;
}
add(growsZeros, [0.7]);
function ramped(n: number, x: number): number[] {
  return Array.from({ length: n }, (_, i) => x * (i + 1));
}
function growsReturned(x: number): number {
  const a = ramped(3, x);
  a.push(a[0] * a[2]);
  let s = 0;
  for (const v of a) s += v ** 3;
  return s;
}
add(growsReturned, [0.6]);
function link(rows: number[][], row: number[]): void {
  rows[0] = row;
}
function linked(x: number): number {
  const rows = [
      [0, 0],
      [1, 2],
    ],
    r = [1, 2];
  link(rows, r);
  r[1] = x * x;
  return rows[0][1] * rows[1][1] + rows[0][0] * x;
}
add(linked, [0.8]);
function indexAfter(x: number[]): number {
  let s = 1;
  for (let k = 0; k < 3; k++) {
    let i = 0;
    for (; i < x.length - k; i++) {
      s += x[i] * k;
    }
    s *= 1 + 0.1 * x[i - 1] * i;
  }
  return s;
}
add(indexAfter, [ramp(5)]);
const integrate = (f: (t: number) => number, a: number, b: number, n: number): number => {
  let s = 0;
  const h = (b - a) / n;
  for (let i = 0; i < n; i++) s += f(a + (i + 0.5) * h) * h;
  return s;
};
const usesIntegrate = (w: number, b: number) => integrate((t) => Math.exp(-w * t * t), 0, b, 5);
add(usesIntegrate, [0.8, 1.3]);
const { sin: sine, exp: power2 } = Math;
const capturedMath = (x: number, y: number) => sine(x * y) * power2(-x);
add(capturedMath, [0.8, 1.3]);
const withDefault = (x: number, k = 3) => x ** 2 * k + k * k;
add(withDefault, [0.8, 2]);
const named = (p: { w: number[]; label: string; bias: number; on: boolean }) =>
  (p.on ? p.w[0] * p.w[1] * p.bias : p.bias) + p.label.length * p.w[0];
add(named, [{ w: [1.5, 0.5], label: "ab", bias: 0.3, on: true }]);
const nestedTuple = ([[a, b], c]: [[number, number], number]) => a * b ** 2 + Math.exp(c * a);
add(nestedTuple, [[[0.5, 1.5], 0.3]]);
function bubble(v: number[]): void {
  for (let i = 0; i < v.length; i++)
    for (let j = 0; j + 1 < v.length - i; j++)
      if (v[j] > v[j + 1]) {
        const t = v[j];
        v[j] = v[j + 1];
        v[j + 1] = t;
      }
}
function median(x: number[]): number {
  const v = [...x];
  bubble(v);
  return v.length % 2 ? v[(v.length - 1) / 2] ** 2 : v[v.length / 2] * v[v.length / 2 - 1];
}
add(median, [[3, 1, 2]], [[4, 1, 3, 2]]);
function pushInto(v: number[], x: number): void {
  v.push(x * x);
  v.push(x * 2);
}
function pushedByOther(x: number): number {
  const v = [x];
  pushInto(v, x);
  pushInto(v, v[1]);
  return v.reduce((a, b, i) => a + b * i, 0) * v.length;
}
add(pushedByOther, [0.7]);
function treeSum(x: number[], lo: number, hi: number): number {
  if (hi - lo === 1) return x[lo] ** 2;
  const m = Math.floor((lo + hi) / 2);
  return treeSum(x, lo, m) * 0.9 + Math.sin(treeSum(x, m, hi));
}
const tree = (x: number[]) => treeSum(x, 0, x.length);
add(tree, [ramp(5)]);
function quickSort(v: number[], lo: number, hi: number): void {
  if (lo >= hi) return;
  const p = v[hi];
  let i = lo;
  for (let j = lo; j < hi; j++)
    if (v[j] < p) {
      [v[i], v[j]] = [v[j], v[i]];
      i++;
    }
  [v[i], v[hi]] = [v[hi], v[i]];
  quickSort(v, lo, i - 1);
  quickSort(v, i + 1, hi);
}
function rankWeighted(x: number[]): number {
  const v = x.slice();
  quickSort(v, 0, v.length - 1);
  let s = 0;
  for (let i = 0; i < v.length; i++) s += v[i] * v[i] * (i + 1);
  return s;
}
add(rankWeighted, [ramp(6, 3)]);
function layers(p: { weights: number[][]; bias: number[] }[]): number {
  let a = [0.3, -0.5];
  for (const { weights, bias } of p)
    a = bias.map((b, i) => Math.tanh(b + weights[i].reduce((s, w, j) => s + w * a[j], 0)));
  return a[0] * a[0] + a[1];
}
add(layers, [
  [
    {
      weights: [
        [0.1, 0.4],
        [0.3, -0.2],
      ],
      bias: [0.1, 0.2],
    },
    {
      weights: [
        [0.5, 0.1],
        [-0.3, 0.7],
      ],
      bias: [0, -0.1],
    },
  ],
]);
function softmaxLoss(z: number[], target: number): number {
  const m = Math.max(...z),
    e = z.map((v) => Math.exp(v - m)),
    s = e.reduce((a, b) => a + b, 0);
  return -Math.log(e[target] / s);
}
const usesSoftmax = (z: number[]) => softmaxLoss(z, 1) + 0.5 * z.reduce((a, v) => a + v * v, 0);
add(usesSoftmax, [ramp(4)]);
const withClass = (x: number, y: number) => {
  const m = { value: x * y };
  const scale = (k: number) => {
    m.value *= k;
  };
  scale(y);
  scale(m.value);
  return m.value;
};
add(withClass, [0.7, 1.1]);
const coalesce = (x: number, k?: number) => x * x * (k ?? 3);
add(coalesce, [0.7, 2]);
const sumOfRest = (x: number, ...ys: number[]) => ys.reduce((s, y) => s + y * x, x * x);
add(sumOfRest, [0.7, 2, 3]);
const defaultFirst = (x: number) => {
  let s = 0;
  for (let k = 0; k < 3; k++)
    switch (k) {
      // biome-ignore lint/suspicious/useDefaultSwitchClauseLast: what has no structural form
      default:
        s += x * x;
        break;
      case 1:
        s *= x + 1;
        break;
    }
  return s;
};
add(defaultFirst, [0.7]);
const sortOnTape = (x: number[]) =>
  [...x]
    .sort((a, b) => a - b)
    .filter((v) => v > 0)
    .reduce((s, v, i) => s + v * v * (i + 1), 0);
add(sortOnTape, [ramp(5)]);
const evaluatedOnce = (x: number[]) => {
  let i = 0;
  const next = () => x[i++] * i;
  const a = next() + next() * next();
  return a * i;
};
add(evaluatedOnce, [ramp(4)]);
const λ = 0.4,
  $k = 2;
const greek = (θ: number, $x: number) => λ * θ ** 2 + $k * $x * θ;
add(greek, [0.7, 2]);
// biome-ignore lint/suspicious/noShadowRestrictedNames: names that generated code uses
const shadowsMath = (Array: number, $: number) => {
  // biome-ignore lint/suspicious/noShadowRestrictedNames: the same
  const Error = Array * $;
  const eval_ = Error;
  const v = [eval_, Array];
  return v[0] * v[1] + Math.sin($);
};
add(shadowsMath, [0.7, 2]);
