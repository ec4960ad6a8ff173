"""Writes schedule-values.json: the values of torch.optim.lr_scheduler's and Optax's schedules at the steps 0, 1, 2, ...; and how
their reductions on a plateau scale the learning rate while costs come in.

    python tests/golden/make-schedule-values.py        (made with torch 2.13 and optax 0.2.8)

`schedule` is what tests/src/schedules.test.ts evaluates: a name, or several with their arguments nested.
"""

import json
import pathlib

import jax
import jax.numpy as jnp
import optax
import torch
from torch.optim import lr_scheduler as lrs

jax.config.update("jax_enable_x64", True)
COUNT = 120


def of_torch(make, initial=0.5):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=initial, momentum=0.9)
    scheduler = make(optimizer)
    values = []
    for _ in range(COUNT):
        values.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        try:
            scheduler.step()
        except ValueError:  # one-cycle ends
            break
    return values


def of_optax(schedule):
    return [float(schedule(step)) for step in range(COUNT)]


def call(name, *arguments):
    return {"name": name, "arguments": list(arguments)}


cosine = call("cosine", {"initial": 0.5, "steps": 40, "final": 0.01})
ROWS = [
    ("torch StepLR", call("stepDecay", {"initial": 0.5, "every": 30, "factor": 0.2}), of_torch(lambda o: lrs.StepLR(o, 30, 0.2))),
    ("torch MultiStepLR", call("multistep", {"initial": 0.5, "at": [10, 35, 80], "factor": 0.3}), of_torch(lambda o: lrs.MultiStepLR(o, [10, 35, 80], 0.3))),
    ("torch ConstantLR", call("piecewise", [[0, 0.125], [15, 0.5]]), of_torch(lambda o: lrs.ConstantLR(o, 0.25, 15))),
    ("torch LinearLR", call("linear", {"initial": 0.05, "final": 0.5, "steps": 20}), of_torch(lambda o: lrs.LinearLR(o, 0.1, 1, 20))),
    ("torch ExponentialLR", call("exponentialDecay", {"initial": 0.5, "factor": 0.97}), of_torch(lambda o: lrs.ExponentialLR(o, 0.97))),
    ("torch PolynomialLR", call("polynomial", {"initial": 0.5, "steps": 70, "power": 2.5}), of_torch(lambda o: lrs.PolynomialLR(o, 70, 2.5))),
    ("torch CosineAnnealingLR, to its end", cosine, of_torch(lambda o: lrs.CosineAnnealingLR(o, 40, 0.01))[:41]),
    ("torch CosineAnnealingLR, beyond its end", call("cosine", {"initial": 0.5, "steps": 17, "final": 0.01, "rises": True}), of_torch(lambda o: lrs.CosineAnnealingLR(o, 17, 0.01))),
    ("torch MultiplicativeLR", call("multiplicative", {"initial": 0.5, "factor": call("piecewise", [[0, 0.97], [30, 1.01], [60, 0.9]])}), of_torch(lambda o: lrs.MultiplicativeLR(o, lambda k: 0.97 if k < 30 else 1.01 if k < 60 else 0.9))),
    ("torch CosineAnnealingWarmRestarts", call("cosineRestarts", {"initial": 0.5, "period": 10, "growth": 2, "final": 0.01}), of_torch(lambda o: lrs.CosineAnnealingWarmRestarts(o, 10, 2, 0.01))),
    ("torch CosineAnnealingWarmRestarts, equal cycles", call("cosineRestarts", {"initial": 0.5, "period": 17}), of_torch(lambda o: lrs.CosineAnnealingWarmRestarts(o, 17))),
    ("torch OneCycleLR", call("oneCycle", {"peak": 2, "steps": 100}), of_torch(lambda o: lrs.OneCycleLR(o, 2, 100))[:100]),
    ("torch OneCycleLR, linear, three phases", call("oneCycle", {"peak": 2, "steps": 90, "rise": 0.4, "shape": "linear", "threePhases": True, "startDivisor": 10, "endDivisor": 100}), of_torch(lambda o: lrs.OneCycleLR(o, 2, 90, pct_start=0.4, anneal_strategy="linear", three_phase=True, div_factor=10, final_div_factor=100))[:90]),
    ("torch CyclicLR triangular", call("cyclic", {"least": 0.1, "most": 0.9, "up": 12, "down": 7}), of_torch(lambda o: lrs.CyclicLR(o, 0.1, 0.9, 12, 7))),
    ("torch CyclicLR triangular2", call("cyclic", {"least": 0.1, "most": 0.9, "up": 10, "cycleFactor": 0.5}), of_torch(lambda o: lrs.CyclicLR(o, 0.1, 0.9, 10, mode="triangular2"))),
    ("torch CyclicLR exp_range", call("cyclic", {"least": 0.1, "most": 0.9, "up": 10, "stepFactor": 0.98}), of_torch(lambda o: lrs.CyclicLR(o, 0.1, 0.9, 10, mode="exp_range", gamma=0.98))),
    (
        "torch SequentialLR",
        call("join", [call("linear", {"initial": 0.05, "final": 0.5, "steps": 10}), call("exponentialDecay", {"initial": 0.5, "factor": 0.95})], [10]),
        of_torch(lambda o: lrs.SequentialLR(o, [lrs.LinearLR(o, 0.1, 1, 10), lrs.ExponentialLR(o, 0.95)], [10])),
    ),
    (
        "torch ChainedScheduler",
        call("product", call("piecewise", [[0, 0.1], [20, 1]]), call("exponentialDecay", {"initial": 0.5, "factor": 0.9})),
        of_torch(lambda o: lrs.ChainedScheduler([lrs.ConstantLR(o, 0.1, 20), lrs.ExponentialLR(o, 0.9)])),
    ),
    ("torch LambdaLR", call("inverseSqrt", {"peak": 0.5, "warmup": 10}), of_torch(lambda o: lrs.LambdaLR(o, lambda k: min((k + 1) / 10, (10 / (k + 1)) ** 0.5)))),
    ("optax constant", call("constant", 0.3), of_optax(optax.constant_schedule(0.3))),
    ("optax polynomial", call("polynomial", {"initial": 0.5, "final": 0.1, "power": 3, "steps": 50, "delay": 10}), of_optax(optax.polynomial_schedule(0.5, 0.1, 3, 50, 10))),
    ("optax linear", call("linear", {"initial": 0.5, "final": 0.1, "steps": 50, "delay": 5}), of_optax(optax.linear_schedule(0.5, 0.1, 50, 5))),
    ("optax piecewise constant", call("piecewise", [[0, 0.5], [20, 0.05], [60, 0.025]]), of_optax(optax.piecewise_constant_schedule(0.5, {20: 0.1, 60: 0.5}))),
    ("optax piecewise linear", call("piecewise", [[0, 0.5], [20, 0.05], [60, 0.1]], "linear"), of_optax(optax.piecewise_interpolate_schedule("linear", 0.5, {20: 0.1, 60: 2}))),
    ("optax piecewise cosine", call("piecewise", [[0, 0.5], [20, 0.05], [60, 0.1]], "cosine"), of_optax(optax.piecewise_interpolate_schedule("cosine", 0.5, {20: 0.1, 60: 2}))),
    ("optax exponential", call("exponentialDecay", {"initial": 0.5, "factor": 0.3, "every": 20, "delay": 10, "limit": 0.02}), of_optax(optax.exponential_decay(0.5, 20, 0.3, 10, end_value=0.02))),
    ("optax exponential staircase", call("exponentialDecay", {"initial": 0.5, "factor": 0.3, "every": 20, "staircase": True}), of_optax(optax.exponential_decay(0.5, 20, 0.3, staircase=True))),
    ("optax cosine", call("cosine", {"initial": 0.5, "steps": 80, "final": 0.05}), of_optax(optax.cosine_decay_schedule(0.5, 80, 0.1))),
    ("optax cosine, cubed", call("cosine", {"initial": 0.5, "steps": 80, "final": 0.05, "exponent": 3}), of_optax(optax.cosine_decay_schedule(0.5, 80, 0.1, 3.0))),
    ("optax warm-up cosine, square root", call("warmup", call("cosine", {"initial": 0.5, "steps": 75, "final": 0.05, "exponent": 0.5}), {"steps": 25, "initial": 0.1}), of_optax(optax.warmup_cosine_decay_schedule(0.1, 0.5, 25, 100, 0.05, 0.5))),
    ("optax linear one-cycle", call("piecewise", [[0, 0.08], [30, 2], [85, 0.08], [100, 8e-6]], "linear"), of_optax(optax.linear_onecycle_schedule(100, 2.0))),
    ("optax cosine one-cycle", call("piecewise", [[0, 0.08], [30, 2], [100, 8e-6]], "cosine"), of_optax(optax.cosine_onecycle_schedule(100, 2.0))),
    ("optax warm-up constant", call("warmup", call("constant", 0.5), {"steps": 25, "initial": 0.1}), of_optax(optax.warmup_constant_schedule(0.1, 0.5, 25))),
    ("optax warm-up cosine", call("warmup", call("cosine", {"initial": 0.5, "steps": 75, "final": 0.05}), {"steps": 25}), of_optax(optax.warmup_cosine_decay_schedule(0.0, 0.5, 25, 100, 0.05))),
    ("optax warm-up exponential", call("warmup", call("exponentialDecay", {"initial": 0.5, "factor": 0.5, "every": 20}), {"steps": 25}), of_optax(optax.warmup_exponential_decay_schedule(0.0, 0.5, 25, 20, 0.5))),
    (
        "optax sgdr",
        call(
            "join",
            [
                call("warmup", call("cosine", {"initial": 0.5, "steps": 25}), {"steps": 5}),
                call("warmup", call("cosine", {"initial": 0.3, "steps": 50}), {"steps": 10}),
            ],
            [30],
        ),
        of_optax(optax.sgdr_schedule([
            {"init_value": 0.0, "peak_value": 0.5, "decay_steps": 30, "warmup_steps": 5},
            {"init_value": 0.0, "peak_value": 0.3, "decay_steps": 60, "warmup_steps": 10},
        ])),
    ),
    (
        "optax joined: warm-up, stable, decay",
        call("warmupStableDecay", {"peak": 0.5, "warmup": 20, "stable": 50, "decay": 30, "final": 0.05}),
        of_optax(optax.join_schedules([optax.linear_schedule(0.0, 0.5, 20), optax.constant_schedule(0.5), optax.linear_schedule(0.5, 0.05, 30)], [20, 70])),
    ),
]

COSTS = [3 + 5 * 0.8**k + (0.4 if k % 7 == 3 else 0) - (2 if k > 90 else 0) for k in range(COUNT)]


def plateau_of_torch(**options):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = lrs.ReduceLROnPlateau(optimizer, eps=0, **options)
    scales = []
    for cost in COSTS:
        scheduler.step(cost)
        scales.append(float(optimizer.param_groups[0]["lr"]))
    return scales


def plateau_of_optax(**options):
    transform = optax.contrib.reduce_on_plateau(**options)
    state = transform.init(jnp.zeros(1))
    scales = []
    for cost in COSTS:
        _, state = transform.update(jnp.zeros(1), state, value=cost)
        scales.append(float(state.scale))
    return scales


PLATEAUS = [
    ("torch ReduceLROnPlateau", {"factor": 0.5, "patience": 5, "threshold": 0.05}, plateau_of_torch(factor=0.5, patience=4, threshold=0.05)),
    ("torch ReduceLROnPlateau, absolute, with cooldown and a least rate", {"factor": 0.3, "patience": 3, "threshold": 0, "margin": 0.1, "cooldown": 6, "minScale": 0.01}, plateau_of_torch(factor=0.3, patience=2, threshold=0.1, threshold_mode="abs", cooldown=6, min_lr=0.01)),
    ("optax reduce_on_plateau", {"factor": 0.5, "patience": 4, "threshold": 0.01, "margin": 0.05, "cooldown": 2}, plateau_of_optax(factor=0.5, patience=4, rtol=0.01, atol=0.05, cooldown=2)),
    ("optax reduce_on_plateau of means", {"factor": 0.5, "patience": 2, "threshold": 0.05, "every": 7, "minScale": 0.2}, plateau_of_optax(factor=0.5, patience=2, rtol=0.05, accumulation_size=7, min_scale=0.2)),
]

rows = [{"row": row, "schedule": schedule, "values": values} for row, schedule, values in ROWS]
text = ",\n".join("  " + json.dumps(row) for row in rows)
plateaus = ",\n".join("  " + json.dumps({"row": row, "options": options, "scales": scales}) for row, options, scales in PLATEAUS)
head = f'{{\n "torch": {json.dumps(torch.__version__)},\n "optax": {json.dumps(optax.__version__)},\n "costs": {json.dumps(COSTS)},\n "plateaus": [\n{plateaus}\n ],\n "rows": [\n'
pathlib.Path(__file__).with_name("schedule-values.json").write_text(head + text + "\n ]\n}\n")
