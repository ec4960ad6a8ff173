"""What the makers of optimizer traces share: four problems with gradients by hand, and a run that tells how far rounding
errors grow.

Each problem is computed with the arithmetic of its arguments, floats and mpmath's numbers alike, and written again in
tests/support/traceProblems.ts.
"""

import json
import math
import pathlib
import random
import sys

STEPS = (1, 2, 10, 100, 1000)
INPUTS = [[1, 0.5], [-0.5, 1.5], [2, -1], [0.25, 0.75], [-1.5, -0.5]]
TARGETS = [[1, 0, -1], [0.5, 2, 0], [-1, 1, 0.25], [0, -0.5, 1], [1.5, 0.75, -2]]
CURVATURES = [1, 3, 10, 30, 100, 300]


def rosenbrock(p):
    x, y = p
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2, [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]


def himmelblau(p):
    x, y = p
    a, b = x * x + y - 11, x + y * y - 7
    return a * a + b * b, [4 * x * a + 2 * b, 2 * a + 4 * y * b]


def regression(p):
    """Mean of half the squared errors of inputs W + b; W is 2 x 3, then b."""
    value, gradient = 0 * p[0], [0 * p[0]] * 9
    for x, y in zip(INPUTS, TARGETS):
        for j in range(3):
            error = x[0] * p[j] + x[1] * p[3 + j] + p[6 + j] - y[j]
            value = value + error * error / 10
            gradient[j] = gradient[j] + error * x[0] / 5
            gradient[3 + j] = gradient[3 + j] + error * x[1] / 5
            gradient[6 + j] = gradient[6 + j] + error / 5
    return value, gradient


def quadratic(p):
    """Half of sum of curvature x^2, and neighbours coupled by a half."""
    value, gradient = 0 * p[0], []
    for i, x in enumerate(p):
        beside = (p[i - 1] if i > 0 else 0) + (p[i + 1] if i < 5 else 0)
        gradient.append(CURVATURES[i] * x + beside / 2)
        value = value + x * gradient[i] / 2
    return value, gradient


# name: (function, start, shapes of the tensors)
PROBLEMS = {
    "rosenbrock": (rosenbrock, [-1.2, 1.0], [(2,)]),
    "himmelblau": (himmelblau, [-0.5, 0.25], [(2,)]),
    "regression": (regression, [0.5, -0.25, 1.0, -1.0, 0.75, 0.125, 0.25, -0.5, 0.375], [(2, 3), (3,)]),
    "quadratic": (quadratic, [1.0, -1.0, 1.0, 0.5, -0.5, 0.25], [(6,)]),
}


def run(problem, make, noise=None):
    """Parameters after STEPS. `make(start, shapes)` gives step(params, gradient, value, t) -> params."""
    function, start, shapes = PROBLEMS[problem]
    # A rule in exact numbers may tell how it goes in rounded ones, which shows where it cancels.
    step = (getattr(make, "rounded", make) if noise else make)(start, shapes)
    params, kept = list(start), {}
    for t in range(1, max(STEPS) + 1):
        value, gradient = function(params)
        if noise:
            gradient = [g * (1 + noise.uniform(-1, 1) * 2.0**-51) for g in gradient]
        params = step(params, gradient, value, t)
        if noise:
            params = [x * (1 + noise.uniform(-1, 1) * 2.0**-51) for x in params]
        if t in STEPS:
            kept[t] = [float(x) for x in params]
    return kept


def trace(name, options, problem, make):
    """One golden row. `tolerances`: 1e-12, or more where rounding errors of two units in each gradient and step grow beyond it."""
    kept = run(problem, make)
    shaken = [run(problem, make, random.Random(seed)) for seed in (1, 2, 3)]
    if not all(math.isfinite(x) for row in kept.values() for x in row):
        raise ValueError(f"{name} {options} diverges on {problem}")
    tolerances = {}
    for t, row in kept.items():
        spread = max(abs(a - b) / max(abs(a), 1e-300) for other in shaken for a, b in zip(row, other[t]))
        tolerances[t] = max(1e-12, float(f"{20 * spread:.0e}"))
    return {"optimizer": name, "options": options, "objective": problem, "params": kept, "tolerances": tolerances}


def write(file, versions, rows):
    """`rows`: (name, option sets, make(options) -> make of a run). Names on the command line: only these are made again."""
    path, only = pathlib.Path(__file__).with_name(file), sys.argv[1:]
    kept = json.loads(path.read_text())["traces"] if only else []
    traces = []
    for name, sets, make in rows:
        if only and name not in only:
            traces += [row for row in kept if row["optimizer"] == name]
            continue
        for options in sets:
            for problem in PROBLEMS:
                traces.append(trace(name, options, problem, make(options)))
        print(name, flush=True)
    lines = ",\n".join("  " + json.dumps(row) for row in traces)
    text = "{\n" + "".join(f' "{key}": {json.dumps(value)},\n' for key, value in versions.items())
    path.write_text(text + ' "traces": [\n' + lines + "\n ]\n}\n")
