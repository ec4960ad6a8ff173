# Values and derivatives of tensor operations by JAX in float64. Run with a Python that has jax; writes tensors.json.
#   python3 tests/golden/make-tensors.py
# Of each case: f = sum(W * op(...)), its gradient, the derivative of op along V, and the Hessian of f times V.
import json
from pathlib import Path
import jax, jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)


def tensor(shape, seed, positive=False):
    count = int(np.prod(shape)) if shape else 1
    x = np.array([2 * np.sin(1.7 * i + seed) for i in range(count)])
    if positive:
        x = np.abs(x) + 0.3
    return jnp.array(x.reshape(shape))


cases = []


def case(op, f, shapes, positive=(), constant=()):
    args = [tensor(s, k + 1, k in positive) for k, s in enumerate(shapes)] + list(constant)
    active = range(len(shapes))
    fixed = lambda given: f(*given, *constant)
    given = args[: len(shapes)]
    value = fixed(given)
    W = tensor(value.shape, 7)
    V = [tensor(a.shape, 11 + k) for k, a in enumerate(given)]
    cost = lambda given: jnp.sum(W * fixed(given))
    gradient = jax.grad(cost)(given)
    jvp = jax.jvp(fixed, (given,), (V,))[1]
    hvp = jax.jvp(jax.grad(cost), (given,), (V,))[1]
    plain = lambda x: np.asarray(x).tolist()
    cases.append(
        dict(op=op, args=[plain(a) for a in args], value=plain(value), weights=plain(W), along=[plain(v) for v in V],
             gradient=[plain(g) for g in gradient], jvp=plain(jvp), hvp=[plain(h) for h in hvp])
    )  # fmt: skip


for shape in [(), (4,), (2, 3)]:
    case("exp", jnp.exp, [shape])
    case("log", jnp.log, [shape], positive=[0])
    case("tanh", jnp.tanh, [shape])
    case("sqrt", jnp.sqrt, [shape], positive=[0])
    case("abs", jnp.abs, [shape])
    case("square", jnp.square, [shape])
    case("sigmoid", jax.nn.sigmoid, [shape])
    case("relu", jax.nn.relu, [shape])
    case("step", lambda a: jnp.where(a > 0, 1.0, 0.0), [shape])
for a, b in [
    ((), ()), ((), (3,)), ((3,), ()), ((3,), (3,)), ((1,), (3,)), ((), (2, 3)), ((2, 3), ()), ((2, 3), (3,)),
    ((3,), (2, 3)), ((2, 3), (2, 3)), ((2, 1), (2, 3)), ((2, 3), (1, 3)), ((2, 1), (3,)), ((1, 3), (2, 1)), ((2, 3), (1, 1)),
]:  # fmt: skip
    case("add", jnp.add, [a, b])
    case("subtract", jnp.subtract, [a, b])
    case("multiply", jnp.multiply, [a, b])
    case("divide", jnp.divide, [a, b], positive=[1])
for a, b in [((2, 3), (3, 4)), ((2, 3), (3,)), ((3,), (3, 2)), ((4,), (4,)), ((1, 1), (1, 1)), ((3, 1), (1, 2))]:
    case("matmul", jnp.matmul, [a, b])
case("transpose", jnp.transpose, [(2, 3)])
for shape in [(4,), (2, 3)]:
    case("sum", jnp.sum, [shape])
    case("mean", jnp.mean, [shape])
    case("softmax", jax.nn.softmax, [shape])
case("rowSums", lambda a: a.sum(1), [(2, 3)])
case("columnSums", lambda a: a.sum(0), [(2, 3)])
for shape in [(), (3,), (1, 3), (2, 1), (2, 3)]:
    case("broadcast", lambda a, to: jnp.broadcast_to(a, (2, 3)), [shape], constant=[[2, 3]])
case(
    "softmaxCrossEntropy",
    lambda z, labels: -jnp.take_along_axis(jax.nn.log_softmax(z), jnp.array(labels)[:, None], 1)[:, 0],
    [(3, 4)],
    constant=[[2, 0, 3]],
)

path = Path(__file__).with_name("tensors.json")
path.write_text(json.dumps(cases, indent=None, separators=(",", ":")).replace('},{"op"', '},\n{"op"') + "\n")
