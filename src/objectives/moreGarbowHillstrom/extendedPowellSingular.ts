import { problem } from "./problem.ts";

/**
 * Powell's singular function three times, in twelve parameters.
 *
 *     as powellSingular, for each four parameters
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 22.
 */
export const extendedPowellSingular = problem(
  22,
  (x: number[]) => {
    const r = new Array<number>(x.length);
    for (let i = 0; i < x.length; i += 4) {
      r[i] = x[i] + 10 * x[i + 1];
      r[i + 1] = Math.sqrt(5) * (x[i + 2] - x[i + 3]);
      r[i + 2] = (x[i + 1] - 2 * x[i + 2]) ** 2;
      r[i + 3] = Math.sqrt(10) * (x[i] - x[i + 3]) ** 2;
    }
    return r;
  },
  {
    name: "extendedPowellSingular",
    start: [3, -1, 0, 1, 3, -1, 0, 1, 3, -1, 0, 1],
    squares: [0],
    at: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  },
);
