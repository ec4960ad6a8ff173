// The problems on which solvers are compared with SciPy's: classics, and the 35 of Moré, Garbow and Hillstrom.

/** @param {typeof import("../../src/index.ts")} thalweg */
export function solverProblems({ beale, himmelblau, moreGarbowHillstrom, quadratic, rosenbrock, rosenbrockChain, styblinskiTang }) {
  const valley = (n) => Array.from({ length: n }, (_, i) => (i % 2 ? 1 : -1.2));
  return [
    { name: "rosenbrock", objective: rosenbrock, start: [-1.2, 1] },
    { name: "himmelblau", objective: himmelblau, start: [0, 0] },
    { name: "beale", objective: beale, start: [1, 1] },
    { name: "quadratic 20, condition 1000", objective: quadratic({ dimension: 20, conditionNumber: 1000 }), start: new Array(20).fill(1) },
    { name: "styblinskiTang 5", objective: styblinskiTang({ dimension: 5 }), start: [-1, -2, -1.5, -2.5, -3] },
    { name: "rosenbrockChain 10", objective: rosenbrockChain({ dimension: 10 }), start: valley(10) },
    { name: "rosenbrockChain 100", objective: rosenbrockChain({ dimension: 100 }), start: valley(100) },
    ...moreGarbowHillstrom.map(({ number, name, objective, start }) => ({ name: `${number} ${name}`, objective, start: [...start] })),
  ];
}
