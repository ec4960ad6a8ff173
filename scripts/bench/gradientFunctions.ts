// Functions of many numbers as a user writes them, in loops, each with a gradient that was written by hand:
// what scripts/bench/gradients.ts compares. scripts/bench/gradientPeers.py says the functions in Python.

export function rosenbrock(x: number[]): number {
  let s = 0;
  for (let i = 0; i + 1 < x.length; i++) s += 100 * (x[i + 1] - x[i] * x[i]) ** 2 + (1 - x[i]) ** 2;
  return s;
}

export function rosenbrockByHand(x: number[]): number[] {
  const g = new Array<number>(x.length).fill(0);
  for (let i = 0; i + 1 < x.length; i++) {
    const d = x[i + 1] - x[i] * x[i];
    g[i] -= 400 * d * x[i] + 2 * (1 - x[i]);
    g[i + 1] += 200 * d;
  }
  return g;
}

/** Places of atoms, three numbers each. */
export function lennardJones(p: number[]): number {
  let energy = 0;
  for (let i = 0; i < p.length; i += 3)
    for (let j = i + 3; j < p.length; j += 3) {
      const dx = p[i] - p[j];
      const dy = p[i + 1] - p[j + 1];
      const dz = p[i + 2] - p[j + 2];
      const near = 1 / (dx * dx + dy * dy + dz * dz) ** 3;
      energy += 4 * (near * near - near);
    }
  return energy;
}

export function lennardJonesByHand(p: number[]): number[] {
  const g = new Array<number>(p.length).fill(0);
  for (let i = 0; i < p.length; i += 3)
    for (let j = i + 3; j < p.length; j += 3) {
      const dx = p[i] - p[j];
      const dy = p[i + 1] - p[j + 1];
      const dz = p[i + 2] - p[j + 2];
      const square = dx * dx + dy * dy + dz * dz;
      const near = 1 / (square * square * square);
      const pull = (-24 * (2 * near * near - near)) / square;
      g[i] += pull * dx;
      g[i + 1] += pull * dy;
      g[i + 2] += pull * dz;
      g[j] -= pull * dx;
      g[j + 1] -= pull * dy;
      g[j + 2] -= pull * dz;
    }
  return g;
}

const STEPS = 1000;
const H = 0.01;

/** Van der Pol's oscillator by Runge and Kutta's fourth-order method: the square of where it is after 1,000 steps. */
export function oscillator([mu, y0, v0]: number[]): number {
  const pull = (y: number, v: number) => mu * (1 - y * y) * v - y;
  let y = y0;
  let v = v0;
  for (let i = 0; i < STEPS; i++) {
    const a1 = v;
    const b1 = pull(y, v);
    const a2 = v + (H / 2) * b1;
    const b2 = pull(y + (H / 2) * a1, a2);
    const a3 = v + (H / 2) * b2;
    const b3 = pull(y + (H / 2) * a2, a3);
    const a4 = v + H * b3;
    const b4 = pull(y + H * a3, a4);
    y += (H / 6) * (a1 + 2 * a2 + 2 * a3 + a4);
    v += (H / 6) * (b1 + 2 * b2 + 2 * b3 + b4);
  }
  return y * y;
}

/** Keeps where every step starts, and goes back with its stages computed again. */
export function oscillatorByHand([mu, y0, v0]: number[]): number[] {
  const ys = new Float64Array(STEPS + 1);
  const vs = new Float64Array(STEPS + 1);
  ys[0] = y0;
  vs[0] = v0;
  for (let i = 0; i < STEPS; i++) {
    const y = ys[i];
    const v = vs[i];
    const b1 = mu * (1 - y * y) * v - y;
    const y2 = y + (H / 2) * v;
    const a2 = v + (H / 2) * b1;
    const b2 = mu * (1 - y2 * y2) * a2 - y2;
    const y3 = y + (H / 2) * a2;
    const a3 = v + (H / 2) * b2;
    const b3 = mu * (1 - y3 * y3) * a3 - y3;
    const y4 = y + H * a3;
    const a4 = v + H * b3;
    const b4 = mu * (1 - y4 * y4) * a4 - y4;
    ys[i + 1] = y + (H / 6) * (v + 2 * a2 + 2 * a3 + a4);
    vs[i + 1] = v + (H / 6) * (b1 + 2 * b2 + 2 * b3 + b4);
  }
  let byMu = 0;
  let byY = 2 * ys[STEPS];
  let byV = 0;
  for (let i = STEPS - 1; i >= 0; i--) {
    const y = ys[i];
    const v = vs[i];
    const b1 = mu * (1 - y * y) * v - y;
    const y2 = y + (H / 2) * v;
    const a2 = v + (H / 2) * b1;
    const b2 = mu * (1 - y2 * y2) * a2 - y2;
    const y3 = y + (H / 2) * a2;
    const a3 = v + (H / 2) * b2;
    const b3 = mu * (1 - y3 * y3) * a3 - y3;
    const y4 = y + H * a3;
    const a4 = v + H * b3;
    const b4 = (H / 6) * byV;
    const p4 = (H / 6) * byY + b4 * mu * (1 - y4 * y4);
    const q4 = b4 * (-2 * mu * y4 * a4 - 1);
    const c3 = (H / 3) * byV + H * p4;
    const p3 = (H / 3) * byY + H * q4 + c3 * mu * (1 - y3 * y3);
    const q3 = c3 * (-2 * mu * y3 * a3 - 1);
    const c2 = (H / 3) * byV + (H / 2) * p3;
    const p2 = (H / 3) * byY + (H / 2) * q3 + c2 * mu * (1 - y2 * y2);
    const q2 = c2 * (-2 * mu * y2 * a2 - 1);
    const c1 = (H / 6) * byV + (H / 2) * p2;
    byMu += b4 * (1 - y4 * y4) * a4 + c3 * (1 - y3 * y3) * a3 + c2 * (1 - y2 * y2) * a2 + c1 * (1 - y * y) * v;
    byV += p4 + p3 + p2 + (H / 6) * byY + (H / 2) * q2 + c1 * mu * (1 - y * y);
    byY += q4 + q3 + q2 + c1 * (-2 * mu * y * v - 1);
  }
  return [byMu, byY, byV];
}

export interface Net {
  readonly w: number[][];
  readonly b: number[];
  readonly out: number[];
  readonly bias: number;
}

export const examples = Array.from({ length: 64 }, (_, i) => ({
  x: Array.from({ length: 8 }, (_, j) => Math.sin(3 * i + 5 * j)),
  target: Math.cos(i),
}));

/** The mean square of what a net with a hidden layer of tanh misses. */
export function netCost({ w, b, out, bias }: Net): number {
  let cost = 0;
  for (const { x, target } of examples) {
    let y = bias;
    for (let k = 0; k < b.length; k++) {
      let s = b[k];
      for (let j = 0; j < x.length; j++) s += w[k][j] * x[j];
      y += out[k] * Math.tanh(s);
    }
    cost += (y - target) ** 2;
  }
  return cost / examples.length;
}

export function netCostByHand({ w, b, out, bias }: Net): Net {
  const size = b.length;
  const gw = w.map((row) => new Array<number>(row.length).fill(0));
  const gb = new Array<number>(size).fill(0);
  const gout = new Array<number>(size).fill(0);
  const hidden = new Float64Array(size);
  let gbias = 0;
  for (const { x, target } of examples) {
    let y = bias;
    for (let k = 0; k < size; k++) {
      const row = w[k];
      let s = b[k];
      for (let j = 0; j < x.length; j++) s += row[j] * x[j];
      hidden[k] = Math.tanh(s);
      y += out[k] * hidden[k];
    }
    const e = (2 * (y - target)) / examples.length;
    gbias += e;
    for (let k = 0; k < size; k++) {
      gout[k] += e * hidden[k];
      const d = e * out[k] * (1 - hidden[k] * hidden[k]);
      gb[k] += d;
      const row = gw[k];
      for (let j = 0; j < x.length; j++) row[j] += d * x[j];
    }
  }
  return { w: gw, b: gb, out: gout, bias: gbias };
}
