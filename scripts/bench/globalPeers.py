# What scripts/bench/globalSolvers.ts compares with: SciPy's global solvers. Reads its tasks as JSON from stdin and prints what
# those of each task's starts took that led to the minimum within the budget: {solver: [[evaluations, ...], ...]}. The functions are written here once more, and
# held to the values that the tasks bring.
import json, sys, warnings

import numpy as np
from numpy import abs, cos, exp, pi, sin, sqrt
from scipy.optimize import basinhopping, differential_evolution, dual_annealing

warnings.simplefilter("ignore")


def goldstein_price(x):
    a, b = x
    one = 1 + (a + b + 1) ** 2 * (19 - 14 * a + 3 * a**2 - 14 * b + 6 * a * b + 3 * b**2)
    return one * (30 + (2 * a - 3 * b) ** 2 * (18 - 32 * a + 12 * a**2 + 48 * b - 36 * a * b + 27 * b**2))


def levy(x):
    v = 1 + (x - 1) / 4
    middle = np.sum((v[:-1] - 1) ** 2 * (1 + 10 * sin(pi * v[:-1] + 1) ** 2))
    return sin(pi * v[0]) ** 2 + middle + (v[-1] - 1) ** 2 * (1 + sin(2 * pi * v[-1]) ** 2)


def drop_wave(x):
    square = x[0] ** 2 + x[1] ** 2
    return -(1 + cos(12 * sqrt(square))) / (0.5 * square + 2)


def shubert(x):
    i = np.arange(1, 6)
    return np.sum(i * cos((i + 1) * x[0] + i)) * np.sum(i * cos((i + 1) * x[1] + i))


FUNCTIONS = {
    "ackley": lambda x: -20 * exp(-0.2 * sqrt(np.mean(x**2))) - exp(np.mean(cos(2 * pi * x))) + 20 + np.e,
    "crossInTray": lambda x: -1e-4 * (abs(sin(x[0]) * sin(x[1]) * exp(abs(100 - sqrt(x[0] ** 2 + x[1] ** 2) / pi))) + 1) ** 0.1,
    "dropWave": drop_wave,
    "goldsteinPrice": goldstein_price,
    "griewank": lambda x: np.sum(x**2) / 4000 - np.prod(cos(x / sqrt(np.arange(1, len(x) + 1)))) + 1,
    "holderTable": lambda x: -abs(sin(x[0]) * cos(x[1]) * exp(abs(1 - sqrt(x[0] ** 2 + x[1] ** 2) / pi))),
    "levy": levy,
    "rastrigin": lambda x: 10 * len(x) + np.sum(x**2 - 10 * cos(2 * pi * x)),
    "schwefel": lambda x: 418.9828872724338 * len(x) - np.sum(x * sin(sqrt(abs(x)))),
    "shubert": shubert,
    "styblinskiTang": lambda x: 0.5 * np.sum(x**4 - 16 * x**2 + 5 * x),
}
BOXES = {
    "ackley": 32.768, "crossInTray": 10, "dropWave": 5.12, "goldsteinPrice": 2, "griewank": 600, "holderTable": 10, "levy": 10,
    "rastrigin": 5.12, "schwefel": 500, "shubert": 10, "styblinskiTang": 5,
}  # fmt: skip


class Over(Exception):
    """The budget is spent, or the minimum found."""


def found_after(run, f, task, start, seed):
    spent, after = 0, None

    def counted(x):
        nonlocal spent, after
        spent += 1
        value = float(f(np.asarray(x)))
        if value <= task["enough"]:
            after = spent
        if after or spent >= task["budget"]:
            raise Over
        return value

    try:
        run(counted, task["box"], np.array(start), seed)
    except Over:
        pass
    return after


SOLVERS = {
    "differential_evolution": lambda f, box, start, seed: differential_evolution(f, box, x0=start, rng=seed),
    "dual_annealing": lambda f, box, start, seed: dual_annealing(f, box, x0=start, rng=seed),
    "basinhopping": lambda f, box, start, seed: basinhopping(f, start, niter=10_000, rng=seed),
}
tasks = json.load(sys.stdin)
evaluations = {name: [] for name in SOLVERS}
for task in tasks:
    f = FUNCTIONS[task["name"]]
    task["box"] = [(-BOXES[task["name"]], BOXES[task["name"]])] * task["dimension"]
    for start, value in zip(task["starts"], task["values"]):
        if not np.isclose(f(np.array(start)), value, rtol=1e-9, atol=1e-9):
            sys.exit(f"{task['name']} at {start}: {f(np.array(start))} here, {value} there")
    for name, run in SOLVERS.items():
        taken = [found_after(run, f, task, start, seed) for seed, start in enumerate(task["starts"])]
        evaluations[name].append([spent for spent in taken if spent])
print(json.dumps(evaluations))
