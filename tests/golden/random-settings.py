"""Writes steps of torch or Optax with random hyper-parameters, edge values among them: lines that randomSettings.ts compares.

    python tests/golden/random-settings.py optax 100 7 adam lion > lines.jsonl      (package, settings a rule, seed, rules or all)
    node tests/golden/randomSettings.ts lines.jsonl

No part of the suite. Gradients are given, not those of a problem, so that rounding in one step does not grow in the next.
"""

import contextlib
import itertools
import json
import math
import random
import runpy
import sys
from pathlib import Path

import tracing

STEPS = 25
SHAPES = [[(2, 3), (3,)], [(6,)], [(4, 1), (1, 5), ()], [(2, 3, 2), (2,)], [(3, 2), (2, 2)], [(1,)], [(5, 4)]]
# What the makers need as it is: it names the form of the rule.
FORMS = {
    "biasCorrection", "consistentRms", "constantMomentum", "correctFirst", "epsilonInMean", "epsilonInRoot", "epsilonIsLeast",
    "epsilonOfCorrected", "largestAxes", "longerAxis", "relativeStep",
}

package, settings, seed, *only = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:]
draw = random.Random(seed)


def power(low, high):
    return 10 ** draw.uniform(low, high)


def share():
    return draw.choice([0.0, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, draw.random(), 1 - power(-6, -1)])


def one_of(*values):
    return lambda: draw.choice(values)


VALUES = {
    "learningRate": lambda: draw.choice([power(-4, 0), power(-6, 1), 1.0, 0.1]),
    **dict.fromkeys(["beta", "beta1", "beta2", "beta3", "momentum", "decay"], share),
    "epsilon": lambda: draw.choice([1e-8, 1e-300, 1e-30, 1e-16, 1e-3, 1.0, 1e3, power(-12, 2)]),
    "epsilonRoot": one_of(1e-16, 1e-8, 1e-30, 1e-3, 1.0),
    "weightDecay": lambda: draw.choice([0.0, 1e-4, 0.01, 0.1, 1.0, power(-5, 0.5)]),
    "initialAccumulator": one_of(0.0, 1e-6, 0.1, 1.0, 10.0),
    "leastCost": one_of(0.0, -1.0, -20.0, 0.5, 5.0),
    "threshold": one_of(5, 4, 4.5, 7.0),
    "decayOffset": one_of(0, -1, -5),
    "averageFrom": one_of(0, 1, 3, 10, 1e6),
}
# Where the range of a rule is another.
OF_RULE = {
    ("rprop", "shrink"): one_of(0.1, 0.5, 0.9),
    ("rprop", "grow"): one_of(1.01, 1.2, 3.0),
    ("asgd", "decay"): one_of(0.0, 1e-4, 0.1, 1.0),
    ("mechanic(adam)", "decay"): one_of(0.0, 0.01, 0.1),
    ("galore(adam)", "every"): one_of(1000),
    ("clipNorm(gradientDescent)", "epsilon"): one_of(1e-6) if package == "torch" else VALUES["epsilon"],
    ("adafactor", "clipping"): one_of(1.0, 2.0, 100.0),
}


def value(name, key, known):
    """A new value of an option, of the kind of those that the golden traces have."""
    if (name, key) in OF_RULE:
        return OF_RULE[name, key]()
    if isinstance(known, bool):
        return draw.random() < 0.5
    if key in VALUES:
        return VALUES[key]()
    if isinstance(known, int):
        return draw.choice([known, 1, 2, 3, 5])
    return known * power(-1, 1)


def options_of(name, sets):
    options = {}
    for key in sorted({key for known in sets for key in known}):
        having = [known[key] for known in sets if key in known]
        if key == "lookAhead":
            options[key] = 1 - options.get("beta2", 0.92)  # what Optax makes of beta2
        elif key in FORMS:
            options[key] = having[0]
        elif len(having) == len(sets) or draw.random() < 0.7:
            options[key] = value(name, key, having[0])
    return options


def gradients(n):
    kind, scale = draw.choice(["normal", "sparse", "alternate", "constant", "late"]), draw.choice([1.0, 1.0, 1e-3, 1e3, 1e-8])
    first = [draw.gauss(0, scale) for _ in range(n)]
    for t in range(STEPS):
        fresh = [draw.gauss(0, scale) for _ in range(n)]
        yield {
            "normal": fresh,
            "sparse": [g if draw.random() < 0.5 else 0.0 for g in fresh],
            "alternate": [g * (-1) ** t for g in first],
            "constant": first,
            "late": fresh if t > 1 else [0.0] * n,
        }[kind]


def line(name, sets, make):
    """One setting, or nothing where the package refuses it."""
    options, shapes = options_of(name, sets), draw.choice(SHAPES)
    if name.startswith("muon"):
        shapes = [*shapes, (3,)]  # torch wants something for the rest
    n = sum(math.prod(shape) for shape in shapes)
    start = [draw.gauss(0, 1) if draw.random() < 0.9 else 0.0 for _ in range(n)]
    row = {"optimizer": name, "options": options, "shapes": shapes, "start": start, "gradients": list(gradients(n))}
    row["costs"] = [abs(draw.gauss(2, 1)) for _ in range(STEPS)]
    try:
        step, params, row["params"] = make(dict(options))(list(start), shapes), list(start), []
        for t, (gradient, cost) in enumerate(zip(row["gradients"], row["costs"]), 1):
            params = [float(x) for x in step(params, gradient, cost, t)]
            row["params"].append([x if math.isfinite(x) else None for x in params])
    except (ValueError, TypeError, IndexError) as refused:
        print(f"{name}: {refused}", file=sys.stderr)
        return None
    return json.dumps(row)


rows = []
tracing.write = lambda file, versions, made: rows.extend(made)
sys.argv = sys.argv[:1]
with contextlib.redirect_stdout(sys.stderr):
    if package == "optax":
        import jax

        jax.config.update("jax_disable_jit", True)  # compiling each setting takes longer than its steps
    runpy.run_path(str(Path(__file__).with_name(f"make-{package}-traces.py")))
for name, sets, make in rows:
    if not only or name in only:
        made = (line(name, sets, make) for _ in range(10 * settings))
        for text in itertools.islice(filter(None, made), settings):
            print(text, flush=True)
