import { count, nonNegative, within } from "../optimizers/hyperparameter.ts";
import type { Solver } from "../solver.ts";
import { type Vector, zeros } from "../vector.ts";
import { type Bounds, boxOf, checkBounds, costAt, pointIn } from "./bounds.ts";
import { isFlat } from "./population.ts";

export interface ParticleSwarmOptions {
  /** Where to search. @default the objective's domain */
  bounds?: Bounds;
  /** How many particles. @default 40 */
  particles?: number;
  /** Share w of the velocity that is kept, in [0, 1). @default 0.7298 */
  inertia?: number;
  /** Pull c₁ towards the particle's own best, ≥ 0. @default 1.49618 */
  cognitive?: number;
  /** Pull c₂ towards the swarm's best, ≥ 0. @default 1.49618 */
  social?: number;
  /** Converged when the particles' best costs agree to within this share of their mean, ≥ 0. @default 1e-8 */
  tolerance?: number;
}

export type ParticleSwarmState = { cost: number; positions: Vector; velocities: Vector; bests: Vector; values: Vector };

/**
 * Particle swarm: points that fly, pulled to the best place each has seen and to the best that all have seen.
 *
 *     v ← w v + c₁ r₁ (pᵢ − x) + c₂ r₂ (p − x)        x ← x + v        r₁, r₂ uniform in each parameter
 *
 * A particle that would leave the box stops at its wall. A step moves every particle once.
 *
 * @throws RangeError when an option is outside its range or the start lies outside the box; TypeError when there is no box.
 *
 * Source: Kennedy & Eberhart 1995; Clerc & Kennedy 2002 (the default coefficients).
 */
export function particleSwarm(options: ParticleSwarmOptions = {}): Solver<ParticleSwarmState> {
  const owner = "particleSwarm";
  checkBounds(owner, options.bounds);
  const { inertia = 0.7298 } = options;
  const particles = count(owner, "particles", options.particles ?? 40);
  within(owner, "inertia", inertia, "in [0, 1)", inertia >= 0 && inertia < 1);
  const cognitive = nonNegative(owner, "cognitive", options.cognitive ?? 1.49618);
  const social = nonNegative(owner, "social", options.social ?? 1.49618);
  const tolerance = nonNegative(owner, "tolerance", options.tolerance ?? 1e-8);
  return {
    kind: "solver",
    name: "particle swarm",
    startsAnywhere: true,
    hyperparameters: { particles, inertia, cognitive, social, tolerance },
    init(problem, params) {
      const n = params.length;
      const box = boxOf(owner, problem, options.bounds, params);
      const positions = zeros(particles * n);
      const velocities = zeros(particles * n);
      const values = zeros(particles);
      for (let k = 0; k < particles; k++) {
        const position = k === 0 ? params : pointIn(box, problem.random);
        const towards = pointIn(box, problem.random);
        positions.set(position, k * n);
        for (let i = 0; i < n; i++) velocities[k * n + i] = 0.5 * (towards[i] - position[i]);
        values[k] = costAt(problem, positions.subarray(k * n, k * n + n));
      }
      return { cost: values[0], positions, velocities, bests: positions.slice(), values };
    },
    step(problem, params, state) {
      const n = params.length;
      const { positions, velocities, bests, values } = state;
      const { random } = problem;
      const { min, max } = boxOf(owner, problem, options.bounds, params);
      let best = values.reduce((least, value, k) => (value < values[least] ? k : least), 0);
      for (let k = 0; k < particles; k++) {
        for (let i = 0; i < n; i++) {
          const at = k * n + i;
          const own = cognitive * random.uniform() * (bests[at] - positions[at]);
          const all = social * random.uniform() * (bests[best * n + i] - positions[at]);
          velocities[at] = inertia * velocities[at] + own + all;
          const to = positions[at] + velocities[at];
          positions[at] = Math.min(Math.max(to, min[i]), max[i]);
          if (positions[at] !== to) velocities[at] = 0;
        }
        const position = positions.subarray(k * n, k * n + n);
        const value = costAt(problem, position);
        if (!(value < values[k])) continue;
        values[k] = value;
        bests.set(position, k * n);
        if (value < values[best]) best = k;
      }
      params.set(bests.subarray(best * n, best * n + n));
      state.cost = values[best];
      if (!isFlat(values, tolerance)) return undefined;
      return { status: "converged", message: `the particles' best costs agree to within ${tolerance}` };
    },
  };
}
