// Functions that batches are tested on: straight lines, branches, loops, data from outside, every structure of parameters.

export const himmelblau = (x: number, y: number) => (x * x + y - 11) ** 2 + (x + y ** 2 - 7) ** 2;

export const beale = (x: number, y: number) =>
  (1.5 - x + x * y) ** 2 + (2.25 - x + x * y ** 2) ** 2 + (2.625 - x + x * y ** 3) ** 2;

export const styblinskiTang = ([x, y]: [number, number]) =>
  (x ** 4 - 16 * x ** 2 + 5 * x + y ** 4 - 16 * y ** 2 + 5 * y) / 2;

export const easom = (x: number, y: number) =>
  -Math.cos(x) * Math.cos(y) * Math.exp(-((x - Math.PI) ** 2) - (y - Math.PI) ** 2);

export const ackley = (x: number, y: number) =>
  -20 * Math.exp(-0.2 * Math.sqrt(0.5 * (x * x + y * y))) -
  Math.exp(0.5 * (Math.cos(2 * Math.PI * x) + Math.cos(2 * Math.PI * y))) +
  20 +
  Math.E;

export function rastrigin(x: number[]): number {
  let s = 10 * x.length;
  for (let i = 0; i < x.length; i++) s += x[i] ** 2 - 10 * Math.cos(2 * Math.PI * x[i]);
  return s;
}

export function rosenbrockN(x: Float64Array): number {
  let s = 0;
  for (let i = 0; i + 1 < x.length; i++) s += 100 * (x[i + 1] - x[i] * x[i]) ** 2 + (1 - x[i]) ** 2;
  return s;
}

export const goldsteinPrice = ({ w, b }: { w: number; b: number }) =>
  (1 + (w + b + 1) ** 2 * (19 - 14 * w + 3 * w ** 2 - 14 * b + 6 * w * b + 3 * b ** 2)) *
  (30 + (2 * w - 3 * b) ** 2 * (18 - 32 * w + 12 * w ** 2 + 48 * b - 36 * w * b + 27 * b ** 2));

const POINTS = [
  [0.5, 1.2],
  [-1, 0.3],
  [2, -0.7],
];
let strength = 0.1;

export function regression(w: number, b: number): number {
  let cost = 0;
  for (const [x, y] of POINTS) cost += (Math.tanh(w * x + b) - y) ** 2;
  return cost / POINTS.length + strength * w * w;
}

export const setStrength = (value: number): void => {
  strength = value;
};

export function huber(x: number, y: number): number {
  const r = Math.abs(x - 2 * y);
  if (r < 1) return 0.5 * r * r;
  return r - 0.5;
}

export function branches(x: number, y: number): number {
  let s = 0;
  if (x > y) {
    s = Math.exp(-x * x);
    if (s > 0.5 && y > -1) return s * y;
  } else if (!(x < 0) || y < 0) s = Math.sin(y) * x;
  return x > 1 ? s * Math.sqrt(x) : s + Math.max(x, y) - Math.min(x, 0.5);
}

/** The same functions of the same variable, which is another number each time. */
export function again(x: number, y: number): number {
  let a = x * y;
  let s = Math.sin(a) + Math.exp(-a * a) + Math.cos(x * y);
  a += 0.5;
  s += Math.cos(a) * Math.sin(a);
  if (x > y) {
    a = y;
    s += Math.sin(a) - Math.exp(-a * a);
  } else s -= Math.cos(a);
  s += Math.sin(a) * Math.tanh(a);
  for (let i = 0; i < 3; i++) {
    s += Math.cos(a) + (s > 0 ? Math.log(1 + a * a) : Math.sin(a));
    if (s > 3) break;
    a *= 0.75;
  }
  return s + Math.exp(-a * a) * Math.cos(x * y) * Math.cos(a);
}

/** An element is another number after it was written. */
export function overwrites(x: number[]): number {
  const before = Math.exp(-x[0] * x[0]);
  x[0] = 0.5 * x[1];
  return before + Math.exp(-x[0] * x[0]) * x[1] + Math.exp(-x[0] * x[0]);
}

export function escapes(a: number, b: number): number {
  let x = 0,
    y = 0,
    n = 0;
  while (x * x + y * y < 4 && n < 40) {
    const t = x * x - y * y + a;
    y = 2 * x * y + b;
    x = t;
    n++;
  }
  return n + x * 0.01;
}

export function newton(x: number, y: number): number {
  let r = 1 + Math.abs(x);
  for (let i = 0; i < 20; i++) {
    const next = 0.5 * (r + (1 + x * x) / r);
    if (Math.abs(next - r) < 1e-9) break;
    r = next;
  }
  return r * y + Math.floor(x) + Math.round(y * 3) + Math.sign(x) + (x % 1.5);
}

export function nested(x: number, y: number): number {
  let s = 0;
  outer: for (let i = 0; i < 5; i++) {
    for (let j = 0; j < 4; j++) {
      if (s > 6) break outer;
      if (x * j > y + i) continue outer;
      s += x * i - y * j + 0.5;
    }
    s *= 0.9;
  }
  return s;
}

export const powers = (x: number, y: number) =>
  Math.abs(x) ** 1.7 + x ** 5 + Math.abs(y) ** 0.5 + Math.cbrt(x * y) + Math.log(1 + x * x) + Math.log1p(y * y);

export const curves = (x: number, y: number) =>
  Math.sinh(x) - Math.cosh(y) + Math.atan(x * y) + Math.expm1(x / 3) + Math.tan(y / 4) + Math.log2(2 + x * x);

export const arcs = (x: number, y: number) => Math.atan2(y, x) + Math.hypot(x, y);

const twice = (x: number): number => 2 * x;

export function recursive(x: number, n: number): number {
  return n <= 0 ? twice(x) : recursive(x * 0.5, n - 1) + n;
}

export function scratch(x: number, y: number): number {
  const v = [x, y, x * y];
  for (let i = 1; i < 3; i++) v[i] = Math.tanh(v[i] + v[i - 1] * 0.5);
  let s = 0;
  for (const t of v) s += t * t;
  return s;
}

export function wiped(x: number[], k: number): number {
  for (let i = 1; i < x.length; i++) x[i] = x[i] * k + x[i - 1];
  return x[x.length - 1] * x[0];
}

export function beyond(x: number, y: number): number {
  const table = [1, 2, 3];
  return x * table[y > 2 ? 7 : 1] + y;
}

export function refuses(x: number, y: number): number {
  if (x > 3) throw new RangeError(`too large`);
  return x * y;
}
