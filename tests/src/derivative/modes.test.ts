// What a caller may choose and combine: modes, Jacobians, gradients of gradients, constants, own gradients, recomputation.
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  checkpoint,
  customGradient,
  flatten,
  grad,
  hessian,
  hessianVectorProduct,
  jacobian,
  jacobianVectorProduct,
  type Mode,
  stopGradient,
  value,
  valueAndGradient,
} from "../../../src/derivative/index.ts";
import { runtime } from "../../../src/derivative/runtime.ts";
import * as math from "../../../src/math.ts";
import { distance } from "./differences.ts";

const rotate = (x: number, y: number, angle: number): [number, number] => [
  x * Math.cos(angle) - y * Math.sin(angle),
  x * Math.sin(angle) + y * Math.cos(angle),
];

const newton = (a: number): number => {
  let x = 1;
  for (let i = 0; i < 30; i++) x = x - (x * x - a) / (2 * x);
  return x;
};

const MODES: Mode[] = ["auto", "reverse", "forward"];

describe("mode", () => {
  it.each(MODES)("%s gives the same gradient", (mode) => {
    expect(grad(newton, { mode })(2)).toBeCloseTo(1 / (2 * Math.SQRT2), 14);
    const f = (v: number[], k: number): number => v.reduce((s, x, i) => s + x ** (i + 1) * k, 0);
    const [byV, byK] = grad(f, { mode })([0.5, 2, 3], 1.5);
    expect(byV).toEqual([1.5, 6, 40.5]);
    expect(byK).toBe(31.5);
    expect(valueAndGradient(f, { mode })([0.5, 2, 3], 1.5)).toEqual({ value: 47.25, gradient: [byV, byK] });
    expect(hessian(newton, { mode })(2)[0][0]).toBeCloseTo(-(2 ** -1.5) / 4, 14);
  });

  it("forward mode leaves the stacks alone, and calls others", () => {
    const square = (x: number): number => x * x;
    const f = (x: number): number => {
      let s = 0;
      for (let i = 0; i < 5; i++) s += square(x) * i;
      return s;
    };
    expect(grad(f, { mode: "forward" })(3)).toBe(60);
    expect(grad(f, { mode: "reverse" })(3)).toBe(60);
    expect([runtime.p, runtime.q]).toEqual([0, 0]);
  });

  it("forward mode does not write into the caller's arrays", () => {
    const f = (x: number[]): number => {
      x[0] = x[0] * x[1];
      return x[0] * x[1];
    };
    const x = [3, 2];
    expect(grad(f, { mode: "forward" })(x)).toEqual([4, 12]);
    expect(x).toEqual([3, 2]);
  });

  it("a mode that does not exist is refused", () => {
    expect(() => grad(newton, { mode: "symbolic" as Mode })).toThrow(
      'mode must be "auto", "reverse", "forward" or "tape"',
    );
  });
});

describe("jacobian", () => {
  const expected = (x: number, y: number, t: number): number[][] => [
    [math.cos(t), -math.sin(t), -x * math.sin(t) - y * math.cos(t)],
    [math.sin(t), math.cos(t), x * math.cos(t) - y * math.sin(t)],
  ];

  it.each(MODES)("has a row for each number of the result (%s)", (mode) => {
    const j = jacobian(rotate, { mode });
    expectTypeOf(j).toEqualTypeOf<(x: number, y: number, angle: number) => number[][]>();
    const rows = j(1, 2, 0.3);
    expect(rows.length).toBe(2);
    for (const [i, row] of rows.entries()) expect(distance(row, expected(1, 2, 0.3)[i])).toBeLessThan(1e-15);
  });

  it.each(MODES)("of arrays, objects and nested structures (%s)", (mode) => {
    const f = ({ w, b }: { w: number[][]; b: number }): { sums: number[]; total: number } => {
      const sums = w.map((row) => row.reduce((s, v) => s + v * v, 0) * b);
      return { sums, total: sums[0] + sums[1] };
    };
    const at = { w: [[1, 2], [3]], b: 2 };
    expect(jacobian(f, { mode })(at)).toEqual([
      [4, 8, 0, 5],
      [0, 0, 12, 9],
      [4, 8, 12, 14],
    ]);
  });

  it("of one number is a row; of a wide function equals the gradients of its parts", () => {
    expect(jacobian((x: number[]) => x[0] * x[1])([3, 4])).toEqual([[4, 3]]);
    const wide = (x: number[]): number[] => [x.reduce((s, v) => s + v * v, 0), x[0] * x[4]];
    expect(jacobian(wide)([1, 2, 3, 4, 5])).toEqual([
      [2, 4, 6, 8, 10],
      [5, 0, 0, 0, 1],
    ]);
    const inPlace = (x: number[]): number[] => {
      for (let i = 1; i < x.length; i++) x[i] = x[i] * x[i - 1];
      return x;
    };
    for (const mode of MODES) {
      const x = [2, 3, 5];
      expect(jacobian(inPlace, { mode })(x)).toEqual([
        [1, 0, 0],
        [3, 2, 0],
        [15, 10, 6],
      ]);
      expect(x).toEqual([2, 3, 5]);
    }
  });

  it("times a vector", () => {
    const product = jacobianVectorProduct(rotate);
    const rows = expected(1, 2, 0.3);
    const want = rows.map(([a, b, c]) => a * 2 - b + c * 0.5);
    expect(distance(product([1, 2, 0.3], [2, -1, 0.5]), want)).toBeLessThan(1e-15);
    expect(() => product([1, 2, 0.3], [1])).toThrow(RangeError);
  });

  it("is what grad names for a result of several numbers", () => {
    expect(() => grad(rotate as never)).toThrow(/rotate must give a number, and gives several; use jacobian/);
  });
});

describe("gradients of gradients", () => {
  it("of one number, to the third derivative and past it", () => {
    const f = (x: number): number => Math.sin(x) * x ** 3;
    const first = grad(f);
    const second = grad(first);
    const third = grad(second);
    const fourth = grad(third);
    const x = 0.7;
    const [s, c] = [math.sin(x), math.cos(x)];
    expect(first(x)).toBeCloseTo(c * x ** 3 + 3 * s * x ** 2, 14);
    expect(second(x)).toBeCloseTo(-s * x ** 3 + 6 * c * x ** 2 + 6 * s * x, 13);
    expect(third(x)).toBeCloseTo(-c * x ** 3 - 9 * s * x ** 2 + 18 * c * x + 6 * s, 13);
    expect(fourth(x)).toBeCloseTo(s * x ** 3 - 12 * c * x ** 2 - 36 * s * x + 24 * c, 12);
  });

  it("inside a function, by the name of a gradient made outside", () => {
    const energy = (q: number[]): number => q[0] ** 4 + q[0] * q[1] ** 2;
    const force = grad(energy);
    const work = (q: number[]): number => {
      const g = force(q);
      return g[0] * g[0] + g[1];
    };
    // g = (4x³ + y², 2xy); ∇(g₀² + g₁)
    const [x, y] = [0.5, 2];
    const g0 = 4 * x ** 3 + y ** 2;
    expect(grad(work)([x, y])).toEqual([2 * g0 * 12 * x * x + 2 * y, 2 * g0 * 2 * y + 2 * x]);
    // Past the second derivative of the inner function.
    const h = hessian(work)([x, y]);
    expect(h[0][0]).toBeCloseTo(2 * (12 * x * x) ** 2 + 2 * g0 * 24 * x, 12);
    expect(h[0][1]).toBeCloseTo(2 * 12 * x * x * 2 * y + 2, 12);
  });

  it("of a function written inside, which reads the outer parameter", () => {
    const f = (x: number): number => x * grad((y: number) => x * y * y)(3);
    expect(grad(f)(2)).toBe(24);
    expect(hessian(f)(2)).toEqual([[12]]);
  });
});

describe("stopGradient", () => {
  it("is a constant in every mode", () => {
    const f = (x: number): number => x * stopGradient(x * x);
    for (const mode of MODES) expect(grad(f, { mode })(3)).toBe(9);
    expect(hessian(f)(3)).toEqual([[0]]);
    expect(f(3)).toBe(27);
  });

  it("of arrays gives a copy", () => {
    const f = (x: number[]): number => {
      const fixed = stopGradient(x);
      fixed[1] = 7;
      return x.reduce((s, v, i) => s + v * fixed[i], 0);
    };
    expect(grad(f)([2, 3])).toEqual([2, 7]);
  });
});

describe("customGradient", () => {
  const clipped = customGradient(
    (x: number, y: number) => x * x * y,
    (x, y): [number, number] => [Math.min(2 * x * y, 1), x * x],
  );

  it("is taken in the place of the rule, alone and inside others", () => {
    expect(clipped(3, 2)).toBe(18);
    expect(grad(clipped)(3, 2)).toEqual([1, 9]);
    expect(grad((x: number) => 5 * clipped(x, 2) + x)(3)).toBe(6);
    expect(grad((x: number) => 5 * clipped(x, 2) + x, { mode: "forward" })(3)).toBe(6);
    expect(grad((x: number) => 5 * clipped(3, x))(2)).toBe(45);
  });

  it("has second derivatives where its gradient has a source", () => {
    const root = customGradient(
      (v: number[]) => newton(v[0]),
      (v) => [1 / (2 * newton(v[0]))],
    );
    const f = (x: number): number => root([x]) * x;
    expect(grad(f)(4)).toBeCloseTo(3, 14);
    expect(hessian(f)(4)[0][0]).toBeCloseTo(0.75 / 2, 13);
  });

  it("asks for two functions", () => {
    expect(() => customGradient(newton, 3 as never)).toThrow("customGradient: expected two functions");
  });
});

describe("checkpoint", () => {
  const inner = 50;
  const step = (s: number[], k: number): number[] => {
    let [a, b] = s;
    for (let i = 0; i < inner; i++) {
      const c = Math.sin(a * k + b);
      b = b * 0.99 + 0.01 * c;
      a = a + 0.02 * Math.tanh(b * c);
    }
    return [a, b];
  };
  const kept = checkpoint(step);
  const simulate = (x: number[], k: number, n: number): number => {
    let s = [x[0], x[1]];
    for (let i = 0; i < n; i++) s = kept(s, k);
    return s[0] ** 2 + s[1];
  };
  const plain = (x: number[], k: number, n: number): number => {
    let s = [x[0], x[1]];
    for (let i = 0; i < n; i++) s = step(s, k);
    return s[0] ** 2 + s[1];
  };

  it("changes no bit of the value or the gradient", () => {
    expect(value(simulate)([0.3, 0.4], 1.1, 10)).toBe(value(plain)([0.3, 0.4], 1.1, 10));
    expect(grad(simulate)([0.3, 0.4], 1.1, 10)).toEqual(grad(plain)([0.3, 0.4], 1.1, 10));
    const direction = [1, 0.5, -2, 0];
    expect(hessianVectorProduct(simulate)([[0.3, 0.4], 1.1, 10], direction)).toEqual(
      hessianVectorProduct(plain)([[0.3, 0.4], 1.1, 10], direction),
    );
    expect(flatten(grad(simulate, { mode: "forward" })([0.3, 0.4], 1.1, 10))).toEqual(
      flatten(grad(plain, { mode: "forward" })([0.3, 0.4], 1.1, 10)),
    );
  });

  it("keeps a small part of what would be kept", () => {
    const heightOf = (f: typeof plain): number => {
      runtime.S.length = 0;
      runtime.O.length = 0;
      grad(f)([0.3, 0.4], 1.1, 200);
      return runtime.S.length + runtime.O.length;
    };
    const [all, few] = [heightOf(plain), heightOf(simulate)];
    expect(all).toBeGreaterThan(200 * inner);
    expect(few).toBeLessThan(all / 40);
  });

  it("refuses a function that writes into its parameters", () => {
    const bad = checkpoint((s: number[]) => {
      s[0] = 2;
      return s[0];
    });
    expect(() => grad((x: number) => bad([x]) * x)(1)).toThrow("writes into its parameters");
  });
});
