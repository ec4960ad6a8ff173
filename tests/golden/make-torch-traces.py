"""Writes torch-traces.json: parameters after 1, 2, 10 and 100 steps of torch.optim in float64.

    python tests/golden/make-torch-traces.py        (made with torch 2.13; needs torch only)

`optimizer` and `options` name the Thalweg optimizer and its hyper-parameters that must take the same steps.
"""

import json
import pathlib

import torch

STEPS = (1, 2, 10, 100)

OBJECTIVES = {
    "rosenbrock": ([-1.2, 1.0], lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2),
    "himmelblau": ([-0.5, 0.25], lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2),
}

OPTIMIZERS = [
    ("gradientDescent", {"learningRate": 1e-3}, lambda p: torch.optim.SGD(p, lr=1e-3)),
    ("gradientDescent", {"learningRate": 3e-4}, lambda p: torch.optim.SGD(p, lr=3e-4)),
    ("momentum", {"learningRate": 5e-4, "momentum": 0.9}, lambda p: torch.optim.SGD(p, lr=5e-4, momentum=0.9)),
    ("momentum", {"learningRate": 1e-3, "momentum": 0.5}, lambda p: torch.optim.SGD(p, lr=1e-3, momentum=0.5)),
    ("adam", {"learningRate": 2e-2}, lambda p: torch.optim.Adam(p, lr=2e-2)),
    (
        "adam",
        {"learningRate": 0.1, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3},
        lambda p: torch.optim.Adam(p, lr=0.1, betas=(0.8, 0.95), eps=1e-3),
    ),
]


def trace(start, function, make):
    params = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = make([params])
    kept = {}
    for step in range(1, max(STEPS) + 1):
        optimizer.zero_grad()
        function(*params).backward()
        optimizer.step()
        if step in STEPS:
            kept[step] = params.detach().tolist()
    return kept


traces = [
    {"optimizer": name, "options": options, "objective": objective, "start": start, "params": trace(start, function, make)}
    for objective, (start, function) in OBJECTIVES.items()
    for name, options, make in OPTIMIZERS
]
target = pathlib.Path(__file__).with_name("torch-traces.json")
target.write_text(json.dumps({"torch": torch.__version__, "traces": traces}, indent=1) + "\n")
