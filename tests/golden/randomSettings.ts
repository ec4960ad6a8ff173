// Compares steps with random hyper-parameters, which random-settings.py writes, with those of this runtime: a line for each rule,
// and one for each setting that differs by more than rounding of a step does. Where a sum cancels or a rate is near 1, rounding
// is larger than that: such lines are to be read, not believed.
//   node tests/golden/randomSettings.ts lines.jsonl
import { readFileSync } from "node:fs";
import type { ParamsBlock } from "../../src/paramsShape.ts";
import { makerOf, type TraceOptions } from "../support/tracedOptimizers.ts";
import { contextOf } from "../support/traceProblems.ts";

interface Line {
  optimizer: string;
  options: TraceOptions;
  shapes: number[][];
  start: number[];
  gradients: number[][];
  costs: number[];
  /** What is not finite is null. */
  params: (number | null)[][];
}

/** Relative to a parameter, and to the largest parameter so far. */
const [TOLERANCE, OF_LARGEST] = [1e-12, 4e-15];

/** What differs first, in words. */
function difference({ optimizer: name, options, shapes, start, gradients, costs, params: theirs }: Line) {
  const optimizer = makerOf(name)(options);
  let offset = 0;
  const blocks = shapes.map((shape): ParamsBlock => {
    const block = { path: "", offset, length: shape.reduce((product, size) => product * size, 1), shape };
    offset += block.length;
    return block;
  });
  const params = Float64Array.from(start);
  const state = optimizer.init({ length: offset, blocks }, params);
  let largest = Math.max(...start.map(Math.abs));
  for (let t = 1; t <= gradients.length; t++) {
    optimizer.step(params, Float64Array.from(gradients[t - 1]), state, contextOf(optimizer, t, undefined, costs[t - 1]));
    for (let i = 0; i < params.length; i++) {
      const their = theirs[t - 1][i];
      if (their === null && !Number.isFinite(params[i])) return undefined;
      largest = Math.max(largest, Math.abs(their ?? Infinity));
      const allowed = Math.max(TOLERANCE * Math.abs(their ?? 0), OF_LARGEST * largest);
      if (their === null || !(Math.abs(params[i] - their) <= allowed))
        return `parameter ${i} after ${t} steps is ${params[i]}, there ${their}`;
    }
  }
  return undefined;
}

const lines = readFileSync(process.argv[2], "utf8")
  .trim()
  .split("\n")
  .map((text) => JSON.parse(text) as Line);
for (const name of new Set(lines.map(({ optimizer }) => optimizer))) {
  const of = lines.filter(({ optimizer }) => optimizer === name);
  const told = of.flatMap((line) => {
    const words = difference(line);
    return words ? [`  ${JSON.stringify(line.options)} ${JSON.stringify(line.shapes)}: ${words}`] : [];
  });
  console.log([`${name}: ${of.length - told.length} of ${of.length} settings are equal`, ...told].join("\n"));
}
