"""Writes notebook-derivatives.json: gradients and Hessians by JAX in float64 of functions of tests/src/derivative/notebookFunctions.ts.

python make-notebook-derivatives.py > notebook-derivatives.json      (needs jax; written with 0.10)

Each is written here by the formulas of its source, at the first point of its row, whose numbers are in order in one vector.
"""
import json
import math
import jax
import jax.numpy as np

jax.config.update("jax_enable_x64", True)


def pendulum(p):
    a, b, p1, p2 = p
    kinetic = (p1**2 + 2 * p2**2 - 2 * p1 * p2 * np.cos(a - b)) / (2 * (1 + np.sin(a - b) ** 2))
    return kinetic - 2 * np.cos(a) - np.cos(b)


def kalman(p):
    q, r, *zs = p
    x, v, cost = 0.0, 1.0, 0.0
    for z in zs:
        v = v + q
        s = v + r
        e = z - x
        cost = cost + 0.5 * (np.log(2 * math.pi * s) + e**2 / s)
        x = x + v / s * e
        v = v * (1 - v / s)
    return cost


def gaussian_process(p):
    length, sigma, noise = p
    xs, ys = np.array([0, 0.4, 1.1]), np.array([0.2, 0.5, -0.3])
    K = sigma**2 * np.exp(-((xs[:, None] - xs[None, :]) ** 2) / (2 * length**2)) + noise**2 * np.eye(3)
    return 0.5 * ys @ np.linalg.solve(K, ys) + 0.5 * np.linalg.slogdet(K)[1]


def matrix_exponential(p):
    A = np.array([[0.0, 0.0], [0.0, 0.1]]).at[0, 1].set(p[0]).at[1, 0].set(p[1])
    term = total = np.eye(2)
    for k in range(1, 12):  # as many terms of the series as the function has
        term = term @ A / k
        total = total + term
    return total[0, 0] * total[1, 1] - total[0, 1]


def complex_numbers(p):
    c = p[0] + 1j * p[1]
    z = 0j
    for _ in range(4):
        z = z * z + c
    return np.real(z) ** 2 + np.imag(z) ** 2


def de_casteljau(p):
    points, s = p[:8].reshape(4, 2), p[8]
    weights = np.array([(1 - s) ** 3, 3 * s * (1 - s) ** 2, 3 * s**2 * (1 - s), s**3])
    x, y = weights @ points
    return x * x + y


def lstm(p):
    W = p[:18].reshape(3, 2, 3)
    b = p[18:24].reshape(3, 2)
    h, c = np.zeros(2), np.zeros(2)
    for x in p[24:]:
        gates = W @ np.concatenate([h, x[None]]) + b
        f, i, g = jax.nn.sigmoid(gates[0]), jax.nn.sigmoid(gates[1]), np.tanh(gates[2])
        c = f * c + i * g
        h = f * np.tanh(c)
    return np.sum(h**2)


wave = lambda k: [math.sin(k + 3 * i + j) for i in range(2) for j in range(3)]
FUNCTIONS = {
    "double pendulum, with functions of Math taken apart": (pendulum, [0.4, -0.6, 0.3, 1.1]),
    "Kalman filter, with an array by default": (kalman, [0.1, 0.5, 0.3, 0.4]),
    "Gaussian process, with a matrix of zeros without types": (gaussian_process, [0.7, 1.1, 0.2]),
    "a matrix exponential, from a matrix that another function made without the parameters": (matrix_exponential, [0.3, 0.8]),
    "complex numbers of a type that is declared inside": (complex_numbers, [0.3, 0.4]),
    "de Casteljau, with rows in an array without a type": (de_casteljau, [0, 0, 1, 2, 3, 1, 4, -1, 0.3]),
    "LSTM, with Math.tanh as an argument": (
        lstm,
        [*wave(1), *wave(2), *wave(4), 0.1, 0.2, 0, 0.1, -0.1, 0.1, 0.5, -0.2, 0.9],
    ),
}

rows = []
for name, (f, x) in FUNCTIONS.items():
    at = np.array(x, dtype=float)
    rows.append({
        "name": name,
        "x": [float(v) for v in x],
        "gradient": jax.grad(f)(at).tolist(),
        "hessian": jax.hessian(f)(at).tolist(),
    })
print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
