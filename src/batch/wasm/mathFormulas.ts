// One table, longer than other files. The functions of src/math once more, as formulas for WebAssembly: the same operations in the same order, so the same bits.
// A function that changes there changes here; the tests compare them over their whole range.
// Integers are float64 here: k >> 6 is floor(k / 64). What has two results leaves them in globals and returns 0.

/** eʳ - 1 - r, with z = r². */
export const EXP_SQUARE_TERMS =
  "z * (0.5 + r * 0.16666666666666666 + z * (0.041666666666666664 + r * 0.008333333333333333))";

/** Of z = x² and w = z². */
export const SINE_SERIES = `(0.16666666666666666 - z * 0.008333333333333331 +
  w * (0.0001984126984126494 - z * 2.7557319219243677e-6 +
    w * (2.505210619936182e-8 - z * 1.6058526388142101e-10 + w * 7.586389554705215e-13)))`;
export const COSINE_SERIES = `(0.041666666666666664 - z * 0.0013888888888887359 +
  w * (2.48015872987077e-5 - z * 2.755731724172776e-7 + w * (2.0876140031390975e-9 - z * 1.138218421447753e-11)))`;

export const TANH_SERIES = `(-0.3333333333333332 + z * 0.13333333333289468 +
  w * (-0.05396825375922517 + z * 0.021869452080104792 + w * (-0.008860357705188397 + z * 0.003487086881540601)))`;

/** Of an x below 10⁴: k and x = k π/2 + high - rest. */
export const REDUCE_NEAR = `k = x * TWO_OVER_PI + MAGIC - MAGIC;
    first = x - k * NEAR1; second = k * NEAR2; high = first - second;
    rest = second - (first - high) + k * NEAR3;`;

/** log(m · 2ᵏ) for m in [½√2, √2): the same text for one number and for lanes. */
export const LOG_OF_MANTISSA = `i = trunc(m * 128 + 0.5); c = i * 0.0078125; i = i - LOG_FIRST;
    inverse = LOG_INVERSE[i]; g = m - c;
    rHigh = g * inverse + TO_34_PLACES - TO_34_PLACES;
    rRest = (g - rHigh * c) * inverse;
    r = rHigh + rRest; z = r * r;
    series = 1 / 3 - r * 0.25 + z * (0.2 - r * (1 / 6) + z * (1 / 7 - r * 0.125));
    return k * LN2_HIGH + (LOG_HIGH[i] + rHigh) + (rRest + (k * LN2_LOW + LOG_LOW[i] + z * (r * series - 0.5)));`;

export interface MathFormula {
  readonly params: readonly string[];
  readonly text: string;
}

const f = (params: string, text: string): MathFormula => ({ params: params.split(" "), text });

export const mathFormulas: Readonly<Record<string, MathFormula>> = {
  sumError: f("a b sum", "bSeen = sum - a; return a - (sum - bSeen) + (b - bSeen);"),
  productError: f(
    "a b product",
    `splitA = 134217729 * a; aHigh = splitA - (splitA - a); aLow = a - aHigh;
    splitB = 134217729 * b; bHigh = splitB - (splitB - b); bLow = b - bHigh;
    return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);`,
  ),
  powerOfTwo: f("k", "if (k < -1022) return normalPower(k + 200) * normalPower(-200); return normalPower(k);"),
  scale: f(
    "x k",
    `if (k > 1023) {
      x = x * 8.98846567431158e307; k = k - 1023;
      if (k > 1023) return x * 8.98846567431158e307 * powerOfTwo(k - 1023 < 1023 ? k - 1023 : 1023);
      return x * powerOfTwo(k);
    }
    if (k < -1022) {
      x = x * 2.004168360008973e-292; k = k + 969;
      if (k < -1022) return x * 2.004168360008973e-292 * powerOfTwo(k + 969 > -1022 ? k + 969 : -1022);
    }
    return x * powerOfTwo(k);`,
  ),
  exp: f(
    "x",
    `if (!(x <= 709.782712893384)) return x > 0 ? INFINITY : x;
    if (x < -745.1332191019412) return 0;
    k = x * PER_LN2 + MAGIC - MAGIC;
    r = x - k * STEP_HIGH - k * STEP_LOW;
    q = floor(k / 128); j = k - q * 128;
    high = EXP_HIGH[j]; z = r * r;
    return scale(high + (EXP_LOW[j] + high * (r + ${EXP_SQUARE_TERMS})), q);`,
  ),
  expParts: f(
    "x rest",
    `k = x * PER_LN2 + MAGIC - MAGIC;
    start = x - k * STEP_HIGH; step = rest - k * STEP_LOW;
    r = start + step; lost = start - r + step;
    q = floor(k / 128); j = k - q * 128; top = EXP_HIGH[j]; z = r * r;
    added = EXP_LOW[j] + top * (r + (${EXP_SQUARE_TERMS} + lost));
    high = top + added;
    expHigh = high; expLow = top - high + added; expExponent = q;
    return 0;`,
  ),
  expOf: f(
    "x rest shift",
    `if (!(x < 1500)) return x > 0 ? INFINITY : x;
    if (x < -1500) return 0;
    none = expParts(x, rest);
    return scale(expHigh, expExponent + shift);`,
  ),
  expm1: f(
    "x",
    `if (abs(x) < 0.25) {
      if (x === 0) return x;
      return x + x * x * (0.5 + x * (1 / 6 + x * (1 / 24 + x * (1 / 120 + x * (1 / 720 + x * (1 / 5040 + x * (1 / 40320 +
        x * (1 / 362880 + x * (1 / 3628800 + x * (1 / 39916800 + x / 479001600))))))))));
    }
    if (!(x <= 709.782712893384)) return x > 0 ? INFINITY : x;
    if (x < -50) return -1;
    none = expParts(x, 0);
    if (expExponent > 60) return scale(expHigh, expExponent);
    low = expLow; exponent = expExponent;
    e = scale(expHigh, exponent); less = e - 1;
    lost = e > 1 ? e - less - 1 : -1 - less + e;
    return less + (lost + scale(low, exponent));`,
  ),
  outside: f("x", "if (x === 0) return -INFINITY; return x > 0 ? INFINITY : NAN;"),
  fraction: f(
    "x",
    `k = 0;
    if (x < 2.2250738585072014e-308) { x = x * 18014398509481984; k = -54; }
    word = highWord(x);
    shift = floor((word - ROOT_HALF) / 1048576);
    k = k + shift;
    m = withHighWord(x, word - shift * 1048576);
    i = trunc(m * 128 + 0.5); c = i * 0.0078125; i = i - LOG_FIRST;
    inverse = LOG_INVERSE[i]; g = m - c;
    rHigh = g * inverse + TO_34_PLACES - TO_34_PLACES;
    rRest = (g - rHigh * c) * inverse;
    r = rHigh + rRest;
    square = -0.5 * rHigh * rHigh;
    cubic = r * r * r * (1 / 3 + r * (-1 / 4 + r * (1 / 5 + r * (-1 / 6 + r * (1 / 7 + r * (-1 / 8 + r * (1 / 9)))))));
    start = LOG_HIGH[i] + rHigh;
    first = start + square; second = first + rRest;
    lost = start - first + square + (first - second + rRest);
    logHigh = second;
    logLow = lost + (LOG_LOW[i] + (cubic - rRest * (rHigh + 0.5 * rRest)));
    logExponent = k;
    return 0;`,
  ),
  logParts: f(
    "x",
    `none = fraction(x);
    start = logExponent * LN2_HIGH;
    sum = start + logHigh;
    rest = sumError(start, logHigh, sum) + (logLow + logExponent * LN2_LOW);
    logHigh = sum + rest;
    logLow = sum - logHigh + rest;
    return 0;`,
  ),
  log: f(
    "x",
    `if (!(x >= 2.2250738585072014e-308 && x < INFINITY)) {
      if (x > 0) { if (x === INFINITY) return x; none = logParts(x); return logHigh; }
      return outside(x);
    }
    word = highWord(x);
    k = floor((word - ROOT_HALF) / 1048576);
    m = withHighWord(x, word - k * 1048576);
    ${LOG_OF_MANTISSA}`,
  ),
  log2: f(
    "x",
    `if (!(x > 0 && x < INFINITY)) return outside(x);
    none = fraction(x);
    p = logHigh * INVERSE_LN2_HIGH;
    rest = productError(logHigh, INVERSE_LN2_HIGH, p) + (logHigh * INVERSE_LN2_LOW + logLow * INVERSE_LN2_HIGH);
    sum = logExponent + p;
    return sum + (sumError(logExponent, p, sum) + rest);`,
  ),
  log10: f(
    "x",
    `if (!(x > 0 && x < INFINITY)) return outside(x);
    none = fraction(x);
    p = logHigh * INVERSE_LN10_HIGH;
    rest = productError(logHigh, INVERSE_LN10_HIGH, p) + (logHigh * INVERSE_LN10_LOW + logLow * INVERSE_LN10_HIGH);
    start = logExponent * LOG10_2_HIGH;
    sum = start + p;
    return sum + (sumError(start, p, sum) + (rest + logExponent * LOG10_2_LOW));`,
  ),
  logOfSum: f("x rest", "none = logParts(x); return logHigh + (logLow + rest / x);"),
  log1p: f(
    "x",
    `if (abs(x) < 1e-8) return x - x * x * 0.5;
    if (!(x > -1 && x < INFINITY)) return outside(x + 1);
    u = 1 + x;
    return logOfSum(u, sumError(1, x, u));`,
  ),
  positivePower: f(
    "x y yRest",
    `none = logParts(x);
    if (abs(y) > 1e290) return logHigh * y > 0 ? INFINITY : 0;
    high = logHigh;
    product = y * high;
    return expOf(product, productError(y, high, product) + (y * logLow + yRest * high), 0);`,
  ),
  pow: f(
    "x y",
    `if (y === 2) return x * x;
    if (y === 0) return 1;
    if (y === 1) return x;
    if (y === -1) return 1 / x;
    if (x !== x || y !== y) return NAN;
    size = abs(x);
    if (abs(y) === INFINITY) {
      if (size === 1) return NAN;
      if (size > 1) return y > 0 ? INFINITY : 0;
      return y > 0 ? 0 : INFINITY;
    }
    whole = floor(y) === y ? 1 : 0;
    half = abs(y) * 0.5;
    odd = abs(y) < 9007199254740992 && whole === 1 && floor(half) !== half ? 1 : 0;
    negative = x < 0 || (x === 0 && 1 / x < 0) ? 1 : 0;
    if (size === 0) {
      limit = y > 0 ? 0 : INFINITY;
      return negative * odd === 1 ? -limit : limit;
    }
    if (size === INFINITY) {
      limit = y > 0 ? INFINITY : 0;
      return negative * odd === 1 ? -limit : limit;
    }
    if (negative === 1 && whole === 0) return NAN;
    if (y === 0.5) return sqrt(x);
    result = size === 1 ? 1 : positivePower(size, y, 0);
    return negative * odd === 1 ? -result : result;`,
  ),
  cbrt: f(
    "x",
    `if (x === 0 || !(abs(x) < INFINITY)) return x;
    root = positivePower(abs(x), 0.3333333333333333, 1.850371707708594e-17);
    return x < 0 ? -root : root;`,
  ),
  // Beyond 10⁶ JavaScript goes over to integers of any size: such a point is left to it.
  reduce: f(
    "x",
    `if (!(abs(x) < 1e6)) {
      if (abs(x) < INFINITY) trap;
      reducedHigh = NAN;
      return 0;
    }
    k = x * TWO_OVER_PI + MAGIC - MAGIC;
    first = x - k * PART1;
    second = first - k * PART2; secondRest = first - second - k * PART2;
    third = second - k * PART3; thirdRest = second - third - k * PART3;
    rest = secondRest + thirdRest - k * PART4;
    reducedQuadrant = k - 4 * floor(k / 4);
    reducedHigh = third + rest;
    reducedRest = reducedHigh - third - rest;
    return 0;`,
  ),
  sineTail: f("x rest z", `w = z * z; return x * (z * ${SINE_SERIES}) + rest * (1 - 0.5 * z);`),
  cosineTail: f("x rest z", `w = z * z; return -0.5 * z + (w * ${COSINE_SERIES} + x * rest);`),
  sineOf: f("x rest", "return x - sineTail(x, rest, x * x);"),
  cosineOf: f(
    "x rest",
    `z = x * x; w = z * z; half = 0.5 * z; start = 1 - half;
    return start + (1 - start - half + (w * ${COSINE_SERIES} + x * rest));`,
  ),
  sin: f(
    "x",
    `if (abs(x) < 0.78) return sineOf(x, 0);
    none = reduce(x);
    q = reducedQuadrant;
    size = q === 1 || q === 3 ? cosineOf(reducedHigh, reducedRest) : sineOf(reducedHigh, reducedRest);
    return q >= 2 ? -size : size;`,
  ),
  cos: f(
    "x",
    `if (abs(x) < 0.78) return cosineOf(x, 0);
    none = reduce(x);
    q = reducedQuadrant;
    size = q === 1 || q === 3 ? sineOf(reducedHigh, reducedRest) : cosineOf(reducedHigh, reducedRest);
    return q === 1 || q === 2 ? -size : size;`,
  ),
  quotient: f(
    "a aRest b bRest",
    "q = a / b; back = q * b; return q + (a - back - productError(q, b, back) + aRest - q * bRest) / b;",
  ),
  tan: f(
    "x",
    `if (abs(x) < 1e-8) return x;
    none = reduce(x);
    high = reducedHigh; rest = reducedRest; z = high * high;
    sineRest = -sineTail(high, rest, z); sine = high + sineRest;
    cosineRest = cosineTail(high, rest, z); cosine = 1 + cosineRest;
    if (reducedQuadrant === 1 || reducedQuadrant === 3)
      return -quotient(cosine, 1 - cosine + cosineRest, sine, high - sine + sineRest);
    return quotient(sine, high - sine + sineRest, cosine, 1 - cosine + cosineRest);`,
  ),
  tanhSeries: f("z", `w = z * z; return ${TANH_SERIES};`),
  tanh: f(
    "x",
    `a = abs(x); z = x * x;
    if (a < 0.15625) { if (x === 0) return x; return x + x * (z * tanhSeries(z)); }
    if (!(a < 20)) return x > 0 ? 1 : x < 0 ? -1 : x;
    i = trunc(a * 16 + 0.5); r = a - i * 0.0625;
    t = r + r * (r * r * tanhSeries(r * r));
    high = TANH_HIGH[i];
    result = high + (TANH_LOW[i] + (TANH_SLOPE[i] * t) / (1 + high * t));
    return x < 0 ? -result : result;`,
  ),
  sinhSeries: f(
    "z",
    `high = 2.7557319191381816e-6 + z * (2.5052117695907823e-8 + z * (1.6057679623801638e-10 + z * 7.746178593018827e-13));
    return 0.16666666666666666 + z * (0.008333333333333299 + z * (0.00019841269841324198 + z * high));`,
  ),
  halfSum: f(
    "a sign",
    `if (a > 40) return expOf(a, 0, -1);
    none = expParts(a, 0);
    low = expLow; exponent = expExponent;
    half = scale(expHigh, exponent - 1);
    inverse = (sign * 0.25) / half;
    sum = half + inverse;
    return sum + (half - sum + inverse + scale(low, exponent - 1));`,
  ),
  sinh: f(
    "x",
    `a = abs(x);
    if (a < 1) { if (x === 0) return x; return x + x * (x * x * sinhSeries(x * x)); }
    if (!(a < 711)) return x * INFINITY;
    return (x < 0 ? -1 : 1) * halfSum(a, -1);`,
  ),
  cosh: f("x", "a = abs(x); if (a < 711) return halfSum(a, 1); return a * INFINITY;"),
  atanSeries: f(
    "z",
    `w = z * z;
    high = -0.06664594741542106 + z * 0.05858875820928297 +
      w * (-0.05089271165842749 + z * 0.03934256713408545 + w * -0.019313341809178097);
    return -0.3333333333333333 + z * 0.19999999999995885 +
      w * (-0.14285714284743012 + z * 0.11111111021435291 + w * (-0.09090904830338337 + z * 0.07692189077021157 + w * high));`,
  ),
  anglePair: f(
    "b a",
    `q = b / a;
    if (q < 0.40625) {
      back = q * a;
      rest = q < 1e-290 || a > 1e290 ? 0 : (b - back - productError(q, a, back)) / a;
      pairHigh = q;
      pairLow = q * (q * q * atanSeries(q * q)) + rest;
      return 0;
    }
    i = trunc(q * 16 + 0.5); c = i * 0.0625; part = c * a;
    t = (b - part - productError(c, a, part)) / (a + c * b);
    pairHigh = ATAN_HIGH[i];
    pairLow = ATAN_LOW[i] + (t + t * (t * t * atanSeries(t * t)));
    return 0;`,
  ),
  difference: f("high low", "turn = high - pairHigh; return turn + (high - turn - pairHigh + (low - pairLow));"),
  atan: f(
    "x",
    `a = abs(x);
    if (x === 0 || x !== x) return x;
    if (a < 0.40625) return x + x * (x * x * atanSeries(x * x));
    angle = HALF_PI_HIGH;
    if (a <= 1) { none = anglePair(a, 1); angle = pairHigh + pairLow; }
    if (a > 1 && a <= 1e17) { none = anglePair(1, a); angle = difference(HALF_PI_HIGH, HALF_PI_LOW); }
    return x < 0 ? -angle : angle;`,
  ),
  // a - b ⌊a / b⌋ toward zero, by exact subtractions of b 2ᵏ.
  remainder: f(
    "a b",
    `x = abs(a); y = abs(b);
    if (!(x < INFINITY) || y !== y || y === 0) return NAN;
    while (x >= y) {
      t = y;
      while (t + t <= x) t = t + t;
      x = x - t;
    }
    return a < 0 || (a === 0 && 1 / a < 0) ? -x : x;`,
  ),
  round: f("x", "t = floor(x); return x - t >= 0.5 ? -floor(-x) : t;"),
  sign: f("x", "return x > 0 ? 1 : x < 0 ? -1 : x;"),
};
