import { LONGEST_STEP } from "./lineSearch.ts";

/** A value on a line and where it is. */
interface At {
  readonly x: number;
  readonly value: number;
}

const GOLD = 1.618034;
const CENTRE = 0.381966;

/**
 * A minimum of a function of one number near 0, whose value there is known: steps downhill until three points bracket a
 * minimum, then parabolas and golden sections. Values only; `tolerance` is relative.
 *
 * Source: Brent 1973, chapter 5; the bracket by Press et al. 2007, §10.1. Equals `scipy.optimize.brent`, whose first value it
 * need not ask for.
 */
export function brent(f: (x: number) => number, atZero: number, tolerance: number): At {
  const safe = (x: number): At => {
    const value = f(x);
    return { x, value: Number.isNaN(value) ? Infinity : value };
  };
  const [a, b, c] = bracket(safe, { x: 0, value: atZero });
  return refine(safe, a.x, b, c.x, tolerance);
}

function bracket(f: (x: number) => At, start: At): [At, At, At] {
  let a = start;
  let b = f(1);
  if (a.value < b.value) [a, b] = [b, a];
  let c = f(b.x + GOLD * (b.x - a.x));
  const next = () => f(c.x + GOLD * (c.x - b.x));
  while (c.value < b.value && c.value > -Infinity && Math.abs(c.x) < LONGEST_STEP) {
    const s = (b.x - a.x) * (b.value - c.value);
    const t = (b.x - c.x) * (b.value - a.value);
    const denominator = Math.abs(t - s) < 1e-21 ? 2e-21 : 2 * (t - s);
    const w = b.x - ((b.x - c.x) * t - (b.x - a.x) * s) / denominator;
    const furthest = b.x + 110 * (c.x - b.x);
    let d: At;
    if ((w - c.x) * (b.x - w) > 0) {
      d = f(w);
      if (d.value < c.value) return [b, d, c];
      if (d.value > b.value) return [a, b, d];
      d = next();
    } else if ((w - furthest) * (furthest - c.x) >= 0) d = f(furthest);
    else if ((w - furthest) * (c.x - w) > 0) {
      d = f(w);
      if (d.value < c.value) {
        b = c;
        c = d;
        d = next();
      }
    } else d = next();
    [a, b, c] = [b, c, d];
  }
  return [a, b, c];
}

function refine(f: (x: number) => At, one: number, middle: At, other: number, tolerance: number): At {
  let a = Math.min(one, other);
  let b = Math.max(one, other);
  let x = middle;
  let w = x;
  let v = x;
  let step = 0;
  let before = 0;
  for (let k = 0; k < 500; k++) {
    const near = tolerance * Math.abs(x.x) + 1e-11;
    const mid = 0.5 * (a + b);
    if (Math.abs(x.x - mid) < 2 * near - 0.5 * (b - a)) break;
    const section = () => {
      before = x.x >= mid ? a - x.x : b - x.x;
      step = CENTRE * before;
    };
    if (Math.abs(before) <= near) section();
    else {
      const r = (x.x - w.x) * (x.value - v.value);
      let q = (x.x - v.x) * (x.value - w.value);
      let p = (x.x - v.x) * q - (x.x - w.x) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      q = Math.abs(q);
      const twoAgo = before;
      before = step;
      if (p > q * (a - x.x) && p < q * (b - x.x) && Math.abs(p) < Math.abs(0.5 * q * twoAgo)) {
        step = p / q;
        const u = x.x + step;
        if (u - a < 2 * near || b - u < 2 * near) step = mid >= x.x ? near : -near;
      } else section();
    }
    const u = f(x.x + (Math.abs(step) < near ? (step >= 0 ? near : -near) : step));
    if (u.value > x.value) {
      if (u.x < x.x) a = u.x;
      else b = u.x;
      if (u.value <= w.value || w.x === x.x) [v, w] = [w, u];
      else if (u.value <= v.value || v.x === x.x || v.x === w.x) v = u;
    } else {
      if (u.x >= x.x) a = x.x;
      else b = x.x;
      [v, w, x] = [w, x, u];
    }
  }
  return x;
}
