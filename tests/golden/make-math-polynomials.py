"""Prints the polynomial coefficients that src/math uses (near-minimax, by Chebyshev interpolation in 60 digits).

python make-math-polynomials.py
"""
from mpmath import mp, mpf, chebyfit, sqrt, sin, cos, tanh, sinh, atan, asin, polyval

mp.dps = 60


def odd(f, third):
    """(f(x)/x - 1)/x^2 as a function of z = x^2; `third` is its value at 0."""
    return lambda z: third if z < mpf(10) ** -24 else (f(sqrt(z)) / sqrt(z) - 1) / z


def table(name, f, end, terms):
    coefficients, error = chebyfit(f, [mpf(10) ** -20, mpf(end)], terms, error=True)
    rounded = [float(c) for c in coefficients]
    print(f"{name} on [0, {end}], error {float(error):.1e}")
    for c in reversed(rounded):
        print(f"  {c!r},")


table("sin", odd(sin, mpf(-1) / 6), 0.62, 7)
table("cos", lambda z: mpf(1) / 24 if z < mpf(10) ** -24 else (cos(sqrt(z)) - 1 + z / 2) / z**2, 0.62, 6)
table("tanh", odd(tanh, mpf(-1) / 3), 0.0245, 6)
table("sinh", odd(sinh, mpf(1) / 6), 1, 7)
table("atan", odd(atan, mpf(-1) / 3), 0.17, 11)
table("asin", odd(asin, mpf(1) / 6), 0.2501, 13)
