"""Writes mpmath-traces.json: parameters after 1, 2, 10, 100 and 1,000 steps of rules that no package has, by the formula of
each paper in numbers of 50 digits.

    python tests/golden/make-mpmath-traces.py        (made with mpmath 1.3; needs mpmath only)

`optimizer` and `options` name the Thalweg optimizer and its hyper-parameters that must take the same steps.
"""

import json
import pathlib

import mpmath
from mpmath import mpf, sqrt

from tracing import PROBLEMS, write

mpmath.mp.dps = 50


def per_tensor(shapes):
    """First and last place of each tensor."""
    at, spans = 0, []
    for shape in shapes:
        n = 1
        for size in shape:
            n *= size
        spans.append((at, at + n, shape))
        at += n
    return spans


def exact(rule):
    """A run whose numbers are mpmath's: `rule(options, shapes, problem function)` gives step(params, gradient, t)."""

    def with_options(options):
        exact_options = {key: mpf(value) for key, value in options.items()}

        def start_run(start, shapes):
            function = next(f for f, begin, _ in PROBLEMS.values() if begin == start)
            step = rule(exact_options, shapes, function)
            return lambda params, gradient, value, t: step([mpf(x) for x in params], [mpf(g) for g in gradient], t)

        def rounded(start, shapes):
            step = start_run(start, shapes)

            def rounded_step(*arguments):
                with mpmath.workprec(53):
                    return step(*arguments)

            return rounded_step

        start_run.rounded = rounded
        return start_run

    return with_options


def tiger(o, shapes, function):
    m = None

    def step(p, g, t):
        nonlocal m
        m = [o["beta"] * a + (1 - o["beta"]) * b for a, b in zip(m or [mpf(0)] * len(g), g)]
        return [x - o["learningRate"] * (mpmath.sign(a) + o["weightDecay"] * x) for x, a in zip(p, m)]

    return step


def batch_factor(t):
    """What the costs of batches are of the whole's in "mars(batches)": a gradient on another batch is another."""
    return mpf(10 + 7 * t % 5) / 10


def amsgrad(o, shapes, function):
    b1, b2, state = o["beta1"], o["beta2"], {}

    def step(p, g, t):
        zero = [mpf(0)] * len(g)
        m = [b1 * a + (1 - b1) * x for a, x in zip(state.get("m", zero), g)]
        v = [b2 * a + (1 - b2) * x * x for a, x in zip(state.get("v", zero), g)]
        most = [max(a, b) for a, b in zip(state.get("most", zero), v)]
        state.update(m=m, v=v, most=most)
        return [x - o["learningRate"] * a / (sqrt(b) + mpf("1e-8")) for x, a, b in zip(p, m, most)]

    return step


def optimistic_adam(o, shapes, function):
    b1, b2, eps, state = o["beta1"], o["beta2"], mpf("1e-8"), {}

    def step(p, g, t):
        zero = [mpf(0)] * len(g)
        m = [b1 * a + (1 - b1) * x for a, x in zip(state.get("m", zero), g)]
        v = [b2 * a + (1 - b2) * x * x for a, x in zip(state.get("v", zero), g)]
        d = [a / (1 - b1**t) / (sqrt(b / (1 - b2**t)) + eps) for a, b in zip(m, v)]
        before = state.get("d", zero)
        state.update(m=m, v=v, d=d)
        return [x - o["learningRate"] * (2 * a - b) for x, a, b in zip(p, d, before)]

    return step


def adan(o, shapes, function):
    """The paper's, its betas counted from the other end; with "biasCorrection" the authors' code. Epsilon is inside the root."""
    a1, a2, a3, eta = 1 - o["beta1"], 1 - o["beta2"], 1 - o["beta3"], o["learningRate"]
    state = {}

    def step(p, g, t):
        d = [a - b for a, b in zip(g, state.get("g", g))]
        square = [(a + (1 - a2) * b) ** 2 for a, b in zip(g, d)]
        zero = [mpf(0)] * len(g)
        corrected = o["biasCorrection"]
        mix = lambda a, old, new: [(1 - a) * x + a * y for x, y in zip(old, new)]
        m = mix(a1, state.get("m", zero if corrected else g), g)
        v = mix(a2, state.get("v", zero) if corrected or t > 2 else d, d)
        n = mix(a3, state.get("n", zero if corrected else square), square)
        state.update(g=g, m=m, v=v, n=n)
        c1, c2, c3 = ((1 - (1 - a) ** t) if corrected else 1 for a in (a1, a2, a3))
        return [
            (x - eta / sqrt(c / c3 + o["epsilonRoot"]) * (a / c1 + (1 - a2) * b / c2)) / (1 + eta * o["weightDecay"])
            for x, a, b, c in zip(p, m, v, n)
        ]

    return step


def yogi(o, shapes, function):
    b1, b2, eps, state = o["beta1"], o["beta2"], mpf("1e-3"), {}

    def step(p, g, t):
        m = [b1 * a + (1 - b1) * b for a, b in zip(state.get("m", [mpf(0)] * len(g)), g)]
        before = state.get("v", [o["initialAccumulator"]] * len(g))
        v = [a - (1 - b2) * mpmath.sign(a - b * b) * b * b for a, b in zip(before, g)]
        state.update(m=m, v=v)
        return [x - o["learningRate"] * a / (sqrt(b) + eps) for x, a, b in zip(p, m, v)]

    return step


def lars(o, shapes, function):
    velocity = None

    def step(p, g, t):
        nonlocal velocity
        velocity = velocity or [mpf(0)] * len(g)
        for first, end, _ in per_tensor(shapes):
            size, length = (sqrt(sum(x * x for x in row[first:end])) for row in (p, g))
            rate = o["trust"] * size / (length + o["weightDecay"] * size)
            for i in range(first, end):
                velocity[i] = o["momentum"] * velocity[i] + o["learningRate"] * rate * (g[i] + o["weightDecay"] * p[i])
        return [x - a for x, a in zip(p, velocity)]

    return step


def centralized(o, shapes, function):
    """Of each output's numbers: tensors of even length are [n / 2, 1, 2], whose last axis is that of the outputs."""

    def step(p, g, t):
        after = list(p)
        for first, end, shape in per_tensor(shapes):
            outputs = 2 if (end - first) % 2 == 0 else 0
            for i in range(first, end):
                mean = sum(g[first + (i - first) % 2 : end : 2]) / ((end - first) // 2) if outputs else 0
                after[i] = p[i] - o["learningRate"] * (g[i] - mean)
        return after

    return step


def prodigy(o, shapes, function):
    b1, b2, eps, d0 = o["beta1"], o["beta2"], mpf("1e-8"), o["firstDistance"]
    b3, state = sqrt(b2), {"r": mpf(0), "d": d0}

    def step(p, g, t):
        zero, d = [mpf(0)] * len(g), state["d"]
        start = state.setdefault("start", p)
        m = [b1 * a + (1 - b1) * d * b for a, b in zip(state.get("m", zero), g)]
        v = [b2 * a + (1 - b2) * d**2 * b**2 for a, b in zip(state.get("v", zero), g)]
        r = b3 * state["r"] + (1 - b3) * d**2 * sum(a * (y - x) for a, x, y in zip(g, p, start))
        s = [b3 * a + (1 - b3) * d**2 * b for a, b in zip(state.get("s", zero), g)]
        after = max(d, r / sum(abs(a) for a in s))
        state.update(m=m, v=v, r=r, s=s, d=after)
        # Beside eps the authors' code has the new d, the paper the old.
        return [x - d * a / (sqrt(b) + after * eps) for x, a, b in zip(p, m, v)]

    return step


def d_adaptation(o, shapes, function):
    b1, b2, eps = o["beta1"], o["beta2"], mpf("1e-8")
    b3, state = sqrt(b2), {"r": mpf(0), "d": o["firstDistance"]}

    def step(p, g, t):
        zero, d = [mpf(0)] * len(g), state["d"]
        before, s = state.get("v", zero), state.get("s", zero)
        r = b3 * state["r"] + (1 - b3) * d * sum(a * b / (sqrt(c) + eps) for a, b, c in zip(g, s, before))
        m = [b1 * a + (1 - b1) * d * b for a, b in zip(state.get("m", zero), g)]
        v = [b2 * a + (1 - b2) * b**2 for a, b in zip(before, g)]
        s = [b3 * a + (1 - b3) * d * b for a, b in zip(s, g)]
        state.update(m=m, v=v, r=r, s=s, d=max(d, r / ((1 - b3) * sum(abs(a) for a in s))))
        return [x - a / (sqrt(b) + eps) for x, a, b in zip(p, m, v)]

    return step


def mars(o, shapes, function):
    b1, b2, eps = o["beta1"], o["beta2"], mpf("1e-8")
    batches, state = "exact" in o, {}

    def step(p, g, t):
        if batches:
            g = [batch_factor(t) * a for a in g]
        before = state.get("g", [mpf(0)] * len(g) if o.get("fromZero") else g)
        if batches and o["exact"] and t > 1:
            before = [batch_factor(t) * a for a in function(state["p"])[1]]
        state["p"] = p
        c = [a + o["gamma"] * b1 / (1 - b1) * (a - b) for a, b in zip(g, before)]
        for first, end, _ in per_tensor(shapes) if o.get("clipPerLayer") else [(0, len(c), None)]:
            length = sqrt(sum(x * x for x in c[first:end]))
            if length > 1:
                c[first:end] = [x / length for x in c[first:end]]
        m = [b1 * a + (1 - b1) * x for a, x in zip(state.get("m", [mpf(0)] * len(g)), c)]
        v = [b2 * a + (1 - b2) * x * x for a, x in zip(state.get("v", [mpf(0)] * len(g)), c)]
        state.update(g=g, m=m, v=v)
        return [
            x - o["learningRate"] * (a / (1 - b1**t) / (sqrt(b / (1 - b2**t)) + eps) + o["weightDecay"] * x)
            for x, a, b in zip(p, m, v)
        ]

    return step


def cautious_adam(o, shapes, function):
    b1, b2, eps = mpf(0.9), mpf(0.999), mpf(1e-8)
    state = {}

    def step(p, g, t):
        m = [b1 * a + (1 - b1) * x for a, x in zip(state.get("m", [mpf(0)] * len(g)), g)]
        v = [b2 * a + (1 - b2) * x * x for a, x in zip(state.get("v", [mpf(0)] * len(g)), g)]
        state.update(m=m, v=v)
        u = [o["learningRate"] * a / (1 - b1**t) / (sqrt(b / (1 - b2**t)) + eps) for a, b in zip(m, v)]
        after = list(p)
        for first, end, _ in per_tensor(shapes):
            mask = [1 if u[i] * g[i] > 0 else 0 for i in range(first, end)]
            scale = 1 / max(mpf(sum(mask)) / (end - first), mpf(1e-3))
            for i in range(first, end):
                after[i] = p[i] - scale * mask[i - first] * u[i]
        return after

    return step


def sam(o, shapes, function):
    def step(p, g, t):
        length = sqrt(sum(x * x for x in g))
        if length == 0:
            return p
        _, there = function([x + o["radius"] * a / length for x, a in zip(p, g)])
        return [x - o["learningRate"] * a for x, a in zip(p, there)]

    return step


def asam(o, shapes, function):
    def step(p, g, t):
        size = [abs(x) + o["eta"] for x in p]
        length = sqrt(sum((a * s) ** 2 for a, s in zip(g, size)))
        if length == 0:
            return p
        _, there = function([x + o["radius"] * s * s * a / length for x, a, s in zip(p, g, size)])
        return [x - o["learningRate"] * a for x, a in zip(p, there)]

    return step


def madgrad(o, shapes, function):
    """Optax has this rule, but computes the weights in 32 bits."""
    eps, state = o["epsilon"], {}

    def step(p, g, t):
        start = state.setdefault("start", p)
        g = [a + o["weightDecay"] * x for a, x in zip(g, p)]
        weight = (o["learningRate"] + eps) * sqrt(mpf(t))
        s = [a + weight * b for a, b in zip(state.get("s", [mpf(0)] * len(g)), g)]
        v = [a + weight * b * b for a, b in zip(state.get("v", [mpf(0)] * len(g)), g)]
        state.update(s=s, v=v)
        z = [a - b / (mpmath.cbrt(c) + eps) for a, b, c in zip(start, s, v)]
        return [o["momentum"] * x + (1 - o["momentum"]) * a for x, a in zip(p, z)]

    return step


def inverse_fourth_root(matrix):
    values, vectors = mpmath.eigsy(matrix)
    return vectors * mpmath.diag([x ** mpf(-0.25) for x in values]) * vectors.T


def shampoo(o, shapes, function):
    eps, spans = o["epsilon"], per_tensor(shapes)
    sums = [
        (mpmath.eye(shape[0]) * eps, mpmath.eye(shape[1]) * eps) if len(shape) == 2 else [eps] * (end - first)
        for first, end, shape in spans
    ]

    def step(p, g, t):
        after = list(p)
        for k, (first, end, shape) in enumerate(spans):
            if len(shape) == 2:
                rows, columns = shape
                G = mpmath.matrix([[g[first + i * columns + j] for j in range(columns)] for i in range(rows)])
                L, R = sums[k][0] + G * G.T, sums[k][1] + G.T * G
                sums[k] = (L, R)
                U = inverse_fourth_root(L) * G * inverse_fourth_root(R)
                for i in range(rows):
                    for j in range(columns):
                        after[first + i * columns + j] -= o["learningRate"] * U[i, j]
            else:
                sums[k] = [s + g[first + i] ** 2 for i, s in enumerate(sums[k])]
                for i, s in enumerate(sums[k]):
                    after[first + i] -= o["learningRate"] * g[first + i] / sqrt(s)
        return after

    return step


def mirrored(matrix):
    """The columns in the other order."""
    return mpmath.matrix([[matrix[i, matrix.cols - 1 - j] for j in range(matrix.cols)] for i in range(matrix.rows)])


def soap(o, shapes, function):
    b1, b2, eps, every = o["beta1"], o["beta2"], mpf("1e-8"), int(o["every"])
    spans, state = per_tensor(shapes), {}

    def matrix_of(row, first, shape):
        return mpmath.matrix([[row[first + i * shape[1] + j] for j in range(shape[1])] for i in range(shape[0])])

    def sorted_axes(Q, M, v, first, shape, axis):
        """The authors' code sorts axes, and the squares along them, before it turns them."""
        shares = Q.T * M * Q
        order = sorted(range(Q.cols), key=lambda i: -shares[i, i])
        was = list(v)
        for i in range(shape[0]):
            for j in range(shape[1]):
                from_i, from_j = (order[i], j) if axis == 0 else (i, order[j])
                v[first + i * shape[1] + j] = was[first + from_i * shape[1] + from_j]
        return mpmath.matrix([[Q[i, k] for k in order] for i in range(Q.rows)])

    def step(p, g, t):
        call, skipped = t, bool(o.get("skipFirst")) and t == 1
        t = t - 1 if o.get("skipFirst") else t
        m = [b1 * a + (1 - b1) * x for a, x in zip(state.get("m", [mpf(0)] * len(g)), g)]
        if skipped:
            m = [mpf(0)] * len(g)
        v = state.get("v", [mpf(0)] * len(g))
        after = list(p)
        for first, end, shape in spans:
            if skipped and len(shape) != 2:
                continue
            if len(shape) != 2:
                for i in range(first, end):
                    v[i] = b2 * v[i] + (1 - b2) * g[i] ** 2
                    after[i] -= o["learningRate"] * (m[i] / (1 - b1**t) / (sqrt(v[i] / (1 - b2**t)) + eps) + o["weightDecay"] * p[i])
                continue
            G, M = matrix_of(g, first, shape), matrix_of(m, first, shape)
            gather = lambda: state.update(
                L=b2 * state.get("L", mpmath.zeros(shape[0])) + (1 - b2) * G * G.T,
                R=b2 * state.get("R", mpmath.zeros(shape[1])) + (1 - b2) * G.T * G,
            )
            if call == 1:
                gather()
                # Of the largest eigenvalue first, as in the authors' code.
                QL, QR = mpmath.eigsy(state["L"])[1], mpmath.eigsy(state["R"])[1]
                state.update(QL=mirrored(QL), QR=mirrored(QR))
            if skipped:
                continue
            QL, QR = state["QL"], state["QR"]
            turned, mean = QL.T * G * QR, QL.T * M * QR
            for i in range(shape[0]):
                for j in range(shape[1]):
                    k = first + i * shape[1] + j
                    v[k] = b2 * v[k] + (1 - b2) * turned[i, j] ** 2
                    mean[i, j] = mean[i, j] / (1 - b1**t) / (sqrt(v[k] / (1 - b2**t)) + eps)
            U = QL * mean * QR.T
            for i in range(shape[0]):
                for j in range(shape[1]):
                    k = first + i * shape[1] + j
                    after[k] -= o["learningRate"] * (U[i, j] + o["weightDecay"] * p[k])
            gather()
            if t % every == 0 and o.get("sortAxes"):
                QL = sorted_axes(QL, state["L"], v, first, shape, 0)
                QR = sorted_axes(QR, state["R"], v, first, shape, 1)
            if t % every == 0:
                state.update(QL=mpmath.qr(state["L"] * QL)[0], QR=mpmath.qr(state["R"] * QR)[0])
        state.update(m=m, v=v)
        return after

    return step


def galore_adam(o, shapes, function):
    """Of the shorter axis; the vectors of even length are matrices of two columns."""
    b1, b2, eps, every = mpf(0.9), mpf(0.999), mpf(1e-8), int(o["every"])
    shapes = [shape if len(shape) == 2 or shape[0] % 2 else (shape[0] // 2, 2) for shape in shapes]
    spans, states = per_tensor(shapes), [{} for _ in shapes]

    def adam(R, state, t):
        zero = mpmath.zeros(R.rows, R.cols)
        M, V = b1 * state.get("M", zero) + (1 - b1) * R, state.get("V", zero).copy()
        move = zero.copy()
        for i in range(R.rows):
            for j in range(R.cols):
                V[i, j] = b2 * V[i, j] + (1 - b2) * R[i, j] ** 2
                move[i, j] = -o["learningRate"] * M[i, j] / (1 - b1**t) / (sqrt(V[i, j] / (1 - b2**t)) + eps)
        state.update(M=M, V=V)
        return move

    def directions_of(G, before):
        rank, Q = min(int(o["rank"]), G.rows, G.cols), mirrored(mpmath.eigsy(G * G.T)[1])
        P = Q[:, :rank]
        for k in range(rank if before else 0):
            if (before[:, k].T * P[:, k])[0] < 0:
                P[:, k] = -P[:, k]
        return P

    def step(p, g, t):
        after = list(p)
        for (first, end, shape), state in zip(spans, states):
            rows, columns = shape if len(shape) == 2 else (1, shape[0])
            G = mpmath.matrix([[g[first + i * columns + j] for j in range(columns)] for i in range(rows)])
            if len(shape) == 2:
                tall = rows >= columns
                G = G.T if tall else G
                if (t - 1) % every == 0:
                    state["P"] = directions_of(G, state.get("P"))
                move = o["scale"] * state["P"] * adam(state["P"].T * G, state, t)
                move = move.T if tall else move
            else:
                move = adam(G, state, t)
            for k in range(first, end):
                after[k] += move[(k - first) // columns, (k - first) % columns]
        return after

    return step


# Signs that tests/src/optimizerTraces.test.ts draws, one row a step.
SIGNS = json.loads(pathlib.Path(__file__).with_name("sophia-signs.json").read_text())


def sophia(o, shapes, function):
    b1, b2, state = o["beta1"], o["beta2"], {}

    def step(p, g, t):
        zero = [mpf(0)] * len(g)
        m = [b1 * a + (1 - b1) * x for a, x in zip(state.get("m", zero), g)]
        h = before = state.get("h", zero)
        if (t - 1) % int(o["every"]) == 0:
            u = SIGNS[t - 1]
            with mpmath.workdps(50):
                far = mpf("1e-20")
                ahead, behind = (function([x + s * far * w for x, w in zip(p, u)])[1] for s in (1, -1))
                products = [(a - b) / (2 * far) for a, b in zip(ahead, behind)]
            h = [b2 * c + (1 - b2) * w * a for c, w, a in zip(h, u, products)]
        after = []
        for x, a, c in zip(p, m, h if o.get("curvatureFirst") else before):
            direction = a / ((1 - b1**t) if o.get("biasCorrection", 1) else 1) / max(o["gamma"] * c, mpf("1e-8"))
            after.append(x - o["learningRate"] * (min(max(direction, -o["limit"]), o["limit"]) + o["weightDecay"] * x))
        state.update(m=m, h=h)
        return after

    return step


def rprop(o, shapes, function):
    """With the step back: Riedmiller & Braun 1993, as Igel & Huesken 2000 write it ("Rprop+")."""
    sizes, previous, moves = None, None, None

    def step(p, g, t):
        nonlocal sizes, previous, moves
        if t == 1:
            sizes, previous, moves = [o["learningRate"]] * len(p), [mpf(0)] * len(p), [mpf(0)] * len(p)
        for i in range(len(p)):
            turn = g[i] * previous[i]
            if turn > 0:
                sizes[i] = min(sizes[i] * o["grow"], mpf(50))
            if turn < 0:
                sizes[i] = max(sizes[i] * o["shrink"], mpf("1e-6"))
                moves[i], previous[i] = -moves[i], mpf(0)
            else:
                moves[i], previous[i] = -mpmath.sign(g[i]) * sizes[i], g[i]
        return [x + d for x, d in zip(p, moves)]

    return step


write(
    "mpmath-traces.json",
    {"mpmath": mpmath.__version__},
    [
        (
            "tiger",
            [{"learningRate": r, "beta": b, "weightDecay": w} for r, b, w in ((1e-3, 0.9, 0.01), (3e-3, 0.965, 0.1), (1e-4, 0.5, 0.0))],
            exact(tiger),
        ),
        (
            "adan",
            [
                {"learningRate": r, "beta1": b1, "beta2": b2, "beta3": b3, "weightDecay": w, "epsilonRoot": 1e-8, "epsilon": 1e-300, "proximal": True, "biasCorrection": c}
                for r, b1, b2, b3, w, c in ((1e-2, 0.98, 0.92, 0.99, 0.0, True), (3e-3, 0.9, 0.8, 0.999, 0.1, True), (1e-2, 0.98, 0.92, 0.99, 0.02, False))
            ],
            exact(adan),
        ),
        (
            "amsgrad",
            [{"learningRate": r, "beta1": b1, "beta2": b2, "biasCorrection": False} for r, b1, b2 in ((1e-2, 0.9, 0.999), (3e-3, 0.8, 0.95), (1e-3, 0.5, 0.99))],
            exact(amsgrad),
        ),
        (
            "optimisticAdam",
            [{"learningRate": r, "beta1": b1, "beta2": b2, "fromZero": True} for r, b1, b2 in ((1e-2, 0.9, 0.999), (3e-3, 0.8, 0.95), (1e-3, 0.5, 0.99))],
            exact(optimistic_adam),
        ),
        (
            "yogi",
            [{"learningRate": r, "beta1": b1, "beta2": b2, "initialAccumulator": v, "biasCorrection": False} for r, b1, b2, v in ((1e-2, 0.9, 0.999, 1e-6), (0.05, 0.8, 0.95, 1e-3), (1e-3, 0.5, 0.99, 1.0))],
            exact(yogi),
        ),
        (
            "lars",
            [{"learningRate": r, "trust": a, "momentum": m, "weightDecay": w, "sumOfNorms": True} for r, a, m, w in ((0.5, 1e-3, 0.9, 0.1), (1, 1e-2, 0.5, 1.0), (0.1, 1e-2, 0.0, 0.01))],
            exact(lars),
        ),
        (
            "centralized(gradientDescent)",
            [{"learningRate": r, "ofOutputs": True} for r in (1e-3, 3e-4, 1e-4)],
            exact(centralized),
        ),
        (
            "prodigy",
            [{"beta1": b1, "beta2": b2, "firstDistance": d, "biasCorrection": False} for b1, b2, d in ((0.9, 0.999, 1e-6), (0.8, 0.99, 1e-3), (0.5, 0.9, 1e-2))],
            exact(prodigy),
        ),
        (
            "dAdaptation",
            [{"beta1": b1, "beta2": b2, "firstDistance": d, "biasCorrection": False} for b1, b2, d in ((0.9, 0.999, 1e-6), (0.8, 0.99, 1e-3), (0.5, 0.9, 1e-2))],
            exact(d_adaptation),
        ),
        (
            "mars",
            [
                {"learningRate": r, "beta1": b1, "beta2": b2, "gamma": c, "weightDecay": w}
                for r, b1, b2, c, w in ((3e-3, 0.95, 0.99, 0.025, 0.0), (1e-2, 0.9, 0.999, 0.1, 0.01), (1e-3, 0.8, 0.95, 0.0, 0.1))
            ]
            + [{"learningRate": 3e-3, "beta1": 0.9, "beta2": 0.99, "gamma": 0.05, "weightDecay": 0.01, "clipPerLayer": True, "fromZero": True}],
            exact(mars),
        ),
        (
            "mars(batches)",
            [
                {"learningRate": r, "beta1": b1, "beta2": b2, "gamma": c, "weightDecay": w, "exact": exact}
                for r, b1, b2, c, w, exact in ((3e-3, 0.95, 0.99, 0.025, 0.0, True), (1e-3, 0.9, 0.999, 0.1, 0.01, True), (3e-3, 0.95, 0.99, 0.025, 0.0, False))
            ],
            exact(mars),
        ),
        (
            "madgrad",
            [
                {"learningRate": r, "momentum": m, "weightDecay": w, "epsilon": e}
                for r, m, w, e in ((1e-2, 0.9, 0.0, 1e-6), (1e-3, 0.5, 0.1, 1e-6), (0.05, 0.9, 0.0, 1e-3))
            ],
            exact(madgrad),
        ),
        ("cautious(adam)", [{"learningRate": r} for r in (2e-2, 3e-3, 1e-3)], exact(cautious_adam)),
        ("sam(gradientDescent)", [{"learningRate": r, "radius": d} for r, d in ((1e-3, 0.05), (3e-4, 0.01), (1e-4, 0.2))], exact(sam)),
        (
            "asam(gradientDescent)",
            [{"learningRate": r, "radius": d, "eta": e} for r, d, e in ((3e-4, 0.05, 0.01), (3e-4, 0.1, 0.1), (1e-4, 0.02, 1.0))],
            exact(asam),
        ),
        ("shampoo", [{"learningRate": r, "epsilon": e} for r, e in ((0.1, 1e-4), (0.02, 1e-2), (0.5, 1.0))], exact(shampoo)),
        (
            "soap",
            [
                {"learningRate": r, "beta1": b1, "beta2": b2, "every": k, "weightDecay": w}
                for r, b1, b2, k, w in ((3e-3, 0.95, 0.95, 10, 0.0), (1e-2, 0.9, 0.99, 1, 0.01), (1e-3, 0.8, 0.9, 7, 0.1))
            ]
            + [{"learningRate": 3e-3, "beta1": 0.95, "beta2": 0.9, "every": 3, "weightDecay": 0.01, "skipFirst": True, "sortAxes": True}],
            exact(soap),
        ),
        (
            "galore(adam)",
            [{"learningRate": r, "rank": k, "every": e, "scale": a} for r, k, e, a in ((1e-2, 1, 200, 1.0), (3e-3, 2, 10, 0.25), (2e-2, 1, 7, 0.5))],
            exact(galore_adam),
        ),
        (
            "sophia",
            [
                {"learningRate": r, "beta1": b1, "beta2": b2, "gamma": c, "limit": d, "every": k, "weightDecay": w}
                for r, b1, b2, c, d, k, w in (
                    (1e-3, 0.965, 0.99, 0.01, 1.0, 10, 1e-4),
                    (1e-2, 0.9, 0.9, 1.0, 0.5, 1, 0.0),
                    (3e-3, 0.8, 0.95, 0.1, 2.0, 5, 0.1),
                )
            ]
            + [
                {"learningRate": 3e-3, "beta1": 0.8, "beta2": 0.95, "gamma": 0.1, "limit": 2.0, "every": 5, "weightDecay": 0.1, "curvatureFirst": True, **o}
                for o in ({}, {"biasCorrection": False})
            ],
            exact(sophia),
        ),
        (
            "rprop",
            [{"learningRate": r, "shrink": s, "grow": g, "stepBack": True} for r, s, g in ((0.01, 0.5, 1.2), (0.1, 0.7, 1.1), (1e-3, 0.3, 1.5))],
            exact(rprop),
        ),
    ],
)
