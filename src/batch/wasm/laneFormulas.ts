// Functions of Math for lanes: the usual arguments without branches. Where a lane is not among them (`guard`), all go through
// the scalar formula. Both ways have the same bits: what the scalar one decides, `select` decides here, and what it does with
// whole numbers is done on bits. `shifted` is such a number k plus 1.5 · 2⁵²: its low bits are k.
import {
  COSINE_SERIES,
  EXP_SQUARE_TERMS,
  LOG_OF_MANTISSA,
  type MathFormula,
  REDUCE_NEAR,
  SINE_SERIES,
  TANH_SERIES,
} from "./mathFormulas.ts";

export interface LaneFormula extends MathFormula {
  /** Of `x`: what all lanes must fulfil. */
  readonly guard: string;
  /** What it gives, where that is not the one function of its name. */
  readonly gives?: readonly string[];
}

/** Within π/4 of 0, k and the rest are 0, so that the scalar formula's short way has these bits. */
const SINE_AND_COSINE = `shifted = x * TWO_OVER_PI + MAGIC;
    ${REDUCE_NEAR.replace(/k = .*?;/, "k = shifted - MAGIC;")}
    z = high * high; w = z * z; half = 0.5 * z; start = 1 - half;
    cosine = start + (1 - start - half + (w * ${COSINE_SERIES} + high * rest));
    sine = high - (high * (z * ${SINE_SERIES}) + rest * start);`;
const SINE = "flipBy(select(isOdd(shifted), cosine, sine), shifted)";
const COSINE = "flipBy(select(isOdd(shifted), sine, cosine), shifted + 1)";

export const laneFormulas: Readonly<Record<string, LaneFormula>> = {
  exp: {
    params: ["x"],
    guard: "abs(x) < 708",
    text: `shifted = x * PER_LN2 + MAGIC; k = shifted - MAGIC;
    r = x - k * STEP_HIGH - k * STEP_LOW; z = r * r;
    high = EXP_HIGH[shifted & 127];
    size = high + (EXP_LOW[shifted & 127] + high * (r + ${EXP_SQUARE_TERMS}));
    return timesPower(size, shifted);`,
  },
  log: {
    params: ["x"],
    guard: "x >= 2.2250738585072014e-308 && x < INFINITY",
    text: `k = exponentOf(x);
    m = mantissaOf(x, k);
    ${LOG_OF_MANTISSA}`,
  },
  sin: { params: ["x"], guard: "abs(x) < 1e4", text: `${SINE_AND_COSINE} return ${SINE};` },
  cos: { params: ["x"], guard: "abs(x) < 1e4", text: `${SINE_AND_COSINE} return ${COSINE};` },
  sincos: {
    params: ["x"],
    gives: ["sin", "cos"],
    guard: "abs(x) < 1e4",
    text: `${SINE_AND_COSINE} return ${SINE}, ${COSINE};`,
  },
  tanh: {
    params: ["x"],
    guard: "abs(x) < 20",
    text: `a = abs(x); z = x * x; w = z * z;
    near = x + x * (z * ${TANH_SERIES});
    i = trunc(a * 16 + 0.5); r = a - i * 0.0625; z = r * r; w = z * z;
    t = r + r * (z * ${TANH_SERIES});
    high = TANH_HIGH[i];
    far = high + (TANH_LOW[i] + (TANH_SLOPE[i] * t) / (1 + high * t));
    return select(a < 0.15625, select(x === 0, x, near), select(x < 0, -far, far));`,
  },
};
