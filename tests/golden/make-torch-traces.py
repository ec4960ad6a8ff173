"""Writes torch-traces.json: parameters after 1, 2, 10, 100 and 1,000 steps of torch.optim in float64.

    python tests/golden/make-torch-traces.py        (made with torch 2.13; needs torch only)

`optimizer` and `options` name the Thalweg optimizer and its hyper-parameters that must take the same steps.
"""

import torch

from tracing import write

torch.set_num_threads(1)
# NAdam and ASGD keep numbers of their own in this type, whatever that of the parameters.
torch.set_default_dtype(torch.float64)


def torch_run(make):
    def start_run(start, shapes):
        tensors, at = [], 0
        for shape in shapes:
            n = torch.Size(shape).numel()
            tensors.append(torch.tensor(start[at : at + n], dtype=torch.float64).reshape(shape).requires_grad_())
            at += n
        optimizer = make(tensors)

        def step(params, gradient, value, t):
            at = 0
            for tensor in tensors:
                n = tensor.numel()
                tensor.grad = torch.tensor(gradient[at : at + n], dtype=torch.float64).reshape(tensor.shape)
                at += n
            optimizer.step()
            return [x for tensor in tensors for x in tensor.detach().flatten().tolist()]

        return step

    return start_run


NAMES = {
    "learningRate": "lr",
    "momentum": "momentum",
    "dampening": "dampening",
    "weightDecay": "weight_decay",
    "nesterov": "nesterov",
    "maximize": "maximize",
    "learningRateDecay": "lr_decay",
    "initialAccumulator": "initial_accumulator_value",
    "epsilon": "eps",
    "centered": "centered",
    "momentumDecay": "momentum_decay",
}


def clipped(options):
    """Gradients clipped by torch.nn.utils, whose norm has 1e-6 added."""

    def start_run(start, shapes):
        inner = torch_run(lambda tensors: Clipping(tensors, options))
        return inner(start, shapes)

    return start_run


class Clipping:
    def __init__(self, tensors, options):
        self.tensors, self.limit, self.sgd = tensors, options["limit"], torch.optim.SGD(tensors, options["learningRate"])

    def step(self):
        torch.nn.utils.clip_grad_norm_(self.tensors, self.limit)
        self.sgd.step()


def of(optimizer, **fixed):
    """The torch optimizer with the options of ours; betas and the like come in tuples there."""

    def with_options(options):
        given = dict(options)
        named = {}
        if "beta1" in given or "beta2" in given:
            named["betas"] = (given.pop("beta1", 0.9), given.pop("beta2", 0.999))
        if "decay" in given:
            key = {torch.optim.Adadelta: "rho", torch.optim.RMSprop: "alpha", torch.optim.ASGD: "lambd"}[optimizer]
            named[key] = given.pop("decay")
        if optimizer is torch.optim.Rprop:
            named["etas"] = (given.pop("shrink", 0.5), given.pop("grow", 1.2))
            named["step_sizes"] = (given.pop("minStep", 1e-6), given.pop("maxStep", 50))
        if optimizer is torch.optim.Adafactor:
            named["eps"] = (given.pop("epsilon", None), given.pop("leastSize", 1e-3))
            named["beta2_decay"] = given.pop("beta2Decay", -0.8)
            named["d"] = given.pop("clipping", 1.0)
        if optimizer is torch.optim.ASGD:
            named["alpha"], named["t0"] = given.pop("power", 0.75), given.pop("averageFrom", 1e6)
        named.update({NAMES[key]: value for key, value in given.items()})
        return torch_run(lambda tensors: optimizer(tensors, **named, **fixed))

    return with_options


def muon(options):
    """Muon for matrices, held the other way round, and Adam for the rest: partition({ matrices: muon(...), rest: adam() }).

    torch multiplies in bfloat16; its own code runs here in float64, because the cast does nothing.
    """
    torch.Tensor.bfloat16 = torch.Tensor.clone
    given = dict(options)
    named = {"momentum": given.pop("momentum", 0.95), "ns_steps": given.pop("iterations", 5), "eps": given.pop("epsilon", 1e-8)}
    if given.pop("consistentRms", 0):
        named["adjust_lr_fn"] = "match_rms_adamw"
    named.update(lr=given.pop("learningRate"), nesterov=given.pop("nesterov", True), weight_decay=given.pop("weightDecay", 0))
    assert given == {"biasCorrection": False, "epsilonIsLeast": True}
    return torch_run(lambda tensors: Turning(tensors, named))


class Turning:
    def __init__(self, tensors, named):
        self.pairs = [(x, x.detach().T.clone().requires_grad_()) for x in tensors if x.dim() == 2]
        rest = [x for x in tensors if x.dim() != 2]
        self.adam = torch.optim.Adam(rest)
        self.muon = torch.optim.Muon([turned for _, turned in self.pairs], **named) if self.pairs else None

    def step(self):
        self.adam.step()
        for matrix, turned in self.pairs:
            turned.grad = matrix.grad.T.clone()
        if self.muon:
            self.muon.step()
        for matrix, turned in self.pairs:
            matrix.data = turned.data.T.clone()


adams = [{"learningRate": 2e-2}, {"learningRate": 0.1, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}, {"beta1": 0.5}]
decayed = [{"learningRate": 2e-2, "weightDecay": 0.1}, adams[1], {"beta1": 0.5, "weightDecay": 0.01}]

write(
    "torch-traces.json",
    {"torch": torch.__version__},
    [
        ("gradientDescent", [{"learningRate": r} for r in (1e-3, 3e-4, 1e-4)], of(torch.optim.SGD)),
        (
            "momentum",
            [
                {"learningRate": 5e-4, "momentum": 0.9},
                {"learningRate": 1e-3, "momentum": 0.5},
                {"learningRate": 1e-4, "momentum": 0.99},
            ],
            of(torch.optim.SGD),
        ),
        (
            "nesterov",
            [
                {"learningRate": 5e-4, "momentum": 0.9},
                {"learningRate": 1e-3, "momentum": 0.5},
                {"learningRate": 1e-4, "momentum": 0.99},
            ],
            of(torch.optim.SGD, nesterov=True),
        ),
        (
            "sgd",
            [
                {"learningRate": 5e-4, "momentum": 0.9, "dampening": 0.5, "weightDecay": 0.1},
                {"learningRate": 5e-4, "momentum": 0.8, "nesterov": True, "weightDecay": 0.01},
                {"learningRate": 1e-3},
            ],
            of(torch.optim.SGD),
        ),
        (
            "adagrad",
            [
                {"learningRate": 0.1},
                {"learningRate": 0.5, "learningRateDecay": 0.01, "weightDecay": 0.1},
                {"initialAccumulator": 0.1, "epsilon": 1e-7},
            ],
            of(torch.optim.Adagrad),
        ),
        (
            "adadelta",
            [{}, {"learningRate": 0.5, "decay": 0.95, "epsilon": 1e-4}, {"weightDecay": 0.1, "decay": 0.5}],
            of(torch.optim.Adadelta),
        ),
        (
            "rmsprop",
            [
                {"learningRate": 1e-3},
                {"learningRate": 2e-3, "decay": 0.9, "centered": True, "epsilon": 1e-4},
                {"learningRate": 5e-4, "momentum": 0.9, "weightDecay": 0.1},
            ],
            of(torch.optim.RMSprop),
        ),
        (
            "rprop",
            [{}, {"learningRate": 0.1, "shrink": 0.7, "grow": 1.1}, {"minStep": 1e-4, "maxStep": 0.1}],
            of(torch.optim.Rprop),
        ),
        ("adam", adams, of(torch.optim.Adam)),
        ("amsgrad", adams, of(torch.optim.Adam, amsgrad=True)),
        ("adamw", decayed, of(torch.optim.AdamW)),
        ("adamax", decayed, of(torch.optim.Adamax)),
        ("nadam", [*decayed[:2], {"momentumDecay": 0.01}], of(torch.optim.NAdam)),
        (
            "radam",
            [
                {"learningRate": 1e-3, "weightDecay": 0.1},
                {"learningRate": 5e-4, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3},
                {"learningRate": 2e-4, "beta1": 0.5},
            ],
            of(torch.optim.RAdam),
        ),
        (
            "clipNorm(gradientDescent)",
            [{"learningRate": 1e-3, "limit": c, "epsilon": 1e-6} for c in (1, 10, 100)],
            clipped,
        ),
        (
            "adafactor",
            [{}, {"learningRate": 0.1, "weightDecay": 0.01}, {"beta2Decay": -0.5, "leastSize": 0.01, "clipping": 2}],
            of(torch.optim.Adafactor),
        ),
        (
            "muon(matrices)",
            [
                {"biasCorrection": False, "epsilonIsLeast": True, **o}
                for o in (
                    {"learningRate": 1e-2},
                    {"learningRate": 3e-3, "nesterov": False, "momentum": 0.8, "weightDecay": 0.1, "consistentRms": 0.2},
                    {"learningRate": 1e-2, "iterations": 3, "epsilon": 0.3},
                )
            ],
            muon,
        ),
        (
            "asgd",
            [
                {"learningRate": 1e-3},
                {"learningRate": 5e-4, "decay": 0.1, "power": 0.5},
                {"learningRate": 1e-3, "weightDecay": 0.1, "averageFrom": 10},
            ],
            of(torch.optim.ASGD),
        ),
    ],
)
