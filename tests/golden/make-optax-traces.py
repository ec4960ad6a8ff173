"""Writes optax-traces.json: parameters after 1, 2, 10, 100 and 1,000 steps of Optax in float64.

    python tests/golden/make-optax-traces.py        (made with optax 0.2.8 and jax 0.10.2; needs those only)

`optimizer` and `options` name the Thalweg optimizer and its hyper-parameters that must take the same steps. A name such as
`lookahead(adam)` is a wrapper: tests/src/optimizers.test.ts has the pairs.
"""

import re
import sys
import types

import jax
import jax.numpy as jnp
import numpy as np
import optax
from optax import contrib

from tracing import write

jax.config.update("jax_enable_x64", True)

SPECIAL = {"learningRate": "learning_rate", "beta1": "b1", "beta2": "b2", "beta3": "b3", "epsilon": "eps", "epsilonRoot": "eps_root"}


def named(options, names):
    """Options of ours by Optax's names: those of `names`, those of SPECIAL, the rest in snake case."""
    snake = lambda name: re.sub("[A-Z]", lambda letter: "_" + letter.group().lower(), name)
    return {names.get(key, SPECIAL.get(key, snake(key))): value for key, value in options.items()}


def optax_run(transform, shapes_of=None, evaluate=None):
    def start_run(start, shapes):
        sizes = [int(np.prod(shape)) for shape in shapes]
        ends = np.cumsum(sizes)

        def tree(flat):
            return [flat[end - n : end].reshape(shape) for n, end, shape in zip(sizes, ends, shapes)]

        def flat(leaves):
            return jnp.concatenate([leaf.reshape(-1) for leaf in leaves])

        optimizer = optax.with_extra_args_support(transform)
        state = optimizer.init(tree(jnp.array(start)))

        @jax.jit
        def next_of(params, gradient, value, state):
            leaves = tree(params)
            updates, state = optimizer.update(tree(gradient), state, leaves, value=value)
            return flat(optax.apply_updates(leaves, updates)), state

        def step(params, gradient, value, t):
            nonlocal state
            after, state = next_of(jnp.array(params), jnp.array(gradient), value, state)
            return np.asarray(after).tolist()

        return step

    return start_run


def lookahead_run(options):
    """Optax's lookahead has pairs of parameters; the fast ones are the trace."""

    def start_run(start, shapes):
        optimizer = optax.lookahead(optax.adam(options["learningRate"]), options["period"], options["slowness"])
        pair = optax.LookaheadParams.init_synced(jnp.array(start))
        state = optimizer.init(pair)
        update = jax.jit(optimizer.update)

        def step(params, gradient, value, t):
            nonlocal pair, state
            updates, state = update(jnp.array(gradient), state, pair)
            pair = optax.apply_updates(pair, updates)
            return np.asarray(pair.fast).tolist()

        return step

    return start_run


def of(make, **names):
    return lambda options: optax_run(make(**named(options, names)))


def adafactor(o):
    """Optax's weight decay is not multiplied by the learning rate."""
    given = {**o, "weightDecay": o["weightDecay"] * o["learningRate"]} if "weightDecay" in o else dict(o)
    assert given.pop("relativeStep") is False and given.pop("epsilonInMean") and given.pop("largestAxes")
    given["beta2Decay"] = -given.get("beta2Decay", -0.8)
    names = {
        "relativeSize": "multiply_by_parameter_scale",
        "beta2Decay": "decay_rate",
        "epsilon": "eps",
        "clipping": "clipping_threshold",
        "factoredFrom": "min_dim_size_to_factor",
        "weightDecay": "weight_decay_rate",
    }
    return optax_run(optax.adafactor(**named(given, names), dtype_momentum=jnp.float64))


# Its own computes the power of t in 32 bits.
make = optax.scale_by_factored_rms
make.__defaults__ = (*make.__defaults__[:-1], lambda steps, exponent: 1 - (steps + 1.0) ** -exponent)
IN_OPTAX = {"relativeStep": False, "epsilonInMean": True, "largestAxes": True, "epsilon": 1e-30}
adafactors = [
    {**IN_OPTAX, "learningRate": 1e-2, "factoredFrom": 128},
    {**IN_OPTAX, "learningRate": 3e-3, "factoredFrom": 2, "momentum": 0.9, "weightDecay": 0.1, "relativeSize": False},
    {**IN_OPTAX, "learningRate": 1e-2, "factoredFrom": 2, "epsilon": 10.0, "beta2Decay": -0.5, "clipping": 2, "decayOffset": -5},
]


def reshaped(with_options, shape_of):
    """`shape_of(shape)` where the tensor has an even number of numbers."""

    def with_shapes(options):
        start_run = with_options(options)
        return lambda start, shapes: start_run(start, [shape if np.prod(shape) % 2 else shape_of(shape) for shape in shapes])

    return with_shapes


def cube(shape):
    return (int(np.prod(shape)) // 2, 1, 2)


def matrix(shape):
    return shape if len(shape) == 2 else (shape[0] // 2, 2)


def galore(base):
    """Optax computes singular vectors in 32 bits; here in 64."""
    module = sys.modules["optax.contrib._galore"]
    module.jnp = types.SimpleNamespace(**{**vars(jnp), "float32": jnp.float64})

    def with_options(o):
        assert o["longerAxis"]
        return optax_run(contrib.galore(o["learningRate"], o["rank"], o["every"], o["scale"], base_optimizer=base(o)))

    return reshaped(with_options, matrix)


def muon(o):
    given = dict(o)
    return optax_run(
        contrib.muon(
            given.get("learningRate", 0.02),
            ns_steps=given.get("iterations", 5),
            beta=given.get("momentum", 0.95),
            weight_decay=given.get("weightDecay", 0.0),
            nesterov=given.get("nesterov", True),
            consistent_rms=given.get("consistentRms"),
        )
    )


def betas(make, **fixed):
    def with_options(options):
        given = dict(options)
        pair = (given.pop("beta1", 0.9), given.pop("beta2", 0.999))
        names = {"firstDistance": "estim_lr0", "distanceFactor": "estim_lr_coef"}
        return optax_run(make(betas=pair, **named(given, names)))

    return with_options


adams = [{"learningRate": 2e-2}, {"learningRate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}, {"learningRate": 1e-3, "beta1": 0.5}]
decayed = [{**adams[0], "weightDecay": 0.1}, adams[1], {**adams[2], "weightDecay": 0.01}]
signs = [
    {"learningRate": 1e-3, "weightDecay": 0.1},
    {"learningRate": 3e-3, "beta1": 0.8, "beta2": 0.95, "weightDecay": 0.01},
    {"learningRate": 1e-4, "beta1": 0.95},
]


def chained(*parts):
    return optax_run(optax.chain(*parts))


write(
    "optax-traces.json",
    {"optax": optax.__version__, "jax": jax.__version__},
    [
        ("adabelief", adams[:1] + [{**adams[1], "epsilonRoot": 1e-8}, adams[2]], of(optax.adabelief)),
        ("yogi", adams, of(optax.yogi)),
        ("lion", signs, of(optax.lion)),
        ("signum", [{"learningRate": r, "beta": b} for r, b in ((1e-3, 0.9), (1e-4, 0.5), (3e-3, 0.99))], of(optax.signum)),
        ("signSgd", [{"learningRate": r} for r in (1e-3, 1e-4, 3e-3)], of(optax.sign_sgd)),
        # Optax 0.2.8 has 1 - b2 where the paper and its authors' code have b2 (its pull request 1715).
        (
            "adan",
            [{**o, "lookAhead": 1 - o.get("beta2", 0.92)} for o in (*decayed[:2], {"beta1": 0.9, "beta3": 0.999, "learningRate": 3e-3})],
            lambda o: of(optax.adan)({k: v for k, v in o.items() if k != "lookAhead"}),
        ),
        ("adopt", adams[:1] + [{"learningRate": 1e-2, "beta1": 0.8, "beta2": 0.99, "clipping": False}, {"learningRate": 1e-3}], of(contrib.adopt, clipping="use_clipping")),
        ("lamb", decayed, of(optax.lamb)),
        (
            "lars",
            [
                {"learningRate": 0.5, "weightDecay": 0.1},
                {"learningRate": 1, "trust": 1e-2, "momentum": 0.5, "nesterov": True},
                {"learningRate": 0.1, "epsilon": 1e-3},
            ],
            of(optax.lars, trust="trust_coefficient"),
        ),
        ("novograd", [{"learningRate": 1e-3}, {"learningRate": 3e-3, "beta1": 0.8, "beta2": 0.9, "weightDecay": 0.01}, {"learningRate": 1e-4, "epsilon": 1e-3}], of(optax.novograd)),
        (
            "sm3",
            [{"learningRate": 0.1}, {"learningRate": 0.02, "momentum": 0.5}, {"learningRate": 0.01, "momentum": 0.0}],
            lambda o: optax_run(optax.sm3(o["learningRate"], o.get("momentum", 0.9))),
        ),
        ("fromage", [{"learningRate": r} for r in (1e-2, 1e-3)] + [{"learningRate": 3e-3, "minNorm": 1e-3}], of(optax.fromage)),
        (
            "optimisticGradientDescent",
            [{"learningRate": 1e-3}, {"learningRate": 5e-4, "alpha": 0.8, "beta": 0.5}, {"learningRate": 1e-4, "beta": 2}],
            of(optax.optimistic_gradient_descent),
        ),
        (
            "polyakSgd",
            [{}, {"maxLearningRate": 1e-3, "leastCost": -1}, {"learningRate": 0.5, "epsilon": 0.1}],
            of(optax.polyak_sgd, learningRate="scaling", leastCost="f_min"),
        ),
        ("prodigy", [{}, {"beta1": 0.8, "beta2": 0.99, "weightDecay": 0.01}, {"firstDistance": 1e-3, "distanceFactor": 0.5}], betas(contrib.prodigy)),
        ("dAdaptation", [{}, {"beta1": 0.8, "beta2": 0.99, "weightDecay": 0.01}, {"firstDistance": 1e-3, "learningRate": 0.5}], betas(contrib.dadapt_adamw)),
        ("adafactor", adafactors, adafactor),
        ("adafactor(cubes)", adafactors, reshaped(adafactor, cube)),
        (
            "galore(adam)",
            [{"learningRate": r, "rank": k, "every": 1000, "scale": a, "longerAxis": True} for r, k, a in ((1e-2, 1, 1.0), (3e-3, 2, 0.25), (2e-2, 1, 0.5))],
            galore(lambda o: optax.scale_by_adam()),
        ),
        # Its squares don't know the sign of a direction, which is LAPACK's choice: so directions may change.
        (
            "galore(rmsprop)",
            [{"learningRate": r, "decay": d, "rank": k, "every": e, "scale": a, "longerAxis": True} for r, d, k, e, a in ((1e-3, 0.9, 1, 10, 1.0), (5e-4, 0.95, 2, 1, 0.5), (3e-3, 0.5, 1, 7, 0.25))],
            galore(lambda o: optax.scale_by_rms(o["decay"])),
        ),
        ("muon", [{"learningRate": 1e-2}, {"learningRate": 3e-3, "nesterov": False, "momentum": 0.8}, {"learningRate": 1e-2, "iterations": 3, "weightDecay": 0}, {"learningRate": 1e-2, "consistentRms": 0.2}], muon),
        (
            "scheduleFree(gradientDescent)",
            [{"learningRate": 1e-3}, {"learningRate": 5e-4, "beta": 0.8}, {"learningRate": 1e-3, "power": 1}],
            lambda o: optax_run(contrib.schedule_free(optax.sgd(o["learningRate"]), o["learningRate"], b1=o.get("beta", 0.9), weight_lr_power=o.get("power", 2.0))),
        ),
        (
            "scheduleFree(adamw)",
            [{"learningRate": 1e-2, "beta": b, "weightDecay": w} for b, w in ((0.9, 0.0), (0.8, 0.1), (0.98, 0.01))],
            lambda o: optax_run(contrib.schedule_free_adamw(o["learningRate"], b1=o["beta"], weight_decay=o["weightDecay"])),
        ),
        ("lookahead(adam)", [{"learningRate": 2e-2, "period": p, "slowness": s} for p, s in ((5, 0.5), (2, 0.8), (10, 0.2))], lookahead_run),
        ("clipValue(adam)", [{"learningRate": 2e-2, "limit": c} for c in (1, 0.1, 10)], lambda o: chained(optax.clip(o["limit"]), optax.adam(o["learningRate"]))),
        (
            "clipNorm(gradientDescent)",
            [{"learningRate": 1e-3, "limit": c} for c in (1, 10, 100)],
            lambda o: chained(optax.clip_by_global_norm(float(o["limit"])), optax.sgd(o["learningRate"])),
        ),
        (
            "clipAdaptive(gradientDescent)",
            [{"learningRate": 1e-3, "limit": c} for c in (0.1, 1, 10)],
            lambda o: chained(optax.adaptive_grad_clip(o["limit"]), optax.sgd(o["learningRate"])),
        ),
        (
            "clipAdaptive(cubes)",
            [{"learningRate": 1e-3, "limit": c} for c in (0.1, 1, 10)],
            reshaped(lambda o: chained(optax.adaptive_grad_clip(o["limit"]), optax.sgd(o["learningRate"])), cube),
        ),
        (
            "accumulated(adam)",
            [{"learningRate": 2e-2, "every": k} for k in (2, 5, 7)],
            lambda o: optax_run(optax.MultiSteps(optax.adam(o["learningRate"]), o["every"], accumulator_dtype=jnp.float64).gradient_transformation()),
        ),
        (
            "centralized(adam)",
            [{"learningRate": r} for r in (1e-2, 1e-3, 3e-2)],
            lambda o: chained(optax.centralize(), optax.adam(o["learningRate"])),
        ),
        (
            "centralized(cubes)",
            [{"learningRate": r} for r in (1e-2, 1e-3, 3e-2)],
            reshaped(lambda o: chained(optax.centralize(), optax.adam(o["learningRate"])), cube),
        ),
        (
            "reduceOnPlateau(gradientDescent)",
            [{"learningRate": 1e-3, "patience": p, "factor": f} for p, f in ((10, 0.5), (5, 0.8), (50, 0.1))],
            lambda o: chained(optax.sgd(o["learningRate"]), contrib.reduce_on_plateau(factor=o["factor"], patience=o["patience"])),
        ),
        (
            "adagrad",
            [{"learningRate": r, "initialAccumulator": a, "epsilon": e, "epsilonInRoot": True} for r, a, e in ((0.1, 0.1, 1e-7), (0.5, 0.0, 1e-3), (0.02, 0.01, 1e-7))],
            lambda o: optax_run(optax.adagrad(o["learningRate"], o["initialAccumulator"], o["epsilon"])),
        ),
        (
            "rmsprop",
            [
                {"learningRate": 1e-3, "decay": 0.9, "epsilonInRoot": True},
                {"learningRate": 2e-3, "decay": 0.95, "centered": True, "epsilon": 1e-4, "epsilonInRoot": True, "initialAccumulator": 0.1},
                {"learningRate": 5e-4, "decay": 0.9, "momentum": 0.9, "epsilonInRoot": True, "initialAccumulator": 1.0},
            ],
            lambda o: optax_run(
                optax.rmsprop(
                    o["learningRate"], o["decay"], o.get("epsilon", 1e-8), o.get("initialAccumulator", 0.0), centered=o.get("centered", False), momentum=o.get("momentum")
                )
            ),
        ),
        ("amsgrad", [{**o, "correctFirst": True} for o in adams], lambda o: of(optax.amsgrad)({k: v for k, v in o.items() if k != "correctFirst"})),
        ("nadam", [{**o, "constantMomentum": True} for o in adams], lambda o: of(optax.nadam)({k: v for k, v in o.items() if k != "constantMomentum"})),
        (
            "radam",
            [{**o, "threshold": t, "epsilonOfCorrected": True} for o, t in zip(({"learningRate": 1e-3}, {"learningRate": 5e-4, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}, {"learningRate": 2e-4, "beta1": 0.5}), (5, 4.5, 4))],
            lambda o: of(optax.radam)({k: v for k, v in o.items() if k != "epsilonOfCorrected"}),
        ),
        ("ademamix", decayed[:2] + [{"learningRate": 3e-3, "beta3": 0.99, "alpha": 2}], of(contrib.ademamix)),
        (
            "simplifiedAdemamix",
            [{"learningRate": 1e-4}, {"learningRate": 1e-3, "beta1": 0.9, "alpha": 2, "weightDecay": 0.01}, {"learningRate": 3e-4, "beta2": 0.999}],
            of(contrib.simplified_ademamix),
        ),
        ("acprop", adams[:1] + [{**adams[1], "epsilonRoot": 1e-8, "weightDecay": 0.01}, adams[2]], of(contrib.acprop)),
        ("cocob", [{}, {"alpha": 10, "weightDecay": 0.01}, {"epsilon": 1e-3}], of(contrib.cocob)),
        (
            "dog",
            [{}, {"firstDistance": 1e-3, "weightDecay": 0.01}, {"learningRate": 0.5, "epsilon": 1e-3}],
            lambda o: optax_run(contrib.dog(o.get("learningRate", 1.0), ("heuristic", o.get("firstDistance", 1e-6)), o.get("epsilon", 1e-8), o.get("weightDecay"))),
        ),
        ("dowg", [{}, {"firstSquare": 1e-2, "weightDecay": 0.01}, {"learningRate": 0.5, "epsilon": 1e-2}], of(contrib.dowg, firstSquare="init_estim_sq_dist")),
        (
            "momo",
            [{"learningRate": 1e-3}, {"learningRate": 3e-4, "beta": 0.5, "leastCost": -1}, {"learningRate": 1e-3, "weightDecay": 0.1}]
            + [{"learningRate": 1e-3, "adaptBound": True}, {"learningRate": 0.1, "leastCost": -20, "adaptBound": True}, {"learningRate": 3e-3, "beta": 0.5, "leastCost": -3, "weightDecay": 0.1, "adaptBound": True}],
            of(contrib.momo, leastCost="lower_bound", adaptBound="adapt_lower_bound"),
        ),
        (
            "momoAdam",
            [{}, {"learningRate": 3e-3, "beta1": 0.8, "beta2": 0.95, "leastCost": -1}, {"learningRate": 1e-2, "weightDecay": 0.1, "epsilon": 1e-4}]
            + [{"adaptBound": True}, {"learningRate": 1, "leastCost": -20, "adaptBound": True}, {"learningRate": 0.1, "beta1": 0.8, "leastCost": -3, "weightDecay": 0.1, "adaptBound": True}],
            of(contrib.momo_adam, leastCost="lower_bound", adaptBound="adapt_lower_bound"),
        ),
        (
            "optimisticAdam",
            [{"learningRate": 1e-2, "nesterov": False}, {"learningRate": 3e-3, "alpha": 0.8, "beta": 0.5, "nesterov": True}, {**adams[1], "nesterov": False}],
            lambda o: optax_run(optax.optimistic_adam_v2(**named(o, {}))),
        ),
        (
            "mechanic(adam)",
            [{"learningRate": r, "decay": d, "tuners": n, "firstScale": s} for r, d, n, s in ((1e-2, 0.01, 6, 1e-6), (0.1, 0.0, 3, 1e-3), (1e-3, 0.1, 1, 1e-2))],
            lambda o: optax_run(contrib.mechanize(optax.adam(o["learningRate"]), o["decay"], s_init=o["firstScale"], num_betas=o["tuners"])),
        ),
        (
            "decoupledWeightDecay(adamax)",
            [{"learningRate": r, "weightDecay": w} for r, w in ((2e-2, 0.1), (1e-3, 0.01), (5e-3, 0.3))],
            lambda o: optax_run(optax.adamaxw(o["learningRate"], weight_decay=o["weightDecay"])),
        ),
        (
            "clipRms(gradientDescent)",
            [{"learningRate": 1e-3, "limit": c} for c in (1, 10, 100)],
            lambda o: chained(optax.clip_by_block_rms(o["limit"]), optax.sgd(o["learningRate"])),
        ),
        (
            "normalized(gradientDescent)",
            [{"learningRate": r} for r in (1e-2, 1e-3, 3e-2)],
            lambda o: chained(contrib.normalize(), optax.sgd(o["learningRate"])),
        ),
    ],
)
