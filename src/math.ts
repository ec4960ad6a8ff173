// The transcendental functions of `Math` in pure arithmetic: + - * / and √, whose results IEEE 754 fixes to the last bit, so
// that a run has the same bits in every engine and on every machine. `Math.exp` and the others have not: engines differ.
// Special values (NaN, infinities, signed zeros) are those of `Math`.

export { exp, expm1 } from "./math/exp.ts";
export { acosh, asinh, atanh, cosh, sigmoid, sinh, softplus, tanh } from "./math/hyperbolic.ts";
export { hypot } from "./math/hypot.ts";
export { acos, asin, atan, atan2 } from "./math/inverseTrigonometric.ts";
export { log, log1p, log2, log10 } from "./math/log.ts";
export { cbrt, pow } from "./math/pow.ts";
export { cos, sin, tan } from "./math/trigonometric.ts";
