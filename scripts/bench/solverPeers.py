# What scripts/bench/solvers.ts compares with: SciPy's solvers, and for CMA-ES the package cma. Prints one JSON line a measure:
# {name, milliseconds (of the processor), values, cost}.
# On Rosenbrock's valley SciPy runs its own rosen and rosen_der. On the problems of Moré, Garbow and Hillstrom it asks Thalweg's
# functions over a pipe, and the time of the asking is taken away: what is left is SciPy's alone.
import json, os, pathlib, subprocess, sys, time, warnings

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # vectors of 1,000 numbers are too short to share
import numpy as np

warnings.simplefilter("ignore")  # cma tells that it has nothing to draw with
import cma
from scipy.optimize import minimize, rosen, rosen_der, rosen_hess_prod

repeats = int(sys.argv[1])
OPTIONS = {"gtol": 1e-6, "ftol": 0, "maxiter": 20000, "maxfun": 40000, "maxcor": 10}


def report(name, run):
    times = []
    for _ in range(repeats):
        spent, values, cost = run()
        times.append(spent)
    print(json.dumps({"name": name, "milliseconds": float(np.median(times)) * 1e3, "values": values, "cost": cost}), flush=True)


def valley(method, dimension, options, **derivatives):
    start = np.array([-1.2, 1.0] * (dimension // 2))

    def run():
        before = time.process_time()
        result = minimize(rosen, start, method=method, options=options, **derivatives)
        return time.process_time() - before, result.nfev, float(result.fun)

    run()
    return run


FLAT = {"gtol": 1e-6, "maxiter": 5000}
PRODUCT = {"jac": rosen_der, "hessp": rosen_hess_prod}
SIMPLEX = {"xatol": 1e-6, "fatol": 1e-10, "adaptive": True, "maxfev": 20000, "maxiter": 20000}
report("L-BFGS, rosenbrock 1,000", valley("L-BFGS-B", 1000, OPTIONS, jac=rosen_der))
report("BFGS, rosenbrock 100", valley("BFGS", 100, FLAT, jac=rosen_der))
report("CG, rosenbrock 100", valley("CG", 100, FLAT, jac=rosen_der))
report("Newton-CG, rosenbrock 100", valley("Newton-CG", 100, {"xtol": 1e-8}, **PRODUCT))
report("trust-ncg, rosenbrock 100", valley("trust-ncg", 100, FLAT, **PRODUCT))
report("Nelder-Mead, rosenbrock 6", valley("Nelder-Mead", 6, SIMPLEX))
report("Powell, rosenbrock 10", valley("Powell", 10, {"xtol": 1e-6, "ftol": 1e-12}))


def cma_es():
    before = time.process_time()
    start = np.array([-1.2, 1.0] * 5)
    best, es = cma.fmin2(rosen, start, 0.5, {"tolfun": 1e-12, "verbose": -9, "verb_log": 0, "seed": 1})
    return time.process_time() - before, es.result.evaluations, float(es.result.fbest)


report("CMA-ES, rosenbrock 10", cma_es)

root = pathlib.Path(__file__).parents[2]
server = subprocess.Popen([sys.argv[2], root / "tests/golden/objectiveServer.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(**question):
    server.stdin.write(json.dumps(question) + "\n")
    server.stdin.flush()
    return json.loads(server.stdout.readline())


def least_squares_set():
    problems = [(index, facts) for index, facts in enumerate(ask(ask="list")) if facts["squares"]]
    own, values, cost = 0.0, 0, 0.0
    for index, facts in problems:
        asking = [0.0]

        def both(x):
            before = time.process_time()
            at = x.tolist()
            f = float(ask(problem=index, ask="value", at=at))
            g = np.array(ask(problem=index, ask="gradient", at=at), dtype=float)
            asking[0] += time.process_time() - before
            return f, g

        before = time.process_time()
        result = minimize(both, np.array(facts["start"], dtype=float), jac=True, method="L-BFGS-B", options=OPTIONS)
        own += time.process_time() - before - asking[0]
        values += result.nfev
        cost += float(result.fun)
    return own, values, cost


report("L-BFGS, the 35 of Moré, Garbow & Hillstrom", least_squares_set)
server.stdin.close()
