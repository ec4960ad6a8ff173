import { describe, expect, test } from "vitest";
import { landscape } from "../../../src/figures/landscape.ts";
import { minimize } from "../../../src/minimize.ts";
import type { Objective } from "../../../src/objective.ts";
import {
  beale,
  easom,
  himmelblau,
  quadratic,
  rastrigin,
  rosenbrock,
  saddle,
  styblinskiTang,
} from "../../../src/objectives/index.ts";
import { adam, gradientDescent } from "../../../src/optimizers/index.ts";
import { type Drawn, drawn, fakeRun } from "./drawn.ts";

const ground = ({ data }: Drawn) => data[0];
const linesOf = ({ data }: Drawn) =>
  data.filter((trace) => trace.type === "scatter" && trace.hovertemplate?.startsWith("step"));
const endsOf = ({ data }: Drawn) => data.filter((trace) => Array.isArray(trace.marker?.symbol));
const pairs = (trace: Drawn["data"][number]): number[][] => trace.x.map((x: number, i: number) => [x, trace.y[i]]);
const levelCount = (trace: Drawn["data"][number]) =>
  Math.round((trace.contours.end - trace.contours.start) / trace.contours.size) + 1;

const surfaces = [beale, easom, himmelblau, quadratic(), rastrigin(), rosenbrock, saddle, styblinskiTang()];

describe.each(surfaces.map((surface) => [surface.name, surface] as const))("%s", (_name, surface) => {
  const value = (x: number, y: number) => surface.value([x, y] as never);
  const picture = drawn(landscape(surface as Objective<number[]>, { points: 41 }));
  const { x, y, z, customdata, colorbar, type } = ground(picture);

  test("the map holds the function's values at the grid's points", () => {
    expect([type, x.length, y.length]).toEqual(["contour", 41, 41]);
    const values = customdata ?? z;
    for (let i = 0; i < 41; i++) for (let j = 0; j < 41; j++) expect(values[i][j]).toBe(Math.fround(value(x[j], y[i])));
  });

  test("the grid reaches from edge to edge of the domain", () => {
    expect([
      [x[0], x[40]],
      [y[0], y[40]],
    ]).toEqual(surface.domain);
    expect([picture.layout.xaxis.range, picture.layout.yaxis.range]).toEqual(surface.domain);
  });

  test("minima are starred, and told", () => {
    const [stars] = picture.data.filter((trace) => trace.marker?.symbol === "star");
    expect(pairs(stars)).toEqual(surface.minima.map(({ params }) => [...(params as readonly number[])]));
    expect(picture.text).toMatch(/Known minim(um|a) /);
  });

  test("between 8 and 40 level lines, and labels with true values in order", () => {
    expect(levelCount(ground(picture))).toBeGreaterThanOrEqual(8);
    expect(levelCount(ground(picture))).toBeLessThanOrEqual(40);
    const labels = colorbar.ticktext.map((label: string) => Number(label.replaceAll("−", "-")));
    expect(labels.length).toBeGreaterThanOrEqual(2);
    expect(labels.every(Number.isFinite)).toBe(true);
    expect(labels).toEqual([...labels].sort((a, b) => a - b));
    if (!customdata) expect(labels).toEqual(colorbar.tickvals.map((at: number) => Number(at.toPrecision(4))));
    else if (surface.minima[0].value === 0)
      labels.forEach((label: number, i: number) => void expect(Math.log10(label)).toBeCloseTo(colorbar.tickvals[i], 3));
  });
});

describe("levels", () => {
  test.each([
    ["rosenbrock", rosenbrock, true],
    ["himmelblau", himmelblau, true],
    ["beale", beale, true],
    ["saddle", saddle, false],
    ["easom", easom, false],
    ["rastrigin", rastrigin(), false],
  ] as const)("of %s are log-spaced: %s", (_name, surface, isLog) => {
    const picture = drawn(landscape(surface as Objective<number[]>));
    expect(ground(picture).customdata !== undefined).toBe(isLog);
    expect(picture.text.includes("log scale")).toBe(isLog);
  });

  test("as asked for", () => {
    expect(ground(drawn(landscape(rosenbrock, { levels: "linear" }))).customdata).toBeUndefined();
    expect(ground(drawn(landscape(saddle, { levels: "log" }))).customdata).toBeDefined();
  });

  test("in log, of a function below zero, show its height above the least value", () => {
    const { z, customdata } = ground(drawn(landscape(saddle, { levels: "log", points: 21 })));
    const high = customdata[0][0];
    expect(z[0][0]).toBeCloseTo(Math.log10(high + 0.25), 5);
  });

  test("do not draw the noise of a plain", () => {
    const picture = drawn(
      landscape((x: number, y: number) => 1e-12 * Math.sin(9 * x) - Math.exp(-9 * (x * x + y * y))),
    );
    const { start, size } = ground(picture).contours;
    expect(Math.abs(start / size - Math.round(start / size))).toBeCloseTo(0.5, 6);
  });

  test("do not draw islands on the floor of a valley narrower than the grid", () => {
    const { z } = ground(
      drawn(landscape((x: number, y: number) => 1e4 * (y - 0.3 * x) ** 2 + 1e-3, { x: [-1, 1], y: [-1, 1] })),
    );
    const floor = Math.min(...z.flat());
    expect(z.flat().filter((height: number) => height === floor).length).toBeGreaterThan(50);
  });
});

describe("trajectories", () => {
  const start: [number, number] = [-1.5, 1.5];
  const runs = [gradientDescent({ learningRate: 1e-3 }), adam({ learningRate: 2e-2 })].map((optimizer) =>
    minimize(rosenbrock, optimizer, { start, steps: 300 }),
  );
  const picture = drawn(landscape(rosenbrock).trajectories(runs));

  test("begin and end where the runs do", () => {
    const ends = endsOf(picture);
    expect(ends.map(pairs)).toEqual(runs.map((run) => [start, run.params]));
    expect(linesOf(picture).map((line) => [pairs(line)[0], pairs(line).at(-1)])).toEqual(ends.map(pairs));
  });

  test("are points of the runs, with the function's values", () => {
    linesOf(picture).forEach((line, i) => {
      pairs(line).forEach((pair, j) => {
        const [step, value] = line.customdata[j];
        expect(pair).toEqual([...runs[i].iterates[step]]);
        expect(value).toBe(Math.fround(rosenbrock.value(pair as [number, number])));
      });
    });
  });

  test("are told with start, end, value and distance", () => {
    const [x, y] = runs[1].params.map((v) => String(Number(v.toPrecision(4))).replace("-", "−"));
    expect(picture.text).toContain(`adam: from (−1.5, 1.5), value 62.5, to (${x}, ${y}), value`);
    expect(picture.text).toContain("in 300 steps");
    expect(picture.text).toMatch(/from the minimum; made all 300 steps\./);
  });

  test("leave the landscape that they are put on as it was", () => {
    const bare = landscape(rosenbrock);
    const one = bare.trajectories(runs[0]);
    const two = one.trajectories([runs[1]]);
    expect([bare, one, two].map((figure) => linesOf(drawn(figure)).length)).toEqual([0, 1, 2]);
  });

  test("a million near points are drawn by 1,000, a zigzag by all its turns", () => {
    const iterates = Array.from({ length: 100_000 }, (_, i) => [Math.cos(i / 1e4), Math.sin(i / 1e4)]);
    const zigzag = Array.from({ length: 200 }, (_, i) => [i / 200, i % 2]);
    const f = (x: number, y: number) => x * x + y * y;
    const lines = linesOf(
      drawn(
        landscape(f).trajectories([fakeRun({ cost: [1] }, { iterates }), fakeRun({ cost: [1] }, { iterates: zigzag })]),
      ),
    );
    expect(lines[0].x.length).toBeLessThanOrEqual(1000);
    expect(lines[0].x.length).toBeGreaterThan(300);
    expect(lines[1].x.length).toBe(200);
  });

  test("one that diverges is cut beyond the picture and crossed where it was last seen", () => {
    const iterates = [
      [0, 0],
      [1, 1],
      [-2, 2],
      [1e60, 1e80],
      [Number.NaN, 0],
    ];
    const run = fakeRun({ cost: [1] }, { status: "diverged", message: "NaN at step 4", iterates });
    const picture = drawn(landscape(rosenbrock).trajectories(run));
    const [line] = linesOf(picture);
    expect(
      pairs(line)
        .flat()
        .every((v) => Number.isNaN(v) || Math.abs(v) < 10),
    ).toBe(true);
    const [ends] = endsOf(picture);
    expect([pairs(ends)[1], ends.marker.symbol[1]]).toEqual([[-2, 2], "x"]);
    expect(picture.text).toContain("part of its path lies outside the picture; diverged: NaN at step 4");
  });

  test("a start outside the picture is said", () => {
    const run = minimize(rosenbrock, adam(), { start: [9, 9], steps: 2 });
    expect(drawn(landscape(rosenbrock).trajectories(run)).text).toContain("it starts outside the picture");
  });
});

describe("domain", () => {
  const bowl = (x: number, y: number) => x * x + y * y;
  const run = fakeRun(
    { cost: [1] },
    {
      iterates: [
        [10, 20],
        [12, 24],
      ],
    },
  );

  test("holds the runs and has room", () => {
    const { layout, text } = drawn(landscape(bowl).trajectories(run));
    expect(layout.xaxis.range[0]).toBeLessThan(10);
    expect(layout.xaxis.range[1]).toBeGreaterThan(12);
    expect(layout.yaxis.range[0]).toBeLessThan(20);
    expect(layout.yaxis.range[1]).toBeGreaterThan(24);
    expect(text).toContain("chosen to hold the runs");
  });

  test("is not stretched by a run that flies away", () => {
    const away = fakeRun(
      { cost: [1] },
      {
        status: "diverged",
        iterates: [
          [10, 20],
          [13, 22],
          [1e9, -1e9],
        ],
      },
    );
    const [min, max] = drawn(landscape(bowl).trajectories([run, away])).layout.xaxis.range;
    expect(max - min).toBeLessThan(20);
  });

  test("one side given, the other found", () => {
    const { layout } = drawn(landscape(rosenbrock, { x: [0, 1] }));
    expect([layout.xaxis.range, layout.yaxis.range]).toEqual([
      [0, 1],
      [-1, 3],
    ]);
  });

  test("nothing to go by is said", () => {
    expect(drawn(landscape(bowl)).text).toContain("as it names no domain; give x and y");
  });

  test("a run that never moved has room around it", () => {
    const still = fakeRun({ cost: [1] }, { iterates: [[3, 0]] });
    expect(drawn(landscape(bowl).trajectories(still)).layout.xaxis.range).toEqual([0, 6]);
  });
});

describe("what is not as it should be is drawn, and said", () => {
  test("places without a finite value stay blank", () => {
    const picture = drawn(landscape((x: number, y: number) => Math.log(x) + y, { x: [-1, 1], y: [0, 1], points: 5 }));
    expect(ground(picture).z[0].slice(0, 3)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(picture.text).toContain("15 of its 25 grid values are not finite and are left blank.");
  });

  test("no finite value at all", () => {
    const picture = drawn(landscape(() => Number.NaN));
    expect(picture.layout.annotations[0].text).toBe("no finite value here");
    expect(picture.text).toContain("It has no finite value here");
  });

  test("a constant", () => {
    const picture = drawn(landscape((_x: number, _y: number) => 5));
    expect(picture.text).toContain("Its value is 5 everywhere here.");
    expect(ground(picture).z[0][0]).toBe(5);
  });

  test("values beyond single precision keep their place", () => {
    const picture = drawn(landscape((x: number, y: number) => 1e200 * (x * x + y * y) + 1, { points: 11 }));
    expect(Math.max(...(ground(picture).customdata ?? ground(picture).z).flat())).toBeGreaterThan(1e200);
  });
});

describe("parameters", () => {
  test("with names give the axes their titles", () => {
    const line = {
      name: "line",
      minima: [{ params: { w: 1, b: 2 }, value: 0 }],
      value: ({ w, b }: { w: number; b: number }) => (w - 1) ** 2 + 3 * (b - 2) ** 2,
    };
    const picture = drawn(landscape(line, { x: [0, 2], y: [0, 4], points: 3 }));
    expect([picture.layout.xaxis.title.text, picture.layout.yaxis.title.text]).toEqual(["w", "b"]);
    expect((ground(picture).customdata ?? ground(picture).z)[0]).toEqual([13, 12, 13]);
  });

  test("as one pair", () => {
    const picture = drawn(
      landscape(([x, y]: [number, number]) => x + 10 * y, { x: [0, 1], y: [0, 1], points: 2, levels: "linear" }),
    );
    expect(ground(picture).z).toEqual([
      [0, 1],
      [10, 11],
    ]);
  });
});

describe("in space", () => {
  const run = minimize(rosenbrock, adam({ learningRate: 0.02 }), { start: [-1, 1], steps: 50 });
  const picture = drawn(landscape(rosenbrock, { points: 21 }).trajectories(run).surface());

  test("the surface has the map's heights, and its labels the true values", () => {
    const map = ground(drawn(landscape(rosenbrock, { points: 21 })));
    expect(ground(picture).type).toBe("surface");
    expect(ground(picture).z).toEqual(map.z);
    expect(picture.layout.scene.zaxis.ticktext).toEqual(map.colorbar.ticktext);
    expect(ground(picture).text[0][0]).toBe("value: 2509");
  });

  test("the path lies on it", () => {
    const [path] = picture.data.filter((trace) => trace.type === "scatter3d" && trace.name === "adam");
    const span = Math.max(...ground(picture).z.flat()) - Math.min(...ground(picture).z.flat());
    path.x.forEach((x: number, i: number) => {
      const height = Math.max(Math.log10(rosenbrock.value([x, path.y[i]])), Math.min(...ground(picture).z.flat()));
      expect(Math.abs(path.z[i] - height)).toBeLessThan(0.02 * span);
    });
  });

  test("asked for by the option", () => {
    expect(ground(drawn(landscape(saddle, { surface: true }))).type).toBe("surface");
  });
});

test.each([
  [
    () => landscape(quadratic({ dimension: 3 })),
    RangeError,
    "quadratic has 3 parameters, and only two can be drawn; draw a slice",
  ],
  [() => landscape(quadratic({ dimension: 1 })), RangeError, "quadratic has 1 parameter,"],
  [
    () => landscape(rosenbrock).trajectories(fakeRun({}, { iterates: [[1, 2, 3]] })),
    RangeError,
    "adam has 3 parameters",
  ],
  [() => landscape(rosenbrock).trajectories({} as never), TypeError, "must be runs that kept their iterates"],
  [() => landscape(rastrigin as never).data, TypeError, "rastrigin must give a number, got object at (-2, -2)"],
  [() => landscape(3 as never), TypeError, "expected an objective or a function of two numbers, got 3"],
  [() => landscape(rosenbrock, { x: [1, 1] }), RangeError, "x must be [min, max] with min < max, got [1, 1]"],
  [() => landscape(rosenbrock, { y: [0, Number.NaN] }), RangeError, "y must be [min, max]"],
  [() => landscape(rosenbrock, { points: 1 }), RangeError, "points must be a whole number in [2, 1000], got 1"],
  [
    () => landscape(rosenbrock, { levels: "ln" as never }),
    RangeError,
    'levels must be "auto", "log" or "linear", got ln',
  ],
  [() => landscape(rosenbrock, { height: 0 }), RangeError, "height must be a positive number of pixels, got 0"],
])("refuses %s", (make, kind, message) => {
  expect(make).toThrow(kind);
  expect(make).toThrow(message);
});
