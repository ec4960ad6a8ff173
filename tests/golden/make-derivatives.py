"""Writes derivatives.json: values, gradients and Hessians of test functions by JAX in float64.

python make-derivatives.py > derivatives.json      (needs jax; written with 0.10)

Each function is written here as in tests/src/derivative/goldenFunctions.ts, by the formulas of its source.
"""
import json
import math
import jax
import jax.numpy as np

jax.config.update("jax_enable_x64", True)
pi = math.pi
loop = jax.lax.fori_loop


def ramp(n, k=1.0):
    return [math.sin(k * (i + 1)) * 0.8 + 0.1 for i in range(n)]


S = np.sin
C = np.cos
E = np.exp

FUNCTIONS = {
    "sphere": (lambda x: np.sum(x**2), 5),
    "rosenbrock": (lambda x: np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2), 6),
    "rastrigin": (lambda x: 10 * len(x) + np.sum(x**2 - 10 * C(2 * pi * x)), 4),
    "ackley": (lambda x: -20 * E(-0.2 * np.sqrt(np.mean(x**2))) - E(np.mean(C(2 * pi * x))) + 20 + math.e, 4),
    "griewank": (lambda x: 1 + np.sum(x**2) / 4000 - np.prod(C(x / np.sqrt(np.arange(1, len(x) + 1.0)))), 4),
    "levy": (lambda x: levy(x), 4),
    "schwefel": (lambda x: 418.9829 * len(x) - np.sum(x * S(np.sqrt(np.abs(x)))), 3),
    "zakharov": (lambda x: np.sum(x**2) + zak(x) ** 2 + zak(x) ** 4, 4),
    "dixonPrice": (lambda x: (x[0] - 1) ** 2 + sum((i + 1) * (2 * x[i] ** 2 - x[i - 1]) ** 2 for i in range(1, len(x))), 4),
    "styblinskiTang": (lambda x: np.sum(x**4 - 16 * x**2 + 5 * x) / 2, 4),
    "sumOfPowers": (lambda x: sum(np.abs(x[i]) ** (i + 2) for i in range(len(x))), 4),
    "trid": (lambda x: np.sum((x - 1) ** 2) - np.sum(x[1:] * x[:-1]), 5),
    "powell": (lambda x: (x[0] + 10 * x[1]) ** 2 + 5 * (x[2] - x[3]) ** 2 + (x[1] - 2 * x[2]) ** 4 + 10 * (x[0] - x[3]) ** 4, 4),
    "wood": (lambda x: wood(x), 4),
    "michalewicz": (lambda x: -sum(S(x[i]) * S((i + 1) * x[i] ** 2 / pi) ** 20 for i in range(len(x))), 3),
    "alpine2": (lambda x: np.prod(np.sqrt(x + 2) * S(x + 2)), 3),
    "salomon": (lambda x: 1 - C(2 * pi * np.sqrt(np.sum(x**2))) + 0.1 * np.sqrt(np.sum(x**2)), 4),
    "qing": (lambda x: sum((x[i] ** 2 - (i + 1)) ** 2 for i in range(len(x))), 4),
    "beale": (lambda x: (1.5 - x[0] + x[0] * x[1]) ** 2 + (2.25 - x[0] + x[0] * x[1] ** 2) ** 2 + (2.625 - x[0] + x[0] * x[1] ** 3) ** 2, 2),
    "booth": (lambda x: (x[0] + 2 * x[1] - 7) ** 2 + (2 * x[0] + x[1] - 5) ** 2, 2),
    "matyas": (lambda x: 0.26 * (x[0] ** 2 + x[1] ** 2) - 0.48 * x[0] * x[1], 2),
    "himmelblau": (lambda x: (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2, 2),
    "threeHumpCamel": (lambda x: 2 * x[0] ** 2 - 1.05 * x[0] ** 4 + x[0] ** 6 / 6 + x[0] * x[1] + x[1] ** 2, 2),
    "sixHumpCamel": (lambda x: (4 - 2.1 * x[0] ** 2 + x[0] ** 4 / 3) * x[0] ** 2 + x[0] * x[1] + (-4 + 4 * x[1] ** 2) * x[1] ** 2, 2),
    "easom": (lambda x: -C(x[0]) * C(x[1]) * E(-((x[0] - pi) ** 2) - (x[1] - pi) ** 2), 2),
    "goldsteinPrice": (lambda x: goldstein(x[0], x[1]), 2),
    "branin": (lambda x: (x[1] - 5.1 / (4 * pi**2) * x[0] ** 2 + 5 / pi * x[0] - 6) ** 2 + 10 * (1 - 1 / (8 * pi)) * C(x[0]) + 10, 2),
    "mcCormick": (lambda x: S(x[0] + x[1]) + (x[0] - x[1]) ** 2 - 1.5 * x[0] + 2.5 * x[1] + 1, 2),
    "schaffer2": (lambda x: 0.5 + (S(x[0] ** 2 - x[1] ** 2) ** 2 - 0.5) / (1 + 0.001 * (x[0] ** 2 + x[1] ** 2)) ** 2, 2),
    "bohachevsky": (lambda x: x[0] ** 2 + 2 * x[1] ** 2 - 0.3 * C(3 * pi * x[0]) - 0.4 * C(4 * pi * x[1]) + 0.7, 2),
    "dropWave": (lambda x: -(1 + C(12 * np.sqrt(np.sum(x**2)))) / (0.5 * np.sum(x**2) + 2), 2),
    "eggholder": (lambda x: -(x[1] + 47) * S(np.sqrt(np.abs(x[0] / 2 + x[1] + 47))) - x[0] * S(np.sqrt(np.abs(x[0] - x[1] - 47))), 2),
    "shubert": (lambda x: sum(i * C((i + 1) * x[0] + i) for i in range(1, 6)) * sum(i * C((i + 1) * x[1] + i) for i in range(1, 6)), 2),
    "helicalValley": (lambda x: 100 * ((x[2] - 10 * np.arctan2(x[1], x[0]) / (2 * pi)) ** 2 + (np.sqrt(x[0] ** 2 + x[1] ** 2) - 1) ** 2) + x[2] ** 2, 3),
    "brown": (lambda x: sum((x[i] ** 2) ** (x[i + 1] ** 2 + 1) + (x[i + 1] ** 2) ** (x[i] ** 2 + 1) for i in range(len(x) - 1)), 4),
    "exponential": (lambda x: -E(-0.5 * np.sum(x**2)), 4),
    "cosineMixture": (lambda x: 0.1 * np.sum(C(5 * pi * x)) + np.sum(x**2), 4),
    "quartic": (lambda x: sum((i + 1) * x[i] ** 4 for i in range(len(x))), 4),
    "logSumExp": (lambda x: np.log(np.sum(E(x - np.max(x)))) + np.max(x), 5),
    "softmaxEntropy": (lambda x: entropy(x), 5),
    "logistic": (lambda x: sum(np.log1p(E(-y * (x[0] * a + x[1] * b + x[2]))) for a, b, y in [(1.0, 2.0, 1.0), (-1.5, 0.3, -1.0), (0.2, -0.7, 1.0), (2.1, 1.1, -1.0)]), 3),
    "poisson": (lambda x: sum(E(x[0] + x[1] * t) - k * (x[0] + x[1] * t) for t, k in [(0.1, 1.0), (0.5, 2.0), (0.9, 4.0)]), 2),
    "studentT": (lambda x: sum(1.5 * np.log(1 + ((v - x[0]) / E(x[1])) ** 2 / 3) + x[1] for v in [0.3, -1.2, 2.2, 0.9]), 2),
    "gaussianMixture": (lambda x: -sum(np.log(0.5 * E(-0.5 * (v - x[0]) ** 2) + 0.5 * E(-0.5 * (v - x[1]) ** 2)) for v in [0.3, -1.2, 2.2, 0.9]), 2),
    "tanhNet": (lambda x: sum((np.tanh(x[0] * v + x[1]) * x[2] + np.tanh(x[3] * v + x[4]) * x[5] + x[6] - v * v) ** 2 for v in [-1.0, -0.3, 0.4, 1.1]), 7),
    "lennardJones": (lambda x: lennard(x), 9),
    "springs": (lambda x: sum((np.sqrt((x[2 * i] - x[2 * i + 2]) ** 2 + (x[2 * i + 1] - x[2 * i + 3]) ** 2) - 0.7) ** 2 for i in range(2)) + 9.81 * np.sum(x[1::2]), 6),
    "rk4": (lambda x: rk4(x), 2),
    "leapfrog": (lambda x: leapfrog(x), 2),
    "logisticMap": (lambda x: logistic_map(x), 2),
    "newtonRoot": (lambda x: newton(x), 2),
    "arithmeticGeometric": (lambda x: agm(x), 2),
    "continuedFraction": (lambda x: fraction(x), 3),
    "horner": (lambda x: horner(x), 5),
    "heat": (lambda x: heat(x), 6),
    "convolution": (lambda x: np.sum(np.convolve(x[:4], x[4:], mode="full") ** 3), 7),
    "autocorrelation": (lambda x: sum(np.sum(x[k:] * x[: len(x) - k]) ** 2 for k in range(1, 4)), 6),
    "variance": (lambda x: np.var(x), 5),
    "skewness": (lambda x: np.mean(((x - np.mean(x)) / np.std(x)) ** 3), 5),
    "harmonicMean": (lambda x: len(x) / np.sum(1 / (x + 2)), 4),
    "geometricMean": (lambda x: E(np.mean(np.log(x + 2))), 4),
    "pNorm": (lambda x: np.sum(np.abs(x) ** 3) ** (1 / 3), 4),
    "huber": (lambda x: np.sum(np.where(np.abs(x) < 0.5, 0.5 * x**2, 0.5 * (np.abs(x) - 0.25))), 5),
    "pinball": (lambda x: np.sum(np.where(x > 0.2, 0.9 * (x - 0.2), 0.1 * (0.2 - x))) * x[0], 5),
    "elu": (lambda x: np.sum(np.where(x > 0, x, np.expm1(x)) ** 2), 5),
    "gelu": (lambda x: np.sum(0.5 * x * (1 + np.tanh(np.sqrt(2 / pi) * (x + 0.044715 * x**3)))), 5),
    "swish": (lambda x: np.sum(x / (1 + E(-x))), 5),
    "softplus": (lambda x: np.sum(np.log1p(E(x))), 5),
    "sortedWeights": (lambda x: np.sum(np.sort(x) * np.arange(1.0, len(x) + 1)) ** 2, 5),
    "largest": (lambda x: np.max(x) ** 3 + np.min(x) * x[0], 5),
    "allMath": (lambda x: allmath(x[0], x[1]), 2),
    "inverseMath": (lambda x: invmath(x[0], x[1]), 2),
    "powerTower": (lambda x: (x[0] + 2) ** ((x[1] + 2) ** (x[0] / 3)), 2),
    "atanSpiral": (lambda x: np.arctan2(x[1], x[0]) * np.hypot(x[0], x[1]), 2),
    "remainders": (lambda x: np.fmod(x[0] * 7, 2.0) * x[1] ** 2, 2),
    "bernstein": (lambda x: sum(math.comb(4, i) * x[i] * x[5] ** i * (1 - x[5]) ** (4 - i) for i in range(5)) ** 2, 6),
    "catmullRom": (lambda x: catmull(x), 5),
    "trapezoid": (lambda x: trapezoid(x), 2),
    "simpson": (lambda x: simpson(x), 2),
    "fourier": (lambda x: sum(x[2 * k] * C((k + 1) * 0.7) * S((k + 1) * x[6]) + x[2 * k + 1] * E(-k * x[6] ** 2) for k in range(3)) ** 2, 7),
    "kinematics": (lambda x: arm(x), 4),
    "pendulumEnergy": (lambda x: 0.5 * (x[1] ** 2 + x[2] ** 2 + 2 * x[1] * x[2] * C(x[0] - x[3])) - 2 * C(x[0]) - C(x[3]), 4),
    "coulomb": (lambda x: 1 / np.sqrt((x[0] - x[2] - 2) ** 2 + (x[1] - x[3]) ** 2) - 2 / np.sqrt(x[0] ** 2 + x[1] ** 2 + 0.1), 4),
}


def levy(x):
    w = 1 + (x - 1) / 4
    return S(pi * w[0]) ** 2 + np.sum((w[:-1] - 1) ** 2 * (1 + 10 * S(pi * w[:-1] + 1) ** 2)) + (w[-1] - 1) ** 2 * (1 + S(2 * pi * w[-1]) ** 2)


def zak(x):
    return np.sum(0.5 * np.arange(1, len(x) + 1.0) * x)


def wood(x):
    return (100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2 + 90 * (x[3] - x[2] ** 2) ** 2 + (1 - x[2]) ** 2
            + 10.1 * ((x[1] - 1) ** 2 + (x[3] - 1) ** 2) + 19.8 * (x[1] - 1) * (x[3] - 1))


def goldstein(x, y):
    return ((1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2))
            * (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)))


def entropy(x):
    p = E(x) / np.sum(E(x))
    return -np.sum(p * np.log(p))


def lennard(x):
    p = x.reshape(-1, 3) + np.array([[0.0, 0, 0], [1.1, 0, 0], [0, 1.2, 0.3]])
    e = 0.0
    for i in range(3):
        for j in range(i + 1, 3):
            r = 1 / np.sum((p[i] - p[j]) ** 2) ** 3
            e = e + 4 * (r * r - r)
    return e


def rk4(x):
    y, h = x[0], 0.1
    f = lambda t, y: x[1] * y * (1 - y) + S(t)


    def step(i, y):
        t = i * h
        a = f(t, y)
        b = f(t + h / 2, y + h / 2 * a)
        c = f(t + h / 2, y + h / 2 * b)
        d = f(t + h, y + h * c)
        return y + h / 6 * (a + 2 * b + 2 * c + d)

    return loop(0, 10, step, y) ** 2


def leapfrog(x):
    h = 0.05

    def step(_, state):
        q, p = state
        p = p - h / 2 * S(q)
        q = q + h * p
        return q, p - h / 2 * S(q)

    q, p = loop(0, 20, step, (x[0], x[1]))
    return p * p / 2 - C(q) + q


def logistic_map(x):
    return loop(0, 8, lambda _, v: (3 + x[1] / 5) * v * (1 - v), 0.3 + x[0] / 10)


def newton(x):
    a = x[0] + 3
    return loop(0, 12, lambda _, r: r - (r**3 - a) / (3 * r * r), 1.0) * x[1]


def agm(x):
    return loop(0, 6, lambda _, s: ((s[0] + s[1]) / 2, np.sqrt(s[0] * s[1])), (x[0] + 3, x[1] + 2))[0]


def fraction(x):
    v = 1.0
    for i in range(6):
        v = 2 + x[i % 3] / v
    return v


def horner(x):
    v = 0.0
    for i in range(5):
        v = v * 0.7 + x[i]
    return v**3


def heat(x):
    u = loop(0, 5, lambda _, u: u.at[1:-1].add(0.2 * (u[2:] - 2 * u[1:-1] + u[:-2])), x)
    return np.sum(u**2 * np.arange(6.0))


def catmull(x):
    t = x[4]
    return 0.5 * (2 * x[1] + (x[2] - x[0]) * t + (2 * x[0] - 5 * x[1] + 4 * x[2] - x[3]) * t**2 + (3 * x[1] - x[0] - 3 * x[2] + x[3]) * t**3)


def trapezoid(x):
    n, s = 16, 0.0
    for i in range(n + 1):
        t = i / n
        s = s + (0.5 if i in (0, n) else 1.0) * E(-x[0] * t) * C(x[1] * t)
    return s / n


def simpson(x):
    n, s = 8, 0.0
    h = (x[1] + 2) / n
    for i in range(n + 1):
        s = s + (1.0 if i in (0, n) else 4.0 if i % 2 else 2.0) * np.sqrt(1 + x[0] ** 2 * (i * h) ** 2)
    return s * h / 3


def arm(x):
    a, px, py = 0.0, 0.0, 0.0
    for i in range(4):
        a = a + x[i]
        px = px + C(a) / (i + 1)
        py = py + S(a) / (i + 1)
    return (px - 1) ** 2 + (py - 0.5) ** 2


def allmath(x, y):
    return (E(x) * S(y) + C(x * y) + np.tan(x / 3) + np.sinh(y) * np.cosh(x) + np.tanh(x + y) + np.sqrt(x + 3) + np.cbrt(y + 3)
            + np.log(x + 4) + np.log2(y + 4) + np.log10(x * x + 1) + np.log1p(y * y) + np.expm1(x * y))


def invmath(x, y):
    return (np.arcsin(x / 3) + np.arccos(y / 3) + np.arctan(x * y) + np.arcsinh(x + y) + np.arccosh(x * x + 2)
            + np.arctanh(y / 3) + np.hypot(x, y + 2) + np.abs(x) * np.sign(y))


def case(name, f, n):
    points = [ramp(n), ramp(n, 2.3)]
    rows = []
    derivatives = jax.jit(lambda x: (f(x), jax.grad(f)(x), jax.hessian(f)(x)))
    for p in points:
        value, gradient, hessian = derivatives(np.array(p))
        rows.append({
            "x": p,
            "value": float(value),
            "gradient": [float(v) for v in gradient],
            "hessian": [[float(v) for v in row] for row in hessian],
        })
    return {"name": name, "points": rows}


print("[")
for i, (name, (f, n)) in enumerate(FUNCTIONS.items()):
    print(("," if i else "") + json.dumps(case(name, f, n)), flush=True)
print("]")
