# JAX's side of scripts/bench/gradients.ts (float64, jit). Reads {repeats, rows: [{name, params}]} as JSON, prints one JSON line a row.
import json, sys, time
import numpy as np
import jax, jax.numpy as jnp

jax.config.update("jax_enable_x64", True)
given = json.load(sys.stdin)


def rosenbrock(x):
    return jnp.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def lennardJones(p):
    p = p.reshape(-1, 3)
    i, j = np.triu_indices(p.shape[0], 1)
    near = 1 / jnp.sum((p[i] - p[j]) ** 2, axis=1) ** 3
    return jnp.sum(4 * (near * near - near))


def oscillator(p):
    mu, y0, v0 = p
    h = 0.01
    pull = lambda y, v: mu * (1 - y * y) * v - y

    def step(c, _):
        y, v = c
        b1 = pull(y, v)
        a2 = v + h / 2 * b1
        b2 = pull(y + h / 2 * v, a2)
        a3 = v + h / 2 * b2
        b3 = pull(y + h / 2 * a2, a3)
        a4 = v + h * b3
        b4 = pull(y + h * a3, a4)
        return (y + h / 6 * (v + 2 * a2 + 2 * a3 + a4), v + h / 6 * (b1 + 2 * b2 + 2 * b3 + b4)), None

    (y, _), _ = jax.lax.scan(step, (y0, v0), None, length=1000)
    return y * y


X = jnp.asarray(np.sin(3 * np.arange(64)[:, None] + 5 * np.arange(8)[None, :]))
T = jnp.asarray(np.cos(np.arange(64)))


def netCost(p):
    return jnp.mean((jnp.tanh(X @ p["w"].T + p["b"]) @ p["out"] + p["bias"] - T) ** 2)


for row, f in zip(given["rows"], [rosenbrock, lennardJones, oscillator, netCost]):
    params = row["params"]
    at = {k: jnp.asarray(v) for k, v in params.items()} if isinstance(params, dict) else jnp.asarray(params, dtype=jnp.float64)
    gradient = jax.jit(jax.grad(f))
    times = []
    for _ in range(given["repeats"] + 1):
        start = time.perf_counter()
        result = jax.block_until_ready(gradient(at))
        times.append((time.perf_counter() - start) * 1e3)
    names = ["w", "b", "out", "bias"] if isinstance(params, dict) else []
    flat = np.concatenate([np.ravel(result[k]) for k in names]) if names else np.asarray(result)
    total = float(np.sum(flat * np.cos(np.arange(flat.size))))
    print(json.dumps({"system": "jax", "name": row["name"], "first": times[0], "best": min(times[1:]), "sum": total}), flush=True)
