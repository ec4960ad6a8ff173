"""Writes mlp-traces.json: gradients and training traces of small nets by PyTorch in float64.

python make-mlp-traces.py > mlp-traces.json      (needs torch; written with 2.13)
Each net has its weights [fan in, fan out] and biases flat in the order W1, b1, W2, b2, ...
"""
import json
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
ACTIVATIONS = {"tanh": nn.Tanh, "relu": nn.ReLU, "sigmoid": nn.Sigmoid}
EXAMPLES = 12


def net_of(sizes, activation):
    layers = []
    for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
        layers.append(nn.Linear(a, b))
        if i < len(sizes) - 2:
            layers.append(ACTIVATIONS[activation]())
    return nn.Sequential(*layers)


def flat(tensors):
    """Linear keeps its weights as [out, in]."""
    return torch.cat([(t.T if t.dim() == 2 else t).reshape(-1) for t in tensors]).tolist()


def trace(seed, sizes, activation, optimizer):
    torch.manual_seed(seed)
    net = net_of(sizes, activation)
    for p in net.parameters():
        nn.init.normal_(p, std=0.5)
    inputs = torch.randn(EXAMPLES, sizes[0])
    labels = torch.randint(0, sizes[-1], (EXAMPLES,))
    start = flat(net.parameters())
    opt = {"gradientDescent": lambda: torch.optim.SGD(net.parameters(), lr=0.5),
           "momentum": lambda: torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9),
           "adam": lambda: torch.optim.Adam(net.parameters(), lr=0.02)}[optimizer]()
    costs, errors, gradient = [], [], None
    for step in range(11):
        opt.zero_grad()
        logits = net(inputs)
        cost = nn.functional.cross_entropy(logits, labels)
        cost.backward()
        gradient = gradient or flat([p.grad for p in net.parameters()])
        costs.append(cost.item())
        errors.append((logits.argmax(1) != labels).double().mean().item())
        if step < 10:
            opt.step()
    return {"sizes": sizes, "activation": activation, "optimizer": optimizer, "inputs": inputs.reshape(-1).tolist(),
            "labels": labels.tolist(), "start": start, "gradient": gradient, "costs": costs, "errors": errors,
            "end": flat(net.parameters())}


print(json.dumps([
    trace(1, [3, 4], "tanh", "gradientDescent"),
    trace(2, [3, 5, 4], "tanh", "gradientDescent"),
    trace(3, [4, 7, 5, 3], "relu", "momentum"),
    trace(4, [5, 6, 2], "sigmoid", "adam"),
    trace(5, [1, 3, 3, 3, 2], "tanh", "adam"),
]))
