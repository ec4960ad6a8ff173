// Answers questions about Thalweg's own objectives, one JSON line each, so that another library's solvers run on the very same
// functions: {"problem": 3, "ask": "value", "at": [..]} -> a number or an array. Started by make-scipy-solvers.py; needs the build.
import { createInterface } from "node:readline";
import * as thalweg from "../../dist/src/index.js";
import { solverProblems } from "./solverProblems.mjs";

const problems = solverProblems(thalweg);
const flat = (params) => Array.from(params);

for await (const line of createInterface({ input: process.stdin })) {
  const { problem, ask, at, vector } = JSON.parse(line);
  let answer;
  if (ask === "list") answer = problems.map(({ name, start, objective }) => ({ name, start, squares: !!objective.residuals }));
  else {
    const { objective } = problems[problem];
    if (ask === "value") answer = objective.value(at);
    else if (ask === "gradient") answer = flat(objective.gradient(at));
    else if (ask === "hessian") answer = objective.hessian(at);
    else if (ask === "product") answer = flat(objective.hessianProduct(at, vector));
    else if (ask === "residuals") answer = objective.residuals(at);
    else if (ask === "jacobian") answer = objective.jacobian(at);
  }
  process.stdout.write(`${JSON.stringify(answer, (_, x) => (typeof x === "number" && !Number.isFinite(x) ? String(x) : x))}\n`);
}
