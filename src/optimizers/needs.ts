import type { StepContext } from "../optimizer.ts";

/** What a rule needs of the loop besides the gradient. @throws TypeError when the loop does not give it. */
export function needs<K extends keyof StepContext>(
  owner: string,
  context: StepContext,
  key: K,
): NonNullable<StepContext[K]> {
  const value = context[key];
  if (value !== undefined && value !== null) return value;
  const loops = key === "curvature" ? "train does, of an mlp" : "minimize and train do";
  throw new TypeError(`${owner}: the loop must give ${key} in the step's context; ${loops}`);
}
