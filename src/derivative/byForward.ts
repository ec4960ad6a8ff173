import type { Lifted } from "./registry.ts";
import { type Compiled, maskOf, type Output, structural } from "./structural.ts";
import { flatten, unflatten } from "./structure.ts";

type Forward = (direction: readonly unknown[], ...params: readonly unknown[]) => { value: number; tangent: number };

/** The gradient by forward mode: a pass for each number of the parameters. */
export function gradientByForward(form: Lifted, output: Output): Compiled {
  if (output !== "gradient" && output !== "valueAndGradient") return structural(form, output);
  const run = structural(form, "forward") as unknown as Forward;
  const mask = maskOf(form.ir!);
  const gradientOf = mask.length === 1 && form.ir!.params[0].type === "number" ? alongOne(run) : alongEach(run, mask);
  if (output === "gradient") return ((...params: unknown[]) => gradientOf(params).gradient) as Compiled;
  return ((...params: unknown[]) => gradientOf(params)) as Compiled;
}

type Both = { value: number; gradient: unknown };

const alongOne = (run: Forward) => {
  const direction = [1];
  return ([x]: readonly unknown[]): Both => {
    const { value, tangent } = run(direction, x);
    return { value, gradient: tangent };
  };
};

const alongEach =
  (run: Forward, mask: readonly boolean[]) =>
  (given: readonly unknown[]): Both => {
    const params = mask.map((_, i) => given[i]);
    const n = flatten(params.filter((_, i) => mask[i])).length;
    const direction = new Float64Array(n);
    const slopes = new Float64Array(n);
    let value = 0;
    for (let i = 0; i < n; i++) {
      direction[i] = 1;
      const result = run(spread(params, mask, direction), ...params);
      direction[i] = 0;
      slopes[i] = result.tangent;
      value = result.value;
    }
    if (n === 0) value = run(params, ...params).value;
    const gradient = spread(params, mask, slopes);
    return { value, gradient: gradient.length === 1 ? gradient[0] : gradient };
  };

/** The parameters, with other numbers in those that are differentiated. */
function spread(params: readonly unknown[], mask: readonly boolean[], numbers: Float64Array): unknown[] {
  const filled = unflatten(
    params.filter((_, i) => mask[i]),
    numbers,
  );
  let at = 0;
  return params.map((param, i) => (mask[i] ? filled[at++] : param));
}
