"""Writes graph-values.json: values and gradients of tensor programs by PyTorch in float64.

python make-graph-values.py > graph-values.json      (needs torch; written with 2.13)
"""
import json
import torch
from torch.nn.functional import cross_entropy

torch.set_default_dtype(torch.float64)
SHAPES = {"a": [5, 6], "b": [6, 9], "row": [9], "column": [5, 1], "c": [5, 9], "s": []}
LABELS = [3, 0, 8, 8, 1]

PROGRAMS = {
    "matmul": lambda a, b, **_: (a @ b).square().mean(),
    "matmul transposed a": lambda a, c, **_: (a.T @ c).square().sum(),
    "matmul transposed b": lambda b, c, **_: torch.tanh(c @ b.T).sum(),
    "matmul both transposed": lambda a, b, **_: (b.T @ a.T).square().mean(),
    "broadcast row": lambda c, row, **_: torch.sigmoid(c + row).mean(),
    "broadcast column": lambda c, column, **_: (c * column).exp().mean(),
    "broadcast scalar": lambda c, s, **_: ((c - s) / (2 + s.square())).square().sum(),
    "row and column": lambda row, column, **_: torch.tanh(row * column).sum(),
    "relu": lambda c, **_: (torch.relu(c) * c).sum(),
    "log": lambda c, row, **_: (1.5 + c.square()).log().sum() / row.exp().sum(),
    "softmax": lambda a, b, c, **_: (torch.softmax(a @ b, 1) * c).sum(),
    "cross entropy": lambda a, b, row, **_: cross_entropy(a @ b + row, torch.tensor(LABELS)),
    "shared node": lambda a, b, c, **_: (lambda h: (h * h).mean() + (h + c).square().sum() + h.sum())(torch.tanh(a @ b)),
}


def case(name, f):
    values = {n: torch.randn(shape, requires_grad=True) for n, shape in SHAPES.items()}
    out = f(**values)
    out.backward()
    flat = lambda t: torch.zeros(0).tolist() if t is None else t.reshape(-1).tolist()
    return {"name": name, "values": {n: flat(v) for n, v in values.items()}, "value": out.item(),
            "gradients": {n: flat(v.grad) for n, v in values.items() if v.grad is not None}}


torch.manual_seed(1)
print(json.dumps({"shapes": SHAPES, "labels": LABELS, "cases": [case(n, f) for n, f in PROGRAMS.items()]}))
