// The functions of tests/golden/make-derivatives.py, as a user writes them in TypeScript. One list, so longer than other files.
import type { Liftable } from "../../../src/derivative/index.ts";

type Scalar = (x: number[]) => number;

export const functions = new Map<string, Scalar>();
const add = (name: string, f: Liftable<Scalar>): void => void functions.set(name, f);

const { PI, sin, cos, exp, log, sqrt, abs, tanh } = Math;
const sum = (x: number[]): number => x.reduce((s, v) => s + v, 0);
const mean = (x: number[]): number => sum(x) / x.length;

add("sphere", (x) => sum(x.map((v) => v ** 2)));
add("rosenbrock", (x) => {
  let s = 0;
  for (let i = 0; i + 1 < x.length; i++) s += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
  return s;
});
add("rastrigin", (x) => 10 * x.length + x.reduce((s, v) => s + v * v - 10 * Math.cos(2 * Math.PI * v), 0));
add("ackley", (x) => {
  const n = x.length;
  let [q, c] = [0, 0];
  for (const v of x) {
    q += v * v;
    c += cos(2 * PI * v);
  }
  return -20 * exp(-0.2 * sqrt(q / n)) - exp(c / n) + 20 + Math.E;
});
add("griewank", (x) => {
  let p = 1;
  x.forEach((v, i) => {
    p *= cos(v / sqrt(i + 1));
  });
  return 1 + sum(x.map((v) => v * v)) / 4000 - p;
});
add("levy", (x) => {
  const w = x.map((v) => 1 + (v - 1) / 4);
  const last = w.at(-1)!;
  let s = sin(PI * w[0]) ** 2 + (last - 1) ** 2 * (1 + sin(2 * PI * last) ** 2);
  for (const v of w.slice(0, -1)) s += (v - 1) ** 2 * (1 + 10 * sin(PI * v + 1) ** 2);
  return s;
});
add("schwefel", (x) => 418.9829 * x.length - sum(x.map((v) => v * sin(sqrt(abs(v))))));
add("zakharov", (x) => {
  const t = x.reduce((s, v, i) => s + 0.5 * (i + 1) * v, 0);
  return sum(x.map((v) => v ** 2)) + t ** 2 + t ** 4;
});
add("dixonPrice", (x) => {
  let s = (x[0] - 1) ** 2;
  for (let i = 1; i < x.length; i++) s += (i + 1) * (2 * x[i] ** 2 - x[i - 1]) ** 2;
  return s;
});
add("styblinskiTang", (x) => x.reduce((s, v) => s + v ** 4 - 16 * v ** 2 + 5 * v, 0) / 2);
add("sumOfPowers", (x) => x.reduce((s, v, i) => s + abs(v) ** (i + 2), 0));
add("trid", (x) => {
  let s = 0;
  for (const v of x) s += (v - 1) ** 2;
  for (let i = 1; i < x.length; i++) s -= x[i] * x[i - 1];
  return s;
});
add("powell", ([a, b, c, d]) => (a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4);
add(
  "wood",
  ([a, b, c, d]) =>
    100 * (b - a ** 2) ** 2 +
    (1 - a) ** 2 +
    90 * (d - c ** 2) ** 2 +
    (1 - c) ** 2 +
    10.1 * ((b - 1) ** 2 + (d - 1) ** 2) +
    19.8 * (b - 1) * (d - 1),
);
add("michalewicz", (x) => -x.reduce((s, v, i) => s + sin(v) * sin(((i + 1) * v ** 2) / PI) ** 20, 0));
add("alpine2", (x) => x.reduce((p, v) => p * sqrt(v + 2) * sin(v + 2), 1));
add("salomon", (x) => {
  const r = sqrt(sum(x.map((v) => v * v)));
  return 1 - cos(2 * PI * r) + 0.1 * r;
});
add("qing", (x) => x.reduce((s, v, i) => s + (v ** 2 - (i + 1)) ** 2, 0));
add("beale", ([x, y]) => (1.5 - x + x * y) ** 2 + (2.25 - x + x * y ** 2) ** 2 + (2.625 - x + x * y ** 3) ** 2);
add("booth", ([x, y]) => (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2);
add("matyas", ([x, y]) => 0.26 * (x ** 2 + y ** 2) - 0.48 * x * y);
add("himmelblau", ([x, y]) => (x ** 2 + y - 11) ** 2 + (x + y ** 2 - 7) ** 2);
add("threeHumpCamel", ([x, y]) => 2 * x ** 2 - 1.05 * x ** 4 + x ** 6 / 6 + x * y + y ** 2);
add("sixHumpCamel", ([x, y]) => (4 - 2.1 * x ** 2 + x ** 4 / 3) * x ** 2 + x * y + (-4 + 4 * y ** 2) * y ** 2);
add("easom", ([x, y]) => -cos(x) * cos(y) * exp(-((x - PI) ** 2) - (y - PI) ** 2));
add("goldsteinPrice", ([x, y]) => {
  const a = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x ** 2 - 14 * y + 6 * x * y + 3 * y ** 2);
  const b = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x ** 2 + 48 * y - 36 * x * y + 27 * y ** 2);
  return a * b;
});
add("branin", ([x, y]) => {
  const q = y - (5.1 / (4 * PI ** 2)) * x ** 2 + (5 / PI) * x - 6;
  return q ** 2 + 10 * (1 - 1 / (8 * PI)) * cos(x) + 10;
});
add("mcCormick", ([x, y]) => sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1);
add("schaffer2", ([x, y]) => 0.5 + (sin(x * x - y * y) ** 2 - 0.5) / (1 + 0.001 * (x * x + y * y)) ** 2);
add("bohachevsky", ([x, y]) => x ** 2 + 2 * y ** 2 - 0.3 * cos(3 * PI * x) - 0.4 * cos(4 * PI * y) + 0.7);
add("dropWave", (x) => {
  const q = x.reduce((s, v) => s + v * v, 0);
  return -(1 + cos(12 * sqrt(q))) / (0.5 * q + 2);
});
add("eggholder", ([x, y]) => -(y + 47) * sin(sqrt(abs(x / 2 + y + 47))) - x * sin(sqrt(abs(x - y - 47))));
add("shubert", ([x, y]) => {
  let [a, b] = [0, 0];
  for (let i = 1; i <= 5; i++) {
    a += i * cos((i + 1) * x + i);
    b += i * cos((i + 1) * y + i);
  }
  return a * b;
});
add("helicalValley", ([x, y, z]) => {
  const turn = Math.atan2(y, x) / (2 * PI);
  return 100 * ((z - 10 * turn) ** 2 + (sqrt(x ** 2 + y ** 2) - 1) ** 2) + z ** 2;
});
add("brown", (x) => {
  let s = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const [a, b] = [x[i] ** 2, x[i + 1] ** 2];
    s += a ** (b + 1) + b ** (a + 1);
  }
  return s;
});
add("exponential", (x) => -exp(-0.5 * sum(x.map((v) => v ** 2))));
add("cosineMixture", (x) => 0.1 * sum(x.map((v) => cos(5 * PI * v))) + sum(x.map((v) => v * v)));
add("quartic", (x) => x.reduce((s, v, i) => s + (i + 1) * v ** 4, 0));
add("logSumExp", (x) => {
  const top = Math.max(...x);
  return log(sum(x.map((v) => exp(v - top)))) + top;
});
add("softmaxEntropy", (x) => {
  const e = x.map(Math.exp);
  const total = sum(e);
  return -e.reduce((s, v) => s + (v / total) * log(v / total), 0);
});
const SAMPLES: [number, number, number][] = [
  [1, 2, 1],
  [-1.5, 0.3, -1],
  [0.2, -0.7, 1],
  [2.1, 1.1, -1],
];
add("logistic", (w) => {
  let s = 0;
  for (const [a, b, y] of SAMPLES) s += Math.log1p(exp(-y * (w[0] * a + w[1] * b + w[2])));
  return s;
});
const COUNTS = [
  { t: 0.1, k: 1 },
  { t: 0.5, k: 2 },
  { t: 0.9, k: 4 },
];
add("poisson", ([a, b]) => COUNTS.reduce((s, { t, k }) => s + exp(a + b * t) - k * (a + b * t), 0));
const DATA = [0.3, -1.2, 2.2, 0.9];
add("studentT", ([m, l]) => DATA.reduce((s, v) => s + 1.5 * log(1 + ((v - m) / exp(l)) ** 2 / 3) + l, 0));
add("gaussianMixture", ([a, b]) => {
  const density = (v: number, m: number) => 0.5 * exp(-0.5 * (v - m) ** 2);
  return -sum(DATA.map((v) => log(density(v, a) + density(v, b))));
});
add("tanhNet", (w) => {
  let s = 0;
  for (const v of [-1, -0.3, 0.4, 1.1]) {
    const out = tanh(w[0] * v + w[1]) * w[2] + tanh(w[3] * v + w[4]) * w[5] + w[6];
    s += (out - v * v) ** 2;
  }
  return s;
});
const PLACES = [0, 0, 0, 1.1, 0, 0, 0, 1.2, 0.3];
add("lennardJones", (x) => {
  let e = 0;
  for (let i = 0; i < 3; i++) {
    for (let j = i + 1; j < 3; j++) {
      let d = 0;
      for (let k = 0; k < 3; k++) d += (x[3 * i + k] + PLACES[3 * i + k] - x[3 * j + k] - PLACES[3 * j + k]) ** 2;
      const r = 1 / d ** 3;
      e += 4 * (r * r - r);
    }
  }
  return e;
});
add("springs", (x) => {
  let e = 0;
  for (let i = 0; i < 2; i++) {
    const [dx, dy] = [x[2 * i] - x[2 * i + 2], x[2 * i + 1] - x[2 * i + 3]];
    e += (sqrt(dx ** 2 + dy ** 2) - 0.7) ** 2;
  }
  return e + 9.81 * (x[1] + x[3] + x[5]);
});
add("rk4", ([y0, rate]) => {
  const f = (t: number, y: number) => rate * y * (1 - y) + sin(t);
  const h = 0.1;
  let y = y0;
  for (let i = 0; i < 10; i++) {
    const t = i * h;
    const a = f(t, y);
    const b = f(t + h / 2, y + (h / 2) * a);
    const c = f(t + h / 2, y + (h / 2) * b);
    const d = f(t + h, y + h * c);
    y += (h / 6) * (a + 2 * b + 2 * c + d);
  }
  return y * y;
});
add("leapfrog", ([q, p]) => {
  const h = 0.05;
  for (let i = 0; i < 20; i++) {
    p -= (h / 2) * sin(q);
    q += h * p;
    p -= (h / 2) * sin(q);
  }
  return (p * p) / 2 - cos(q) + q;
});
add("logisticMap", ([a, r]) => {
  let v = 0.3 + a / 10;
  for (let i = 0; i < 8; i++) v = (3 + r / 5) * v * (1 - v);
  return v;
});
add("newtonRoot", ([a, b]) => {
  let r = 1;
  for (let i = 0; i < 12; i++) r -= (r ** 3 - (a + 3)) / (3 * r * r);
  return r * b;
});
add("arithmeticGeometric", (x) => {
  let [a, b] = [x[0] + 3, x[1] + 2];
  for (let i = 0; i < 6; i++) [a, b] = [(a + b) / 2, sqrt(a * b)];
  return a;
});
add("continuedFraction", (x) => {
  let v = 1;
  for (let i = 0; i < 6; i++) v = 2 + x[i % 3] / v;
  return v;
});
add("horner", (x) => x.reduce((v, c) => v * 0.7 + c, 0) ** 3);
add("heat", (x) => {
  let u = [...x];
  for (let t = 0; t < 5; t++) {
    u = u.map((v, i) => (i === 0 || i === u.length - 1 ? v : v + 0.2 * (u[i + 1] - 2 * v + u[i - 1])));
  }
  return u.reduce((s, v, i) => s + v * v * i, 0);
});
add("convolution", (x) => {
  const out = new Float64Array(6);
  for (let i = 0; i < 4; i++) for (let j = 0; j < 3; j++) out[i + j] += x[i] * x[4 + j];
  return out.reduce((s, v) => s + v ** 3, 0);
});
add("autocorrelation", (x) => {
  let s = 0;
  for (let k = 1; k < 4; k++) {
    let c = 0;
    for (let i = k; i < x.length; i++) c += x[i] * x[i - k];
    s += c * c;
  }
  return s;
});
const variance = (x: number[]): number => {
  const m = mean(x);
  return mean(x.map((v) => (v - m) ** 2));
};
add("variance", (x) => variance(x));
add("skewness", (x) => {
  const [m, s] = [mean(x), sqrt(variance(x))];
  return mean(x.map((v) => ((v - m) / s) ** 3));
});
add("harmonicMean", (x) => x.length / x.reduce((s, v) => s + 1 / (v + 2), 0));
add("geometricMean", (x) => exp(mean(x.map((v) => log(v + 2)))));
add("pNorm", (x) => x.reduce((s, v) => s + abs(v) ** 3, 0) ** (1 / 3));
add("huber", (x) => sum(x.map((v) => (abs(v) < 0.5 ? 0.5 * v ** 2 : 0.5 * (abs(v) - 0.25)))));
add("pinball", (x) => {
  let s = 0;
  for (const v of x) {
    if (v > 0.2) s += 0.9 * (v - 0.2);
    else s += 0.1 * (0.2 - v);
  }
  return s * x[0];
});
add("elu", (x) => x.reduce((s, v) => s + (v > 0 ? v : Math.expm1(v)) ** 2, 0));
add("gelu", (x) => sum(x.map((v) => 0.5 * v * (1 + tanh(sqrt(2 / PI) * (v + 0.044715 * v ** 3))))));
add("swish", (x) => x.reduce((s, v) => s + v / (1 + exp(-v)), 0));
add("softplus", (x) => x.reduce((s, v) => s + Math.log1p(exp(v)), 0));
add("sortedWeights", (x) => x.toSorted((a, b) => a - b).reduce((s, v, i) => s + v * (i + 1), 0) ** 2);
add("largest", (x) => Math.max(...x) ** 3 + Math.min(...x) * x[0]);
add(
  "allMath",
  ([x, y]) =>
    exp(x) * sin(y) +
    cos(x * y) +
    Math.tan(x / 3) +
    Math.sinh(y) * Math.cosh(x) +
    tanh(x + y) +
    sqrt(x + 3) +
    Math.cbrt(y + 3) +
    log(x + 4) +
    Math.log2(y + 4) +
    Math.log10(x * x + 1) +
    Math.log1p(y * y) +
    Math.expm1(x * y),
);
add(
  "inverseMath",
  ([x, y]) =>
    Math.asin(x / 3) +
    Math.acos(y / 3) +
    Math.atan(x * y) +
    Math.asinh(x + y) +
    Math.acosh(x * x + 2) +
    Math.atanh(y / 3) +
    Math.hypot(x, y + 2) +
    abs(x) * Math.sign(y),
);
add("powerTower", ([x, y]) => (x + 2) ** ((y + 2) ** (x / 3)));
add("atanSpiral", ([x, y]) => Math.atan2(y, x) * Math.hypot(x, y));
add("remainders", ([x, y]) => ((x * 7) % 2) * y ** 2);
add("bernstein", (x) => {
  const binomial = [1, 4, 6, 4, 1];
  const t = x[5];
  return binomial.reduce((s, b, i) => s + b * x[i] * t ** i * (1 - t) ** (4 - i), 0) ** 2;
});
add(
  "catmullRom",
  ([a, b, c, d, t]) =>
    0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t ** 2 + (3 * b - a - 3 * c + d) * t ** 3),
);
add("trapezoid", ([a, b]) => {
  const n = 16;
  let s = 0;
  for (let i = 0; i <= n; i++) s += (i === 0 || i === n ? 0.5 : 1) * exp((-a * i) / n) * cos((b * i) / n);
  return s / n;
});
add("simpson", ([a, b]) => {
  const n = 8;
  const h = (b + 2) / n;
  let s = 0;
  for (let i = 0; i <= n; i++) {
    const weight = i === 0 || i === n ? 1 : i % 2 ? 4 : 2;
    s += weight * sqrt(1 + a ** 2 * (i * h) ** 2);
  }
  return (s * h) / 3;
});
add("fourier", (x) => {
  let s = 0;
  for (let k = 0; k < 3; k++)
    s += x[2 * k] * cos((k + 1) * 0.7) * sin((k + 1) * x[6]) + x[2 * k + 1] * exp(-k * x[6] ** 2);
  return s * s;
});
add("kinematics", (x) => {
  const tip = { angle: 0, x: 0, y: 0 };
  x.forEach((v, i) => {
    tip.angle += v;
    tip.x += cos(tip.angle) / (i + 1);
    tip.y += sin(tip.angle) / (i + 1);
  });
  return (tip.x - 1) ** 2 + (tip.y - 0.5) ** 2;
});
add("pendulumEnergy", ([a, u, v, b]) => 0.5 * (u ** 2 + v ** 2 + 2 * u * v * cos(a - b)) - 2 * cos(a) - cos(b));
add("coulomb", ([a, b, c, d]) => 1 / sqrt((a - c - 2) ** 2 + (b - d) ** 2) - 2 / sqrt(a ** 2 + b ** 2 + 0.1));
