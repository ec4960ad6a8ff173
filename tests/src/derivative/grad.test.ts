// The public functions, on functions that the test runner's own plugin lifted.
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  type Differentiable,
  flatten,
  type GradientOf,
  grad,
  hessian,
  hessianVectorProduct,
  unflatten,
  value,
  valueAndGradient,
} from "../../../src/derivative/index.ts";
import * as math from "../../../src/math.ts";
import { offsets, scaled } from "./offsets.ts";

describe("grad gives back the structure of the parameters", () => {
  it("one number", () => {
    const g = grad((x: number) => x ** 3);
    expectTypeOf(g).toEqualTypeOf<(x: number) => number>();
    expect(g(2)).toBe(12);
  });

  it("several numbers: a tuple", () => {
    const g = grad((x: number, y: number) => (1 - x) ** 2 + 100 * (y - x * x) ** 2);
    expectTypeOf(g).toEqualTypeOf<(x: number, y: number) => [number, number]>();
    expect(g(-1.2, 1)).toEqual([-215.59999999999997, -87.99999999999999]);
  });

  it("an array", () => {
    const g = grad((x: number[]) => x[0] * x[1] ** 2);
    expectTypeOf(g).returns.toEqualTypeOf<number[]>();
    const gradient = g([2, 3]);
    expect(gradient).toEqual([9, 12]);
    expect(Array.isArray(gradient)).toBe(true);
  });

  it("a typed array", () => {
    const g = grad((x: Float64Array) => x[0] * x[1] ** 2);
    expectTypeOf(g).returns.toEqualTypeOf<Float64Array>();
    expect(g(Float64Array.of(2, 3))).toEqual(Float64Array.of(9, 12));
  });

  it("an object", () => {
    const g = grad((p: { w: number[][]; b: number }) => p.w[0][1] * p.b + p.w[1][0] ** 2);
    expectTypeOf(g).returns.toEqualTypeOf<{ w: number[][]; b: number }>();
    expect(
      g({
        w: [
          [1, 2],
          [3, 4],
        ],
        b: 5,
      }),
    ).toEqual({
      w: [
        [0, 5],
        [6, 0],
      ],
      b: 2,
    });
  });

  it("a tuple, and readonly parts", () => {
    const g = grad(([a, b]: readonly [number, readonly number[]]) => a * b[0] * b[1]);
    expectTypeOf(g).returns.toEqualTypeOf<[number, number[]]>();
    expect(g([2, [3, 4]])).toEqual([12, [8, 6]]);
  });

  it("what is no number as it was", () => {
    const g = grad((x: number, on: boolean, label: string) => (on ? x * x : x) * label.length);
    expectTypeOf(g).returns.toEqualTypeOf<[number, boolean, string]>();
    expect(g(3, true, "ab")).toEqual([12, true, "ab"]);
    expect(g(3, false, "ab")).toEqual([2, false, "ab"]);
  });

  it("types of gradients", () => {
    expectTypeOf<GradientOf<readonly (readonly number[])[]>>().toEqualTypeOf<number[][]>();
    expectTypeOf<GradientOf<1 | 2>>().toEqualTypeOf<number>();
    expectTypeOf<(a: { x: number }) => number>().toExtend<Differentiable>();
    expectTypeOf<(a: number) => string>().not.toExtend<Differentiable>();
  });
});

describe("the other derivatives", () => {
  const rosenbrock = (x: number, y: number): number => (1 - x) ** 2 + 100 * (y - x * x) ** 2;

  it("valueAndGradient", () => {
    const f = valueAndGradient(rosenbrock);
    expectTypeOf(f(1, 1).gradient).toEqualTypeOf<[number, number]>();
    expect(f(-1.2, 1)).toEqual({ value: 24.199999999999996, gradient: [-215.59999999999997, -87.99999999999999] });
  });

  it("hessian", () => {
    const h = hessian(rosenbrock);
    expectTypeOf(h).toEqualTypeOf<(x: number, y: number) => number[][]>();
    expect(h(-1.2, 1)).toEqual([
      [1330, 480],
      [480, 200],
    ]);
  });

  it("hessianVectorProduct", () => {
    const product = hessianVectorProduct(rosenbrock);
    expect(product([-1.2, 1], [1, 2])).toEqual(Float64Array.of(2290, 880.0000000000001));
    expect(() => product([-1.2, 1], [1])).toThrow(RangeError);
  });

  it("value has the bits of the runtime's own functions", () => {
    const f = (x: number): number => Math.exp(x) * Math.tanh(x);
    for (let x = -3; x < 3; x += 0.37) expect(value(f)(x)).toBe(math.exp(x) * math.tanh(x));
  });

  it("a default value takes the place of a parameter that is left out", () => {
    const f = (x: number, k = 3): number => x ** k;
    expect(grad(f)(2)).toEqual([12, 8 * math.log(2)]);
    expect(hessian(f)(2)).toEqual(hessian(f)(2, 3));
  });

  it("flatten and unflatten", () => {
    const params = { w: [[1, 2], [3]], b: Float64Array.of(4), name: "x" };
    expect(flatten(params)).toEqual(Float64Array.of(1, 2, 3, 4));
    expect(unflatten(params, [5, 6, 7, 8])).toEqual({ w: [[5, 6], [7]], b: Float64Array.of(8), name: "x" });
    expect(() => unflatten(params, [1])).toThrow("unflatten: the structure holds 4 numbers, got 1");
    expect(() => unflatten(params, [1, 2, 3, 4, 5])).toThrow(RangeError);
  });
});

describe("what a function reads from outside is read at each call", () => {
  it("data, a number and a function", () => {
    let data = [1, 2];
    let rate = 2;
    let g = (x: number): number => x * x;
    const f = (x: number): number => data[0] * x * rate + g(x);
    const gradient = grad(f);
    expect(gradient(3)).toBe(8);
    rate = 10;
    data = [5];
    expect(gradient(3)).toBe(56);
    g = (x: number): number => x * x * x;
    expect(gradient(3)).toBe(77);
  });

  it("a function replaced by one that writes into its argument", () => {
    let prepare = (v: number[], _k: number): void => void v.length;
    const f = (x: number): number => {
      const v = [x, 1];
      prepare(v, x);
      return v[0] * v[1];
    };
    const gradient = grad(f);
    expect(gradient(3)).toBe(1);
    prepare = (v: number[], k: number): void => {
      v[1] = v[0] * k;
    };
    expect(gradient(3)).toBe(27);
    expect(hessian(f)(3)).toEqual([[18]]);
  });

  it("names that are declared later", () => {
    const gradient = grad((x: number) => later(x) * offset);
    const later = (x: number): number => x * x;
    const offset = 4;
    expect(gradient(3)).toBe(24);
  });

  it("functions of other modules, and of Math by another name", () => {
    const { sin } = Math;
    expect(grad((x: number) => scaled(x, 3) + offsets[1] * x)(0)).toBe(5);
    expect(grad((x: number) => sin(x) * math.exp(x))(0)).toBe(1);
  });

  it("closures of a factory", () => {
    const makeLoss = (data: number[]) => (m: number) => data.reduce((s, d) => s + (d - m) ** 2, 0);
    expect(grad(makeLoss([1, 2]))(0)).toBe(-6);
    expect(grad(makeLoss([5]))(0)).toBe(-10);
  });
});

describe("a call leaves nothing behind", () => {
  it("the parameters are not written", () => {
    const f = (x: number[]): number => {
      for (let i = 1; i < x.length; i++) x[i] *= x[i - 1];
      x.push(1);
      return x[x.length - 2];
    };
    const x = [2, 3, 4];
    expect(grad(f)(x)).toEqual([12, 8, 6]);
    expect(hessian(f)(x)[0]).toEqual([0, 4, 3]);
    expect(x).toEqual([2, 3, 4]);
  });

  it("an exception in the middle", () => {
    const checked = (x: number): number => {
      if (x < 0) throw new RangeError("negative");
      return x * x;
    };
    const f = (x: number[]): number => {
      let s = 0;
      for (const v of x) s += checked(v) * s + v;
      return s;
    };
    const before = grad(f)([1, 2, 3]);
    expect(() => grad(f)([1, 2, -3])).toThrow(new RangeError("negative"));
    expect(grad(f)([1, 2, 3])).toEqual(before);
  });

  it("a gradient inside a function that is differentiated", () => {
    const inner = (x: number): number => {
      let y = x;
      for (let i = 0; i < 3; i++) y = Math.sin(y) * x;
      return y;
    };
    const slope = grad(inner)(0.5);
    const slopeAtHalf = (): number => grad(inner)(0.5);
    const f = (x: number): number => {
      let y = x;
      for (let i = 0; i < 4; i++) y = Math.cos(y) + y * slopeAtHalf();
      return y;
    };
    const g = (x: number): number => {
      let y = x;
      for (let i = 0; i < 4; i++) y = Math.cos(y) + y * slope;
      return y;
    };
    expect(grad(f)(0.3)).toBe(grad(g)(0.3));
  });
});

describe("what has no derivative", () => {
  it("is refused with the reason and the remedy", () => {
    expect(() => grad(JSON.parse("3"))).toThrow("grad: expected a function, got 3");
    const plain = new Function("x", "return x * x") as (x: number) => number;
    expect(() => grad(plain)).toThrow(/^grad: anonymous has no derivative, because its source was not seen/);
    expect(() => hessian(plain)).toThrow(/^hessian: .*Write it in TypeScript, in a cell or a local module$/);
    const vector = (x: number[]): number[] => x.map((v) => v * 2);
    expect(() => grad(vector as never)).toThrow("grad: vector must give a number");
    const noisy = (x: number): number => x * Math.random();
    expect(() => grad(noisy)).toThrow(
      /^grad: Math\.random gives another value at every call \(.*grad\.test\.ts:\d+:\d+\): compute it outside/,
    );
  });

  it("is refused when it is called with what depends on a parameter, and only then", () => {
    const plain = new Function("x", "return x * x") as (x: number) => number;
    expect(() => grad((x: number) => plain(x))(2)).toThrow(/^(grad: )?anonymous has no derivative/);
    expect(grad((x: number) => x * plain(3))(2)).toBe(9);
  });
});

describe("at a kink the derivative is that of the branch taken", () => {
  it.each([
    ["|x| at 0", grad((x: number) => Math.abs(x)), 0, 0],
    ["max(x, 0) at 0: the first argument", grad((x: number) => Math.max(x, 0)), 0, 1],
    ["max(0, x) at 0", grad((x: number) => Math.max(0, x)), 0, 0],
    ["floor", grad((x: number) => Math.floor(x) * x), 2.5, 2],
    ["hypot at 0", grad((x: number) => Math.hypot(x, 0)), 0, 0],
    ["x ** 0 at 0", grad((x: number) => x ** 0), 0, 0],
    ["x || 2 at 0", grad((x: number) => (x || 2) * 3), 0, 0],
    ["x || 2 at 1", grad((x: number) => (x || 2) * 3), 1, 3],
  ])("%s", (_, g, at, expected) => {
    expect(g(at)).toBe(expected);
  });
});

describe("a called function whose array depends on no parameter", () => {
  const signs = (x: number[]): number[] => x.map((v) => (v > 0 ? 1 : 0));
  const total = (x: number[]): number => x.reduce((a, v) => a + v, 0);

  it("has slope 0, in first and second derivatives", () => {
    expect(grad((x: number[]) => total(signs(x)) + x[0])([1, 2, -3])).toEqual([1, 0, 0]);
    const f = (x: number[]): number => {
      const s = signs(x);
      let sum = 0;
      for (let i = 0; i < s.length; i++) sum += s[i] * x[i] ** 2;
      return sum;
    };
    expect(grad(f)([1, 2, -3])).toEqual([2, 4, 0]);
    expect(hessian(f)([1, 2, -3])).toEqual([
      [2, 0, 0],
      [0, 2, 0],
      [0, 0, 0],
    ]);
  });
});
