interface Point {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

/** The best step so far (x), the other end (y), and whether a minimizer is known to lie between them. */
export interface Bracket {
  readonly x: Point;
  readonly y: Point;
  readonly isBracketed: boolean;
}

/**
 * The next step to try after `p`, from cubics and parabolas through what is known, kept within [least, most]; and the bracket
 * with `p` in it.
 *
 * Source: Moré & Thuente 1994, section 4, cases 1 to 4 (MINPACK-2's `dcstep`).
 */
export function safeguardedStep(
  bracket: Bracket,
  p: Point,
  least: number,
  most: number,
): { step: number; bracket: Bracket } {
  const { x, y } = bracket;
  const turned = p.slope * Math.sign(x.slope) < 0;
  let { isBracketed } = bracket;
  let step: number;
  if (p.value > x.value) {
    const cubic = cubicBetween(x, p);
    const parabola = x.step + (x.slope / ((x.value - p.value) / (p.step - x.step) + x.slope) / 2) * (p.step - x.step);
    const isNearer = Math.abs(cubic - x.step) <= Math.abs(parabola - x.step);
    step = isNearer ? cubic : cubic + (parabola - cubic) / 2;
    isBracketed = true;
  } else if (turned) {
    const cubic = cubicBetween(p, x);
    const secant = secantOf(p, x);
    step = Math.abs(cubic - p.step) > Math.abs(secant - p.step) ? cubic : secant;
    isBracketed = true;
  } else if (Math.abs(p.slope) < Math.abs(x.slope)) {
    const cubic = cubicBeyond(p, x, least, most);
    const secant = secantOf(p, x);
    const cubicIsNearer = Math.abs(cubic - p.step) < Math.abs(secant - p.step);
    if (isBracketed) {
      step = cubicIsNearer ? cubic : secant;
      const furthest = p.step + 0.66 * (y.step - p.step);
      step = p.step > x.step ? Math.min(furthest, step) : Math.max(furthest, step);
    } else {
      step = Math.min(Math.max(cubicIsNearer ? secant : cubic, least), most);
    }
  } else if (isBracketed) step = cubicBetween(p, y);
  else step = p.step > x.step ? most : least;

  if (p.value > x.value) return { step, bracket: { x, y: p, isBracketed } };
  return { step, bracket: { x: p, y: turned ? x : y, isBracketed } };
}

/** The minimizer, seen from `a`, of the cubic through two points and their slopes. */
function cubicBetween(a: Point, b: Point): number {
  const theta = (3 * (a.value - b.value)) / (b.step - a.step) + a.slope + b.slope;
  const gamma = Math.sign(b.step - a.step) * root(theta, a.slope, b.slope);
  const p = gamma - a.slope + theta;
  const q = gamma - a.slope + gamma + b.slope;
  return a.step + (p / q) * (b.step - a.step);
}

/** The same where the cubic may have its minimizer beyond p, or none: then the end of the interval. */
function cubicBeyond(p: Point, x: Point, least: number, most: number): number {
  const theta = (3 * (x.value - p.value)) / (p.step - x.step) + x.slope + p.slope;
  const gamma = Math.sign(x.step - p.step) * root(theta, x.slope, p.slope);
  const r = (gamma - p.slope + theta) / (gamma + (x.slope - p.slope) + gamma);
  if (r < 0 && gamma !== 0) return p.step + r * (x.step - p.step);
  return p.step > x.step ? most : least;
}

function root(theta: number, a: number, b: number): number {
  const s = Math.max(Math.abs(theta), Math.abs(a), Math.abs(b));
  return s === 0 ? 0 : s * Math.sqrt(Math.max(0, (theta / s) ** 2 - (a / s) * (b / s)));
}

const secantOf = (p: Point, x: Point): number => p.step + (p.slope / (p.slope - x.slope)) * (x.step - p.step);
