# What scripts/bench/runtime.ts compares with: JAX (float64, jit, vmap, grad), PyTorch where it is installed, and NumPy
# (gradients by hand, as it has none).
# Prints one JSON line a measure: {system, name, first, median, sum}.
import json, sys, time
import numpy as np
import jax, jax.numpy as jnp

jax.config.update("jax_enable_x64", True)
repeats = int(sys.argv[1])


def report(system, name, run, calls=1):
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = run()
        times.append((time.perf_counter() - start) * 1e3 / calls)
        # Columns are summed, to be compared, outside the time.
        total = float(sum(column.sum() for column in result)) if isinstance(result, tuple) else result
    print(json.dumps({"system": system, "name": name, "first": times[0], "median": float(np.median(times[1:])), "sum": total}), flush=True)


def mesh(n):
    axis = -5 + np.arange(n) * (10 / (n - 1))
    x, y = np.meshgrid(axis, axis)
    return x.ravel(), y.ravel()


himmelblau = lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2
ackley = lambda m: lambda x, y: (
    -20 * m.exp(-0.2 * m.sqrt(0.5 * (x * x + y * y))) - m.exp(0.5 * (m.cos(2 * np.pi * x) + m.cos(2 * np.pi * y))) + 20 + np.e
)
rastrigin = lambda m: lambda x, y: 20 + x * x - 10 * m.cos(2 * np.pi * x) + y * y - 10 * m.cos(2 * np.pi * y)
rosenbrock = lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2


def himmelblauGradient(x, y):
    a, b = x * x + y - 11, x + y * y - 7
    return 4 * x * a + 2 * b, 2 * a + 4 * y * b


def ackleyGradient(x, y):
    r = np.sqrt(0.5 * (x * x + y * y))
    a = 2 * np.exp(-0.2 * r) / r
    b = np.pi * np.exp(0.5 * (np.cos(2 * np.pi * x) + np.cos(2 * np.pi * y)))
    return a * x + b * np.sin(2 * np.pi * x), a * y + b * np.sin(2 * np.pi * y)


rastriginGradient = lambda x, y: tuple(2 * v + 20 * np.pi * np.sin(2 * np.pi * v) for v in (x, y))


def descent(f, steps, rate):
    gradient = jax.grad(f, (0, 1))

    def step(_, c):
        a, b = gradient(*c)
        return c[0] - rate * a, c[1] - rate * b

    return lambda x, y: jax.lax.fori_loop(0, steps, step, (x, y))


for name, forJax, forNumpy, gradient, rate in [
    ("himmelblau", himmelblau, himmelblau, himmelblauGradient, 0.01),
    ("ackley", ackley(jnp), ackley(np), ackleyGradient, 0.001),
    ("rastrigin", rastrigin(jnp), rastrigin(np), rastriginGradient, 0.001),
]:
    x, y = mesh(200)
    values = jax.jit(forJax)
    report("jax", f"{name}: contour 200 x 200", lambda: (np.asarray(values(x, y)),))
    report("numpy", f"{name}: contour 200 x 200", lambda: (forNumpy(x, y),))
    both = jax.jit(jax.vmap(jax.value_and_grad(forJax, (0, 1))))
    report("jax", f"{name}: gradients 200 x 200", lambda: (np.asarray(both(x, y)[1][0]),))
    report("numpy", f"{name}: gradients 200 x 200", lambda: (forNumpy(x, y), gradient(x, y))[1][:1])
    u, v = mesh(100)
    basin = jax.jit(jax.vmap(descent(forJax, 500, rate)))
    report("jax", f"{name}: basins 100 x 100, 500 steps", lambda: tuple(np.asarray(c) for c in basin(u, v)))

    def loop():
        a, b = u, v
        for _ in range(500):
            p, q = gradient(a, b)
            a, b = a - rate * p, b - rate * q
        return a, b

    report("numpy", f"{name}: basins 100 x 100, 500 steps", loop)

one = jax.jit(descent(rosenbrock, 10000, 1e-3))
report("jax", "rosenbrock: one start, 10,000 steps", lambda: sum(float(c) for c in one(-1.5, 2.0)))


# One gradient after the other, as an optimizer asks for them.
beale = lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def shubert(m):
    def f(x, y):
        product = 1
        for v in (x, y):
            total = 0
            for i in range(1, 6):
                total = total + i * m.cos((i + 1) * v + i)
            product = product * total
        return product

    return f


try:
    import torch
except ImportError:
    torch = None

plain = lambda f: lambda m: f
for name, f in [
    ("himmelblau", plain(himmelblau)),
    ("rosenbrock", plain(rosenbrock)),
    ("beale", plain(beale)),
    ("rastrigin", rastrigin),
    ("ackley", ackley),
    ("shubert", shubert),
]:
    points = [(0.5 + 0.01 * (i % 37), -0.7 + 0.02 * (i % 41)) for i in range(300)]
    gradient = jax.jit(jax.grad(f(jnp), (0, 1)))

    def inTurn():
        total = 0.0
        for x, y in points:
            a, b = gradient(x, y)
            total += float(a) + float(b)
        return total

    report("jax", f"{name}: one gradient", inTurn, len(points))
    if torch is None:
        continue
    g = f(torch)

    def backward():
        total = 0.0
        for x, y in points:
            x, y = torch.tensor(x, dtype=torch.float64, requires_grad=True), torch.tensor(y, dtype=torch.float64, requires_grad=True)
            g(x, y).backward()
            total += x.grad.item() + y.grad.item()
        return total

    report("torch", f"{name}: one gradient", backward, len(points))
