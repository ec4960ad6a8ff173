"""Writes scipy-solvers.json: where SciPy's solvers end on Thalweg's objectives, and what they asked for.

    npm run build && python tests/golden/make-scipy-solvers.py        (made with SciPy 1.17.1; needs scipy and node)

Functions and derivatives come from Thalweg itself over a pipe, so that both sides solve the very same problem.
`values`, `gradients`, `hessians` and `products` count SciPy's calls.
"""

import json
import pathlib
import subprocess
import sys
import warnings

import numpy as np
import scipy
from scipy.optimize import least_squares, minimize

HERE = pathlib.Path(__file__).parent
TOLERANCE = 1e-6
warnings.simplefilter("ignore")
np.seterr(all="ignore")

server = subprocess.Popen(["node", HERE / "objectiveServer.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(**question):
    server.stdin.write(json.dumps(question) + "\n")
    server.stdin.flush()
    return json.loads(server.stdout.readline())


class Counted:
    """One problem as SciPy calls it; every call is counted."""

    def __init__(self, index):
        self.index = index
        self.counts = {"values": 0, "gradients": 0, "hessians": 0, "products": 0}

    def call(self, what, count, x, **more):
        self.counts[count] += 1
        if not np.all(np.isfinite(x)):
            return np.nan if what == "value" else np.full(len(x), np.nan)
        answer = np.array(ask(problem=self.index, ask=what, at=[float(a) for a in x], **more), dtype=float)
        return float(answer) if what == "value" else answer

    def value(self, x):
        return self.call("value", "values", x)

    def gradient(self, x):
        return self.call("gradient", "gradients", x)

    def hessian(self, x):
        return self.call("hessian", "hessians", x)

    def product(self, x, v):
        return self.call("product", "products", x, vector=[float(a) for a in v])

    def residuals(self, x):
        return self.call("residuals", "values", x)

    def jacobian(self, x):
        return self.call("jacobian", "gradients", x)


def general(method, derivatives, options):
    def run(problem, start):
        known = {"jac": problem.gradient, "hess": problem.hessian, "hessp": problem.product}
        given = {name: known[name] for name in derivatives}
        return minimize(problem.value, start, method=method, options=options, **given)

    return run


def squares(method):
    def run(problem, start):
        tolerances = {"ftol": 1e-12, "xtol": 1e-12, "gtol": 1e-15}
        return least_squares(problem.residuals, start, jac=problem.jacobian, method=method, max_nfev=5000, **tolerances)

    return run


METHODS = {
    "BFGS": general("BFGS", ["jac"], {"gtol": TOLERANCE, "maxiter": 5000}),
    "L-BFGS-B": general("L-BFGS-B", ["jac"], {"gtol": TOLERANCE, "ftol": 0, "maxiter": 5000, "maxfun": 10000}),
    "CG": general("CG", ["jac"], {"gtol": TOLERANCE, "maxiter": 5000}),
    "Newton-CG": general("Newton-CG", ["jac", "hessp"], {"xtol": 1e-8, "maxiter": 1000}),
    "trust-ncg": general("trust-ncg", ["jac", "hessp"], {"gtol": TOLERANCE, "maxiter": 1000}),
    "trust-exact": general("trust-exact", ["jac", "hess"], {"gtol": TOLERANCE, "maxiter": 1000}),
    "lm": squares("lm"),
    "trf": squares("trf"),
    "Nelder-Mead": general("Nelder-Mead", [], {"xatol": 1e-6, "fatol": 1e-10, "adaptive": True, "maxfev": 20000, "maxiter": 20000}),
    "Powell": general("Powell", [], {"xtol": 1e-6, "ftol": 1e-12, "maxfev": 20000, "maxiter": 2000}),
}

SQUARES = ("lm", "trf")

runs = []
for index, facts in enumerate(ask(ask="list")):
    for method, run in METHODS.items():
        if method in SQUARES and not facts["squares"]:
            continue
        if method in ("Nelder-Mead", "Powell") and len(facts["start"]) > 12:
            continue
        problem = Counted(index)
        try:
            result = run(problem, np.array(facts["start"], dtype=float))
            end = {
                "success": bool(result.success),
                "params": [float(x) for x in result.x],
                "cost": float(result.cost if method in SQUARES else result.fun),
                "largest": float(np.max(np.abs(problem.gradient(result.x)))),
            }
            problem.counts["gradients"] -= 1
            if not np.isfinite(end["cost"]) or not np.all(np.isfinite(end["params"])):
                end = {"success": False}
        except (ValueError, FloatingPointError, np.linalg.LinAlgError) as error:
            end = {"success": False, "error": str(error)[:80]}
        runs.append({"problem": facts["name"], "method": method, **end, **problem.counts})
        print(facts["name"], method, end.get("success"), end.get("cost"), problem.counts, file=sys.stderr, flush=True)

target = HERE / "scipy-solvers.json"
lines = ",\n".join(json.dumps(run) for run in runs)
target.write_text(f'{{"scipy": "{scipy.__version__}", "tolerance": {TOLERANCE}, "runs": [\n{lines}\n]}}\n')
