import { problem } from "./problem.ts";

/**
 * Watson's function: a polynomial of degree 5 as the solution of a differential equation.
 *
 *     rᵢ = Σⱼ (j − 1) xⱼ tᵢ^(j−2) − (Σⱼ xⱼ tᵢ^(j−1))² − 1        tᵢ = i/29, i = 1 … 29; x₁; x₂ − x₁² − 1
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 20.
 */
export const watson = problem(
  20,
  (x: number[]) => {
    const r = new Array<number>(31);
    for (let i = 1; i <= 29; i++) {
      const t = i / 29;
      let slope = 0;
      let sum = 0;
      let power = 1;
      for (let j = 0; j < x.length; j++) {
        if (j > 0) slope += (j * x[j] * power) / t;
        sum += x[j] * power;
        power *= t;
      }
      r[i - 1] = slope - sum * sum - 1;
    }
    r[29] = x[0];
    r[30] = x[1] - x[0] * x[0] - 1;
    return r;
  },
  {
    name: "watson",
    start: [0, 0, 0, 0, 0, 0],
    squares: [2.28767e-3],
  },
);
