# What scripts/bench/steps.ts compares with. Reads one JSON line a question, {name, rows, columns}, and answers with one:
# [{system, microseconds, sum}], of each form that the peers have of that rule, in float64.
import json, sys, time
from functools import partial
import numpy as np
import jax, jax.numpy as jnp, optax, torch

jax.config.update("jax_enable_x64", True)
repeats = int(sys.argv[1])
RATE = 1e-3
BUDGET = 2000  # microseconds that a time is of, as in steps.ts

OPTAX = {
    "gradientDescent": lambda: optax.sgd(RATE),
    "momentum": lambda: optax.sgd(RATE, momentum=0.9),
    "nesterov": lambda: optax.sgd(RATE, momentum=0.9, nesterov=True),
    "adagrad": lambda: optax.adagrad(RATE),
    "rmsprop": lambda: optax.rmsprop(RATE, decay=0.99),
    "adadelta": lambda: optax.adadelta(RATE),
    "rprop": lambda: optax.rprop(RATE),
    "adam": lambda: optax.adam(RATE),
    "adamw": lambda: optax.adamw(RATE, weight_decay=0.01),
    "amsgrad": lambda: optax.amsgrad(RATE),
    "adamax": lambda: optax.adamax(RATE),
    "nadam": lambda: optax.nadam(RATE),
    "radam": lambda: optax.radam(RATE),
    "adabelief": lambda: optax.adabelief(RATE),
    "yogi": lambda: optax.yogi(RATE),
    "lion": lambda: optax.lion(RATE, weight_decay=0),
    "lamb": lambda: optax.lamb(RATE),
    "lars": lambda: optax.lars(RATE),
    "novograd": lambda: optax.novograd(RATE),
    "adafactor": lambda: optax.adafactor(RATE, min_dim_size_to_factor=2),
    "muon": lambda: optax.contrib.muon(RATE),
}
o = torch.optim
TORCH = {
    "gradientDescent": partial(o.SGD, lr=RATE),
    "momentum": partial(o.SGD, lr=RATE, momentum=0.9),
    "nesterov": partial(o.SGD, lr=RATE, momentum=0.9, nesterov=True),
    "adagrad": partial(o.Adagrad, lr=RATE),
    "rmsprop": partial(o.RMSprop, lr=RATE),
    "adadelta": partial(o.Adadelta, lr=RATE),
    "rprop": partial(o.Rprop, lr=RATE),
    "adam": partial(o.Adam, lr=RATE),
    "adamw": partial(o.AdamW, lr=RATE, weight_decay=0.01),
    "amsgrad": partial(o.Adam, lr=RATE, amsgrad=True),
    "adamax": partial(o.Adamax, lr=RATE),
    "nadam": partial(o.NAdam, lr=RATE),
    "radam": partial(o.RAdam, lr=RATE),
    "adafactor": partial(o.Adafactor, lr=RATE),
    "muon": partial(o.Muon, lr=RATE, weight_decay=0),
}


def measured(system, take, total):
    """`take(steps)` makes so many steps and waits for them. A form that has made numbers that are not finite is no answer."""

    def each(steps):
        started = time.perf_counter()
        take(steps)
        return (time.perf_counter() - started) * 1e6 / steps

    take(10)
    sum = float(total())
    if not np.isfinite(sum):
        return []
    first = min(each(1) for _ in range(3))
    steps = min(20_000, max(1, round(BUDGET / first)))
    return [{"system": system, "microseconds": min(each(steps) for _ in range(repeats)), "sum": sum}]


def of_optax(rule, start, gradient):
    def step(params, state):
        updates, state = rule.update(gradient, state, params)
        return optax.apply_updates(params, updates), state

    one = jax.jit(step, donate_argnums=(0, 1))
    many = jax.jit(lambda steps, *run: jax.lax.fori_loop(0, steps, lambda _, run: step(*run), run), donate_argnums=(1, 2))

    def in_turn(steps, *run):
        for _ in range(steps):
            run = one(*run)
        return run

    answers = []
    for system, go in (("optax", in_turn), ("one jit", many)):
        run = [jnp.array(start), rule.init(jnp.array(start))]

        def take(steps):
            run[:] = jax.block_until_ready(go(steps, *run))

        answers += measured(system, take, lambda: run[0].sum())
    return answers


def of_torch(make, start, gradient):
    answers = []
    for form in ("loop", "foreach", "fused"):
        params = torch.tensor(start, requires_grad=True)
        params.grad = torch.tensor(gradient)
        try:
            optimizer = make([params], **({"foreach": False} if form == "loop" else {form: True}))
        except (TypeError, RuntimeError):
            if form != "loop":
                continue  # there is no such form of this rule
            optimizer = make([params])

        def take(steps):
            for _ in range(steps):
                optimizer.step()

        answers += measured(f"torch {form}", take, lambda: params.detach().sum())
    return answers


for line in sys.stdin:
    asked = json.loads(line)
    shape = (asked["rows"], asked["columns"])
    n = shape[0] * shape[1]
    start, gradient = np.cos(np.arange(n)).reshape(shape), np.sin(np.arange(n) + 1.0).reshape(shape)
    answers = of_optax(OPTAX[asked["name"]](), start, jnp.array(gradient))
    if asked["name"] in TORCH:
        answers += of_torch(TORCH[asked["name"]], start, gradient)
    print(json.dumps(answers), flush=True)
