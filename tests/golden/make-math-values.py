"""Writes math-values.json: for each function of src/math.ts, arguments and the true value as a float64 and its rest in ulp.

python make-math-values.py > math-values.json      (needs mpmath)
The value is value + rest * ulp(value), so that errors can be told to a hundredth of an ulp.
"""
import json
import math
import random
from mpmath import mp, mpf
import mpmath

mp.dps = 400
random.seed(1)
COUNT = 300


def uniform(a, b):
    return lambda: random.uniform(a, b)


def spread(a, b, signed=True):
    """Magnitudes from 2^a to 2^b."""
    return lambda: math.ldexp(random.uniform(1, 2), random.randint(a, b - 1)) * (random.choice([1, -1]) if signed else 1)


def near(c, a, b):
    return lambda: c + math.ldexp(random.uniform(-1, 1), random.randint(a, b))


FUNCTIONS = {
    "exp": (mpmath.exp, [uniform(-1, 1), uniform(-745, 709.7), spread(-60, 9), uniform(-745, -700)]),
    "expm1": (mpmath.expm1, [uniform(-1, 1), uniform(-45, 709.7), spread(-60, 5)]),
    "log": (mpmath.log, [uniform(0.5, 2), spread(-1074, 1023, False), near(1.0, -50, -5)]),
    "log1p": (mpmath.log1p, [uniform(-0.9, 2), spread(-60, 60, False), near(0.0, -50, -2)]),
    "log2": (lambda x: mpmath.log(x, 2), [uniform(0.5, 2), spread(-1074, 1023, False), near(1.0, -50, -5)]),
    "log10": (lambda x: mpmath.log(x, 10), [uniform(0.5, 2), spread(-1074, 1023, False), near(1.0, -50, -5)]),
    "sin": (mpmath.sin, [uniform(-1, 1), uniform(-10, 10), uniform(-1e6, 1e6), spread(20, 1023), spread(-40, 0)]),
    "cos": (mpmath.cos, [uniform(-1, 1), uniform(-10, 10), uniform(-1e6, 1e6), spread(20, 1023), spread(-40, 0)]),
    "tan": (mpmath.tan, [uniform(-1, 1), uniform(-10, 10), uniform(-1e6, 1e6), spread(20, 1023), spread(-40, 0)]),
    "asin": (mpmath.asin, [uniform(-1, 1), spread(-40, 0), near(0.999, -11, -10)]),
    "acos": (mpmath.acos, [uniform(-1, 1), spread(-40, 0), near(0.999, -11, -10), near(-0.999, -11, -10)]),
    "atan": (mpmath.atan, [uniform(-1, 1), uniform(-5, 5), spread(-40, 60)]),
    "sinh": (mpmath.sinh, [uniform(-2, 2), uniform(-710, 710), spread(-40, 5)]),
    "cosh": (mpmath.cosh, [uniform(-2, 2), uniform(-710, 710), spread(-40, 5)]),
    "tanh": (mpmath.tanh, [uniform(-1, 1), uniform(-5, 5), uniform(-22, 22), spread(-40, 4), near(0.63, -6, -5)]),
    "asinh": (mpmath.asinh, [uniform(-2, 2), spread(-40, 1000)]),
    "acosh": (mpmath.acosh, [uniform(1, 3), spread(1, 1000, False), lambda: 1 + abs(near(0.0, -40, -2)())]),
    "atanh": (mpmath.atanh, [uniform(-1, 1), spread(-40, 0)]),
    "cbrt": (lambda x: mpmath.sign(x) * mpmath.root(abs(x), 3), [uniform(-10, 10), spread(-1074, 1023)]),
    "sigmoid": (lambda x: 1 / (1 + mpmath.exp(-x)), [uniform(-5, 5), uniform(-700, 40)]),
    "softplus": (lambda x: mpmath.log1p(mpmath.exp(x)), [uniform(-5, 5), uniform(-700, 60)]),
}
PAIRS = {
    "pow": (lambda x, y: x**y, [
        (uniform(0, 10), uniform(-5, 5)), (spread(-300, 300, False), uniform(-3, 3)),
        (near(1.0, -40, -10), uniform(-1e5, 1e5)), (uniform(0, 3), lambda: float(random.randint(-20, 20))),
        (lambda: -random.uniform(0, 3), lambda: float(random.randint(-20, 20)))]),
    "atan2": (mpmath.atan2, [(uniform(-1, 1), uniform(-1, 1)), (spread(-300, 300), spread(-300, 300)), (spread(-10, 10), spread(-10, 10))]),
    "hypot": (mpmath.hypot, [(uniform(-1, 1), uniform(-1, 1)), (spread(900, 1022), spread(900, 1022)), (spread(-1060, -900), spread(-1060, -900)), (spread(-10, 10), spread(-10, 10))]),
}


def row(f, arguments):
    true = f(*[mpf(a) for a in arguments])
    value = float(true)
    if not math.isfinite(value) or value == 0:
        return None
    return [*arguments, value, round(float((true - mpf(value)) / mpf(math.ulp(value))), 3)]


def rows(f, draws):
    found = (row(f, [d() for d in draw]) for draw in draws for _ in range(COUNT // len(draws)))
    return [r for r in found if r]


result = {name: rows(f, [(d,) for d in draws]) for name, (f, draws) in FUNCTIONS.items()}
result |= {name: rows(f, draws) for name, (f, draws) in PAIRS.items()}
print("{" + ",\n".join(f"{json.dumps(n)}: {json.dumps(r, separators=(',', ':'))}" for n, r in result.items()) + "}")
