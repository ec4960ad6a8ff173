import { count, within } from "../../optimizers/hyperparameter.ts";
import type { Line } from "./line.ts";
import { type LineSearch, LONGEST_STEP } from "./lineSearch.ts";

export interface HagerZhangOptions {
  /** Share δ of the decrease that the slope promises and a step must give, in (0, 0.5). @default 0.1 */
  decrease?: number;
  /** The slope must rise to this share σ of itself, in [δ, 1). @default 0.9 */
  curvature?: number;
  /** Relative error ε of the cost that is forgiven, ≥ 0. @default 1e-6 */
  error?: number;
  /** How many steps may be tried in each phase. @default 50 */
  trials?: number;
}

interface End {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

/** What decides: the line, and the cost that counts as no higher than the start's. */
interface Rules {
  readonly line: Line;
  readonly highest: number;
  readonly accepts: (at: End) => boolean;
  trials: number;
}

/**
 * Hager and Zhang's search: Wolfe steps, or approximate Wolfe steps, which look at slopes where costs differ by rounding only
 * and so reach a minimum to full precision.
 *
 *     φ(α) ≤ φ(0) + δ α φ′(0),  φ′(α) ≥ σ φ′(0)        or        (2δ − 1) φ′(0) ≥ φ′(α) ≥ σ φ′(0),  φ(α) ≤ φ(0) + ε |φ(0)|
 *
 * @throws RangeError when an option is outside its range.
 *
 * Source: Hager & Zhang 2005, "A new conjugate gradient method with guaranteed descent and an efficient line search",
 * section 4 (γ = 0.66, θ = 0.5, ρ = 5).
 */
export function hagerZhang(options: HagerZhangOptions = {}): LineSearch {
  const { decrease = 0.1, curvature = 0.9, error = 1e-6, trials = 50 } = options;
  within("hagerZhang", "decrease", decrease, "in (0, 0.5)", decrease > 0 && decrease < 0.5);
  within("hagerZhang", "curvature", curvature, "in [decrease, 1)", curvature >= decrease && curvature < 1);
  within("hagerZhang", "error", error, "a finite number >= 0", error >= 0);
  count("hagerZhang", "trials", trials);
  return {
    name: "Hager-Zhang",
    search(line, first) {
      const { startValue, startSlope } = line;
      const highest = startValue + error * Math.abs(startValue);
      const accepts = ({ step, value, slope }: End) => {
        if (!(step > 0 && slope >= curvature * startSlope)) return false;
        if (value <= startValue + decrease * step * startSlope) return true;
        return value <= highest && slope <= (2 * decrease - 1) * startSlope;
      };
      return search({ line, highest, accepts, trials: 2 * trials }, first);
    },
  };
}

const isDone = (it: End | [End, End]): it is End => !Array.isArray(it);

function search(rules: Rules, first: number): boolean {
  let ends = bracket(rules, first);
  while (!isDone(ends) && rules.trials > 0) {
    const width = ends[1].step - ends[0].step;
    if (!(width > 1e-15 * ends[1].step)) break;
    let next = secantTwice(rules, ends);
    if (!isDone(next) && next[1].step - next[0].step > 0.66 * width)
      next = narrowed(rules, next, 0.5 * (next[0].step + next[1].step));
    ends = next;
  }
  const { line } = rules;
  if (isDone(ends)) return ends.value < Infinity;
  const [best] = ends;
  if (!(best.step > 0 && best.value < line.startValue)) return false;
  line.at(best.step);
  return true;
}

function look({ line }: Rules, step: number): End {
  const value = line.at(step);
  return { step, value, slope: line.slope };
}

/** Grows the step until an interval [a, b] has φ(a) no higher than the start, φ′(a) < 0 and φ′(b) ≥ 0. */
function bracket(rules: Rules, first: number): End | [End, End] {
  const { line, highest, accepts } = rules;
  let low: End = { step: 0, value: line.startValue, slope: line.startSlope };
  let step = first;
  while (rules.trials-- > 0) {
    const now = look(rules, step);
    if (accepts(now) || now.value === -Infinity || (step >= LONGEST_STEP && now.value <= highest)) return now;
    if (now.slope >= 0 && now.value < Infinity) return [low, now];
    if (!(now.value <= highest)) return halved(rules, [low, now]);
    low = now;
    step = Math.min(5 * step, LONGEST_STEP);
  }
  return [low, low];
}

/** U3: between an end that falls and one that is too high lies an end that rises. */
function halved(rules: Rules, [a, b]: [End, End]): End | [End, End] {
  while (rules.trials-- > 0) {
    const now = look(rules, 0.5 * (a.step + b.step));
    if (rules.accepts(now)) return now;
    if (now.slope >= 0 && now.value < Infinity) return [a, now];
    if (now.value <= rules.highest) a = now;
    else b = now;
  }
  return [a, b];
}

/** The interval with step `c` as one of its ends, when `c` lies in it. */
function narrowed(rules: Rules, ends: [End, End], c: number): End | [End, End] {
  const [a, b] = ends;
  if (!(c > a.step && c < b.step)) return ends;
  rules.trials--;
  const now = look(rules, c);
  if (rules.accepts(now)) return now;
  if (now.slope >= 0 && now.value < Infinity) return [a, now];
  if (now.value <= rules.highest) return [now, b];
  return halved(rules, [a, now]);
}

const secant = (a: End, b: End) => (a.step * b.slope - b.step * a.slope) / (b.slope - a.slope);

/** S1 to S4: a secant step, and a second one from the end that it replaced. */
function secantTwice(rules: Rules, ends: [End, End]): End | [End, End] {
  const [a, b] = ends;
  const c = secant(a, b);
  const next = narrowed(rules, ends, c);
  if (isDone(next)) return next;
  if (next[1].step === c) return narrowed(rules, next, secant(b, next[1]));
  if (next[0].step === c) return narrowed(rules, next, secant(a, next[0]));
  return next;
}
