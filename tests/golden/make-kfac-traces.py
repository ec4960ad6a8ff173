"""Writes kfac-traces.json: ten steps of K-FAC on small nets by the formulas of Martens & Grosse 2015 in NumPy.

    python tests/golden/make-kfac-traces.py        (needs numpy only; made with 2.x)

Nothing is shared between layers, examples or classes: each derivative is a product of matrices of one example, the Fisher
matrix is made whole from the Jacobians of the logits (equation 2 and section 3 there), and inverses are np.linalg.inv.
Parameters lie flat in the order W1, b1, W2, b2, ...; W is [fan in, fan out].
"""

import json
import pathlib

import numpy as np

STEPS = 10
ACTIVATIONS = {
    "tanh": (np.tanh, lambda s: 1 - np.tanh(s) ** 2),
    "sigmoid": (lambda s: 1 / (1 + np.exp(-s)), lambda s: np.exp(-s) / (1 + np.exp(-s)) ** 2),
}


def unflatten(theta, sizes):
    """V = [W; b] of each layer."""
    layers, at = [], 0
    for a, b in zip(sizes, sizes[1:]):
        layers.append(theta[at : at + (a + 1) * b].reshape(a + 1, b))
        at += (a + 1) * b
    return layers


def forward(layers, x, phi):
    """What comes into each layer, with its 1, and the sums."""
    incoming, sums, h = [], [], x
    for i, v in enumerate(layers):
        incoming.append(np.append(h, 1.0))
        sums.append(incoming[-1] @ v)
        h = phi(sums[-1]) if i + 1 < len(layers) else sums[-1]
    return incoming, sums


def backward(layers, sums, slope, of_logits):
    """The derivatives by each layer's sums."""
    derivatives = [of_logits]
    for i in range(len(layers) - 1, 0, -1):
        derivatives.insert(0, (layers[i][:-1] @ derivatives[0]) * slope(sums[i - 1]))
    return derivatives


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def cost_of(layers, inputs, labels, phi):
    return np.mean([-np.log(softmax(forward(layers, x, phi)[1][-1])[y]) for x, y in zip(inputs, labels)])


def trace(seed, sizes, activation, options):
    phi, slope = ACTIVATIONS[activation]
    noise = np.random.default_rng(seed)
    n, classes = 12, sizes[-1]
    inputs, labels = noise.normal(size=(n, sizes[0])), noise.integers(0, classes, n)
    theta = noise.normal(scale=0.5, size=sum((a + 1) * b for a, b in zip(sizes, sizes[1:])))
    start, damping = theta.copy(), options.get("damping", 0.1)
    rate, every, inverses = options.get("learningRate", 1.0), options.get("dampingEvery", 5), options.get("inverseEvery", 20)
    last, means, inverted, steps, dampings = np.zeros_like(theta), None, None, [], []
    for t in range(1, STEPS + 1):
        layers = unflatten(theta, sizes)
        gradient, fisher = np.zeros_like(theta), np.zeros((theta.size, theta.size))
        moments = [[np.zeros((a + 1, a + 1)), np.zeros((b, b))] for a, b in zip(sizes, sizes[1:])]
        for x, y in zip(inputs, labels):
            incoming, sums = forward(layers, x, phi)
            p = softmax(sums[-1])
            flat = lambda ds: np.concatenate([np.outer(h, d).ravel() for h, d in zip(incoming, ds)])
            gradient += flat(backward(layers, sums, slope, p - np.eye(classes)[y])) / n
            for label in range(classes):
                ds = backward(layers, sums, slope, p - np.eye(classes)[label])
                g = flat(ds)
                fisher += p[label] * np.outer(g, g) / n
                for (a, s), h, d in zip(moments, incoming, ds):
                    a += p[label] * np.outer(h, h) / n
                    s += p[label] * np.outer(d, d) / n
        keep = min(1 - 1 / t, options.get("decay", 0.95))
        means = moments if means is None else [[keep * m + (1 - keep) * new for m, new in zip(*pair)] for pair in zip(means, moments)]
        if t <= 3 or t % inverses == 0:
            inverted = []
            for a, s in means:
                pi = np.sqrt((np.trace(a) / len(a)) / (np.trace(s) / len(s)))
                inverted.append((np.linalg.inv(a + pi * np.sqrt(damping) * np.eye(len(a))), np.linalg.inv(s + np.sqrt(damping) / pi * np.eye(len(s)))))
        parts = [-(a @ v @ s) for (a, s), v in zip(inverted, unflatten(gradient, sizes))]
        delta = np.concatenate([part.ravel() for part in parts])
        bend = fisher + damping * np.eye(theta.size)
        if t == 1:
            step = -(gradient @ delta) / (delta @ bend @ delta) * delta
        else:
            plane = np.stack([delta, last])
            step = -np.linalg.solve(plane @ bend @ plane.T, plane @ gradient) @ plane
        step = rate * step
        model = 0.5 * step @ bend @ step + gradient @ step
        before = cost_of(layers, inputs, labels, phi)
        theta, last = theta + step, step
        if t % every == 0:
            rho = (cost_of(unflatten(theta, sizes), inputs, labels, phi) - before) / model
            damping *= 0.95**every if rho > 0.75 else 0.95**-every if rho < 0.25 else 1
        steps.append(theta.tolist())
        dampings.append(damping)
    return {
        "sizes": sizes, "activation": activation, "options": options, "inputs": inputs.ravel().tolist(), "labels": labels.tolist(),
        "start": start.tolist(), "steps": steps, "dampings": dampings,
    }


traces = [
    trace(1, [3, 4], "tanh", {"damping": 1.0}),
    trace(2, [3, 5, 4], "tanh", {"damping": 0.1, "dampingEvery": 2}),
    trace(3, [4, 5, 4, 3], "sigmoid", {"damping": 0.01, "decay": 0.5, "inverseEvery": 4}),
    trace(4, [2, 6, 2], "tanh", {"learningRate": 0.5, "damping": 1e-4, "dampingEvery": 1}),
]
lines = ",\n".join("  " + json.dumps(row) for row in traces)
path = pathlib.Path(__file__).with_name("kfac-traces.json")
path.write_text(f'{{\n "numpy": "{np.__version__}",\n "traces": [\n{lines}\n ]\n}}\n')
