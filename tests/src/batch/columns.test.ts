// What goes in and what comes out: grids, mistakes, functions that have no fast form.
import { describe, expect, test } from "vitest";
import { batched } from "../../../src/batch/batched.ts";
import { objective } from "../../../src/objective.ts";
import { rosenbrock } from "../../../src/objectives/index.ts";
import { liftedModule } from "../derivative/lifted.ts";

const { himmelblau, refuses, regression, setStrength, arcs, rosenbrockN } =
  await liftedModule<typeof import("./functions.ts")>("../batch/functions.ts");

describe("grid", () => {
  test("goes along the first axis first, and has the objective's values", () => {
    const [xs, ys] = [Float64Array.of(-1, 0, 2), [3, 4]] as const;
    const made = objective(himmelblau);
    const wanted = ys.flatMap((y) => [...xs].map((x) => made.value([x, y])));
    expect([...made.grid!([xs, ys])]).toEqual(wanted);
    expect([...made.batch!.grid([xs, ys], { way: "javascript" })]).toEqual(wanted);
  });

  test("of three axes has the values of its points, one by one", () => {
    const [xs, ys, zs] = [[1, 2, 3, 4, 5], Float64Array.of(-1, 0.5), [0.25, -0, 7]] as const;
    const axes = [[...xs], ys, [...zs]];
    const points = zs.flatMap((z) => [...ys].flatMap((y) => xs.map((x) => [x, y, z])));
    const columns = [0, 1, 2].map((k) => points.map((point) => point[k]));
    const batch = batched(rosenbrockN);
    for (const way of ["lanes", "wasm", "javascript"] as const)
      expect(batch.grid(axes, { way })).toEqual(batch.values(columns));
    expect([...batch.grid([[1, 2], [], [3]])]).toEqual([]);
  });

  test("of the library's own objectives", () => {
    expect([...rosenbrock.grid!([[1, -1.2], [1]])]).toEqual([rosenbrock.value([1, 1]), rosenbrock.value([-1.2, 1])]);
  });
});

describe("batches", () => {
  test("of no points are empty", () => {
    expect(batched(himmelblau).valuesAndGradients([[], []])).toEqual({
      values: new Float64Array(0),
      gradients: [new Float64Array(0), new Float64Array(0)],
    });
  });

  test("of no steps end where they began, in new columns", () => {
    const start = [Float64Array.of(1, 2), Float64Array.of(3, 4)];
    const ends = batched(himmelblau).descend(start, { steps: 0 });
    expect(ends).toEqual(start);
    expect(ends[0]).not.toBe(start[0]);
  });

  test("leave their inputs as they were", () => {
    const start = [Float64Array.of(1, 2, 0.5), Float64Array.of(3, 4, 1)];
    const before = start.map((column) => column.slice());
    batched(himmelblau).descend(start, { steps: 9 });
    batched(himmelblau).valuesAndGradients(start);
    expect(start).toEqual(before);
  });

  test("read what the function captures when they run", () => {
    const batch = batched(regression);
    const before = batch.values([[2], [0]])[0];
    setStrength(0.35);
    expect(batch.values([[2], [0]])[0]).toBeCloseTo(before + 1, 12);
    setStrength(0.1);
  });

  test("throw what the function throws", () => {
    expect([
      ...batched(refuses).values([
        [1, 2],
        [5, 6],
      ]),
    ]).toEqual([5, 12]);
    expect(() =>
      batched(refuses).values([
        [1, 4],
        [5, 6],
      ]),
    ).toThrow(new RangeError("too large"));
  });

  test("of a function that was not lifted have values, and say why not more", () => {
    const plain = new Function("x", "y", "return x - y") as (x: number, y: number) => number;
    expect([
      ...batched(plain).values([
        [3, 4],
        [1, 1],
      ]),
    ]).toEqual([2, 3]);
    expect(batched(plain).plan(2)).toMatchObject({ way: "javascript", reason: expect.stringContaining("not lifted") });
    expect(() => batched(plain).valuesAndGradients([[3], [1]])).toThrow(TypeError);
  });

  test("say why a function is not in WebAssembly", () => {
    expect(batched(arcs).plan(2).reason).toMatch(/Math\.(atan2|hypot) has no form in WebAssembly/);
  });

  test("take more numbers than are written out", () => {
    const points = Array.from({ length: 100 }, (_, k) => Float64Array.of(Math.sin(k), Math.cos(k)));
    const batch = batched(rosenbrockN);
    const options = { steps: 3, learningRate: 1e-4 };
    expect(batch.descend(points, options)).toEqual(batch.descend(points, { ...options, way: "javascript" }));
  });
});

describe("mistakes", () => {
  const batch = batched(himmelblau);
  test.each<[() => unknown, RegExp]>([
    [() => batched(3 as never), /^TypeError: batched: f must be a function, got 3/],
    [() => batch.values([] as never), /^TypeError: batched: points must be an array of columns/],
    [() => batch.values(Float64Array.of(1) as never), /^TypeError: batched: points must be an array of columns/],
    [() => batch.values([[1], "2"] as never), /^TypeError: batched: column 1 must be a Float64Array/],
    [() => batch.values([[1, 2], [3]]), /^RangeError: batched: columns must be of one length, got 2 and 1/],
    [() => batch.grid([] as never), /^TypeError: batched: axes must be an array of axes, one a number of the/],
    [() => batch.grid([[1], 2] as never), /^TypeError: batched: axis 1 must be a Float64Array/],
    [() => batch.values([[1]]), /^RangeError: batched: himmelblau takes 2 numbers, got 1 column/],
    [() => batch.descend([[1], [2]], { steps: 1.5 }), /^RangeError: batched: steps must be a whole number/],
    [() => batch.descend([[1], [2]], { steps: 1, learningRate: 0 }), /^RangeError: batched: learningRate must be/],
    [() => batch.values([[1], [2]], { workers: -1 }), /^RangeError: batched: workers must be/],
    [() => batch.values([[1], [2]], { way: "gpu" as never }), /^RangeError: batched: way must be/],
  ])("%#", (run, message) => {
    let caught: unknown;
    try {
      run();
    } catch (error) {
      caught = error;
    }
    expect(String(caught)).toMatch(message);
  });
});
