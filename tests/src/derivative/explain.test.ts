import { describe, expect, it } from "vitest";
import { explain, grad } from "../../../src/derivative/index.ts";

describe("explain", () => {
  it("tells the mode, the reason and the program of a plain function", () => {
    const told = explain((x: number, y: number) => (1 - x) ** 2 + Math.exp(x * y));
    expect(told.mode).toBe("reverse");
    expect(String(told)).toBe(`The gradient of the function: reverse mode, one sweep forward and one back.
Why: one sweep back gives the derivative by every number.

x_bar is the derivative of the result by x: it is gathered on the way back, from the last statement to the first.
keep(x) puts aside a number that the way back needs, kept() takes the last one back.

function f_gradient(x, y) {
  t = Math.exp(x * y);
  result_bar = 1;
  v1 = 1 - x;
  x_bar -= result_bar * (2 * v1);
  t_bar += result_bar;
  s0 = t_bar * t;
  x_bar += s0 * y;
  y_bar += s0 * x;
  return [x_bar, y_bar];
}`);
  });

  it("keeps loops, and names what is kept", () => {
    const product = (x: number[]): number => {
      let p = 1;
      for (const v of x) p = p * (v + 1);
      return p;
    };
    const { program } = explain(product);
    expect(program).toContain("keep(p);");
    expect(program).toContain("p = kept();");
    expect(program).not.toContain("$");
    expect(Object.getOwnPropertySymbols(explain(product))).toContain(Symbol.for("Jupyter.display"));
  });

  it("of one number and a loop: forward mode", () => {
    const root = (a: number): number => {
      let x = 1;
      while (Math.abs(x * x - a) > 1e-12) x -= (x * x - a) / (2 * x);
      return x;
    };
    const told = explain(root);
    expect(told.mode).toBe("forward");
    expect(told.reason).toContain("one number and a loop");
    expect(told.program).toContain("x_dot -= ");
    expect(explain(root, { mode: "reverse" }).program).toContain("a_bar");
  });

  it("tells why the tape runs", () => {
    const f = (x: number[]): number => [...x].sort((a, b) => Math.abs(a) - b)[0] ** 2;
    expect(explain(f).mode).toBe("tape");
    expect(explain(f).reason).toMatch(/sort.*explain\.test\.ts:\d+:\d+/);
    expect(grad(f)([3, 2])).toEqual([0, 4]);
  });

  it("finds where NaN comes from, in the function or its gradient", () => {
    const f = (x: number[]): number => {
      let s = 0;
      for (let i = 0; i < x.length; i++) {
        const shifted = x[i] - 2;
        s += Math.log(shifted) * i;
      }
      return s;
    };
    expect(explain(f, { at: [[5, 4, 1]] }).notFinite?.message).toBe(
      "t became NaN: t = Math.log(shifted), where shifted = -1.",
    );
    expect(explain(f, { at: [[5, 4, 3]] }).notFinite).toBeUndefined();
    expect(String(explain(f, { at: [[5, 4, 3]] }))).toContain("every number is finite");
    const root = (x: number): number => Math.sqrt(x * x);
    const { notFinite } = explain(root, { at: [0] });
    expect(notFinite?.message).toMatch(/0\.5 \/ t.*where .*t = 0/);
    expect(explain(root, { at: [Number.NaN] }).notFinite?.message).toBe("Parameter 1 holds NaN already.");
  });
});
