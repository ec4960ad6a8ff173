import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { makerOf } from "../support/tracedOptimizers.ts";
import { traced, traceProblems } from "../support/traceProblems.ts";

interface Trace {
  optimizer: string;
  options: Record<string, number | boolean>;
  objective: string;
  params: Record<string, number[]>;
  tolerances: Record<string, number>;
}
interface Golden {
  traces: Trace[];
  [package_: string]: unknown;
}

const FILES = ["torch", "optax", "mpmath"] as const;
const golden = FILES.map((name): Golden => {
  const url = new URL(`../golden/${name}-traces.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as Golden;
});

/** Beyond this, rounding has the last word and nothing is compared. */
const LOST = 1e-3;

/**
 * Rules that amplify rounding more than the reference's tolerance knows. COCOB counts from the start: at 2e-5 from a start of 0.25
 * a unit in the last place is 1e-12, and by 50 digits Optax is 1.4e-12 off there, the formula in float64 1.9e-12.
 */
const AMPLIFIES: Readonly<Record<string, number>> = { cocob: 10 };

FILES.forEach((file, k) => {
  const { traces, ...versions } = golden[k];
  describe(`steps of ${file} (${JSON.stringify(versions)})`, () => {
    const names = [...new Set(traces.map((row) => row.optimizer))];
    test.each(names)("%s", (name) => {
      const rows = traces.filter((row) => row.optimizer === name);
      expect(rows.length).toBeGreaterThanOrEqual(12);
      let compared = 0;
      for (const { options, objective, params, tolerances } of rows) {
        const optimizer = makerOf(name)(options);
        const steps = Object.keys(params).map(Number);
        const { after } = traced(optimizer, traceProblems[objective], steps);
        for (const t of steps) {
          if (tolerances[t] > LOST) continue;
          compared++;
          params[t].forEach((value, i) => {
            const error = Math.abs(after.get(t)![i] - value) / Math.max(Math.abs(value), 1e-300);
            const where = `${name} ${JSON.stringify(options)} on ${objective}: parameter ${i} after ${t} steps`;
            expect(error, where).toBeLessThanOrEqual(tolerances[t] * (AMPLIFIES[name] ?? 1));
          });
        }
      }
      // A rule whose every trace were lost to rounding would be no rule that was tested.
      expect(compared).toBeGreaterThan(rows.length * 3);
    });
  });
});
