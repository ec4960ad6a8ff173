// Functions of Math for two lanes at once: the usual arguments without branches. Where a lane is not among them (`guard`), both
// go through the scalar formula. Both ways have the same bits: what the scalar one decides, `select` decides here.
import { LOG_OF_MANTISSA, type MathFormula } from "./mathFormulas.ts";

export interface LaneFormula extends MathFormula {
  /** Of `x`: what all lanes must fulfil. */
  readonly guard: string;
}

const EXP_POLYNOMIAL = "(0.5 + r * (0.16666666666666666 + r * (0.041666666666666664 + r * (1 / 120 + r * (1 / 720)))))";

/** Within π/4 of 0, k is 0 and the rest too, so that the scalar formula's short way has these bits. */
const REDUCED = `
  k = x * TWO_OVER_PI + MAGIC - MAGIC;
  first = x - k * PART1;
  second = first - k * PART2; secondRest = first - second - k * PART2;
  third = second - k * PART3; thirdRest = second - third - k * PART3;
  rest = secondRest + thirdRest - k * PART4;
  high = third + rest;
  low = third - high + rest;
  z = high * high;
  q = k - 4 * floor(k / 4);
  odd = q - 2 * floor(q / 2);
  half = 0.5 * z; start = 1 - half;
  cosine = start + (1 - start - half + (z * z * cosineSeries(z) - high * low));
  sine = high + (high * (z * sineSeries(z)) + low * (1 - 0.5 * z));`;

export const laneFormulas: Readonly<Record<string, LaneFormula>> = {
  exp: {
    params: ["x"],
    guard: "abs(x) < 708",
    text: `k = x * PER_LN2 + MAGIC - MAGIC;
    r = x - k * STEP_HIGH - k * STEP_LOW;
    q = floor(k / 64); j = k - q * 64;
    high = EXP_HIGH[j];
    p = r + r * r * ${EXP_POLYNOMIAL};
    return (high + (EXP_LOW[j] + high * p)) * normalPower(q);`,
  },
  log: {
    params: ["x"],
    guard: "x >= 2.2250738585072014e-308 && x < INFINITY",
    text: `k = exponentOf(x);
    m = mantissaOf(x, k);
    ${LOG_OF_MANTISSA}`,
  },
  sin: {
    params: ["x"],
    guard: "abs(x) < 1e6",
    text: `${REDUCED}
    size = select(odd === 1, cosine, sine);
    return select(x === 0, x, select(q >= 2, -size, size));`,
  },
  cos: {
    params: ["x"],
    guard: "abs(x) < 1e6",
    text: `${REDUCED}
    size = select(odd === 1, sine, cosine);
    return select(q === 1 || q === 2, -size, size);`,
  },
  tanh: {
    params: ["x"],
    guard: "abs(x) < 20",
    text: `a = abs(x); z = x * x;
    near = x + x * (z * tanhSeries(z));
    i = trunc(a * 16 + 0.5); r = a - i * 0.0625;
    t = r + r * (r * r * tanhSeries(r * r));
    high = TANH_HIGH[i];
    far = high + (TANH_LOW[i] + (TANH_SLOPE[i] * t) / (1 + high * t));
    return select(a < 0.15625, select(x === 0, x, near), select(x < 0, -far, far));`,
  },
};
