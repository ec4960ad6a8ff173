// What cannot be differentiated, or not so: each says what is wrong and how to mend it.
import { afterEach, describe, expect, it } from "vitest";
import { checkpoint, grad, hessian, jacobian, valueAndGradient } from "../../../src/derivative/index.ts";
import { runtime } from "../../../src/derivative/runtime.ts";

const { most, longestTape } = runtime;
afterEach(() => Object.assign(runtime, { most, longestTape }));

describe("kinds", () => {
  it.each([
    [undefined, "undefined"],
    [3, "3"],
    ["x ** 2", '"x ** 2"'],
    [{ a: 1 }, "object"],
  ])("%j is no function", (f, shown) => {
    for (const derive of [grad, valueAndGradient, hessian, jacobian]) {
      expect(() => derive(f as never)).toThrow(new TypeError(`${derive.name}: expected a function, got ${shown}`));
    }
  });

  it("a function of a string has nothing to differentiate", () => {
    const length = (text: string): number => text.length * 2;
    expect(() => grad(length as never)).toThrow(/length has no derivative/);
    const labelled = (x: number, text: string): number => x * text.length;
    expect(grad(labelled)(2, "abc")).toEqual([3, "abc"]);
  });

  it("a function that may give undefined is an error of TypeScript", () => {
    const f = (x: number): number | undefined => (x > 0 ? x * x : undefined);
    // @ts-expect-error: not a number on every path
    expect(() => grad(f)).not.toThrow();
    const forgotten = (x: number) => {
      if (x > 0) return x * x;
      return;
    };
    // @ts-expect-error: not a number on every path
    expect(() => grad(forgotten)).not.toThrow();
  });
});

describe("values", () => {
  it("NaN and infinite numbers come through, and do not stick", () => {
    const f = (x: number): number => Math.log(x) * x;
    const g = grad(f);
    expect(g(Number.NaN)).toBeNaN();
    expect(g(0)).toBeNaN();
    expect(g(-1)).toBeNaN();
    expect(g(1)).toBe(1);
  });

  it("other lengths from call to call", () => {
    const g = grad((x: number[]) => x.reduce((s, v) => s + v * v, 0));
    expect(g([1, 2])).toEqual([2, 4]);
    expect(g([1, 2, 3, 4])).toEqual([2, 4, 6, 8]);
    expect(g([])).toEqual([]);
    expect(g([5])).toEqual([10]);
  });

  it("a function that writes into its parameters leaves the caller's alone", () => {
    const f = (p: { v: number[]; k: number }): number => {
      p.v[0] *= p.k;
      p.v.push(p.v[0] * 3);
      p.k = 7;
      return p.v[0] + p.v[2] * p.k;
    };
    const at = { v: [2, 3], k: 5 };
    expect(grad(f)(at)).toEqual({ v: [110, 0], k: 44 });
    expect(at).toEqual({ v: [2, 3], k: 5 });
    expect(grad(f, { mode: "tape" })(at)).toEqual({ v: [110, 0], k: 44 });
    expect(at).toEqual({ v: [2, 3], k: 5 });
  });
});

describe("what has no end", () => {
  const steps = (x: number, n: number): number => {
    let s = x;
    for (let i = 0; i < n; i++) s = s + 1e-7 * Math.sin(s);
    return s;
  };

  it("10⁷ steps of a loop fit; more than fits into memory names checkpoint", () => {
    runtime.most = 1e5;
    expect(() => grad(steps, { mode: "reverse" })(1, 1e7)).toThrow(
      /^a derivative would keep more than 100,000 numbers.*call checkpoint\(step\).*mode: "forward"/,
    );
    expect([runtime.p, runtime.q]).toEqual([0, 0]);
    expect(grad(steps, { mode: "reverse" })(1, 10)[0]).toBeCloseTo(1 + 1e-6 * Math.cos(1), 12);
    // Forward mode keeps nothing.
    expect(grad(steps)(1, 1e5)[0]).toBeGreaterThan(1);
  });

  it("the tape's length has an end too", () => {
    runtime.longestTape = 1e4;
    expect(() => grad(steps, { mode: "tape" })(1, 1e7)).toThrow(
      /the tape of a derivative is longer than 10,000 operations.*checkpoint/,
    );
    runtime.longestTape = longestTape;
    expect((grad(steps, { mode: "tape" })(1, 100) as number[])[0]).toBeGreaterThan(1);
  });

  it("checkpoint makes it fit", () => {
    runtime.most = 2e4;
    const hundred = checkpoint((s: number) => {
      for (let i = 0; i < 100; i++) s = s + 1e-7 * Math.sin(s);
      return s;
    });
    const f = (x: number[]): number => {
      let s = x[0];
      for (let i = 0; i < 1000; i++) s = hundred(s);
      return s;
    };
    expect(grad(f)([1])[0]).toBeCloseTo((grad(steps, { mode: "forward" })(1, 1e5) as number[])[0], 11);
  });

  it("a recursion without end", () => {
    function endless(x: number): number {
      return Math.sin(endless(x * 0.5)) + x;
    }
    expect(() => grad(endless)(1)).toThrow(
      /^grad: endless calls itself, or other functions, too deeply: see that every recursion has an end/,
    );
    expect(() => hessian(endless)(1)).toThrow(/^hessian: endless calls itself/);
    expect([runtime.p, runtime.q]).toEqual([0, 0]);
  });
});

describe("what the function throws", () => {
  const root = (x: number[]): number => {
    if (x[0] < 0) throw new RangeError(`negative: ${x[0]}`);
    return Math.sqrt(x[0]);
  };
  const missing = (x: number[][]): number => x[0][0] * x[1][0];

  it.each(["reverse", "forward", "tape"] as const)("has its message and its line, mode %s", (mode) => {
    const error = thrownBy(() => grad(root, { mode })([-2]));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toBe("negative: -2");
    expect(error.stack).toMatch(/root.*badInput\.test\.ts:\d+/);
    expect(thrownBy(() => grad(missing, { mode })([[1]])).stack).toMatch(/missing.*badInput\.test\.ts:\d+/);
    expect(grad(root, { mode })([4])).toEqual([0.25]);
  });
});

function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
