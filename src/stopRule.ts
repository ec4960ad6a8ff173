import { shown } from "./shown.ts";
import type { Evaluations } from "./solver.ts";

/** Where a run stands after a step, as stop rules and callbacks see it. */
export interface RunStep {
  /** Steps made so far; 0 at the start. */
  readonly step: number;
  readonly cost: number;
  /** NaN where a derivative-free method never asked for the gradient. */
  readonly gradientNorm: number;
  /** The cost before this step minus the cost after it; NaN at the start. */
  readonly costDecrease: number;
  /** ‖θₜ − θₜ₋₁‖; NaN at the start. */
  readonly stepLength: number;
  readonly evaluations: Readonly<Evaluations>;
  /** Seconds since the run began. */
  readonly seconds: number;
}

/** Why a rule ends a run: the run's status and its message. */
export interface StopReason {
  readonly status: "converged" | "stepLimit" | "earlyStop" | "stopped";
  readonly message: string;
}

/**
 * When a run is to end. Rules are composed: `gradientNorm(1e-8).or(stepLimit(1000))` ends by whichever holds first, and
 * `gradientNorm(1e-4).and(costChange(1e-9))` when both hold at one step.
 */
export class StopRule {
  readonly name: string;
  /** Whether the rule looks at the norm of the gradient, so that derivative-free methods compute it. */
  readonly needsGradient: boolean;
  readonly #begin: () => (at: RunStep) => StopReason | undefined;

  /**
   * A rule of one's own: `StopRule.of("cost below 1", ({ cost }) => cost < 1)`. `test` gives true, a message or a reason with a
   * status when the run is to end; the status is `stopped` where it gives none.
   *
   * @throws TypeError when `test` is not a function.
   */
  static of(name: string, test: (at: RunStep) => StopReason | string | boolean | undefined): StopRule {
    if (typeof test !== "function")
      throw new TypeError(`StopRule.of: test must be a function such as ({ cost }) => cost < 1, got ${shown(test)}`);
    return new StopRule(name, () => (at) => {
      const answer = test(at);
      if (!answer) return undefined;
      if (typeof answer === "object") return answer;
      return { status: "stopped", message: answer === true ? `${name} holds` : answer };
    });
  }

  /** `begin` is called once a run, and gives the test of that run: a rule with a memory keeps it there. */
  constructor(name: string, begin: () => (at: RunStep) => StopReason | undefined, needsGradient = false) {
    this.name = name;
    this.needsGradient = needsGradient;
    this.#begin = begin;
  }

  begin(): (at: RunStep) => StopReason | undefined {
    return this.#begin();
  }

  or(other: StopRule): StopRule {
    checkRule("or", other);
    const begin = () => {
      const [ours, theirs] = [this.begin(), other.begin()];
      return (at: RunStep) => {
        const [first, second] = [ours(at), theirs(at)];
        return first ?? second;
      };
    };
    return new StopRule(`${this.name} or ${other.name}`, begin, this.needsGradient || other.needsGradient);
  }

  and(other: StopRule): StopRule {
    checkRule("and", other);
    const begin = () => {
      const [ours, theirs] = [this.begin(), other.begin()];
      return (at: RunStep) => {
        const [first, second] = [ours(at), theirs(at)];
        return first && second
          ? { status: first.status, message: `${first.message}, and ${second.message}` }
          : undefined;
      };
    };
    return new StopRule(`(${this.name} and ${other.name})`, begin, this.needsGradient || other.needsGradient);
  }
}

/** Hands back `rule` when it is one. */
export function checkRule(owner: string, rule: unknown): StopRule {
  if (rule instanceof StopRule) return rule;
  throw new TypeError(`${owner}: a stop rule must be one such as gradientNorm(1e-8), got ${shown(rule)}`);
}
