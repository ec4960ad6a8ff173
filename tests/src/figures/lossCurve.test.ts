import { describe, expect, test } from "vitest";
import type { FigureBundle } from "../../../src/figure.ts";
import { lossCurve } from "../../../src/figures/lossCurve.ts";
import { type Drawn, drawn, type FakeRun, fakeRun } from "./drawn.ts";

const named = ({ data }: Drawn, name: string | RegExp) => data.filter((trace) => trace.name?.match(name));

describe("what is drawn", () => {
  test("curves are the run's values over its steps", () => {
    const training = [2, 1, 0.5, 0.125];
    const picture = drawn(lossCurve(fakeRun({ "training cost": training, "validation cost": [2, 1.5, 1.25, 1.5] })));
    const [line] = named(picture, /^training cost$/);
    expect([line.x, line.y]).toEqual([[0, 1, 2, 3], training]);
    expect(picture.text).toContain("training cost 2 at step 0 to 0.125 at step 3");
    expect(picture.text).toContain("validation cost 2 at step 0 to 1.5 at step 3, best 1.25 at step 2");
  });

  test("the best validation step is marked, and the gap there and at the end told", () => {
    const picture = drawn(
      lossCurve(fakeRun({ "training cost": [2, 1, 0.5, 0.25], "validation cost": [2, 1.25, 0.75, 1] })),
    );
    const [mark] = named(picture, /^best validation/);
    expect([mark.x, mark.y]).toEqual([[2], [0.75]]);
    expect(picture.text).toContain("gap (validation less training cost) 0.75 at step 3, 0.25 at step 2");
    expect(named(picture, /^generalization gap, 0.75 at the end$/)).toHaveLength(1);
  });

  test("the gap's band runs along the training curve and back along the validation curve", () => {
    const [band] = named(
      drawn(lossCurve(fakeRun({ "training cost": [4, 2, 1], "validation cost": [4, 3, 2] }))),
      /^generalization gap/,
    );
    expect([band.x, band.y, band.fill]).toEqual([[0, 1, 2, 2, 1, 0], [4, 2, 1, 2, 3, 4], "toself"]);
  });

  test("a validation curve with fewer steps is compared with the training cost last measured", () => {
    const run = fakeRun({ "training cost": [5, 4, 3, 2, 1] });
    run.curves.push({ name: "validation cost", quantity: "cost", steps: [0, 3], values: [5, 2.5] });
    expect(drawn(lossCurve(run)).text).toContain("training cost) 0.5 at step 3");
  });

  test("errors have a panel of their own", () => {
    const { data, layout } = drawn(lossCurve(fakeRun({ "training cost": [1, 0.5], "training error": [0.5, 0.25] })));
    expect(data.map((trace) => trace.yaxis ?? "y")).toEqual(["y", "y2"]);
    expect(layout.yaxis.domain[0]).toBeGreaterThan(layout.yaxis2.domain[1]);
  });

  test("of several runs each has a colour, and validation is dashed in it", () => {
    const costs = { "training cost": [2, 1], "validation cost": [2, 1.5] };
    const { data } = drawn(lossCurve([fakeRun(costs, { name: "adam" }), fakeRun(costs, { name: "momentum" })]));
    const lines = data.filter((trace) => trace.mode === "lines");
    expect(lines.map((trace) => trace.name)).toEqual([
      "adam, training cost",
      "adam, validation cost",
      "momentum, training cost",
      "momentum, validation cost",
    ]);
    expect(lines[0].line.color).toBe(lines[1].line.color);
    expect(lines[0].line.color).not.toBe(lines[2].line.color);
    expect(lines.map((trace) => trace.line.dash)).toEqual(["solid", "dash", "solid", "dash"]);
  });

  test("a long curve is drawn by 1,000 points with its lowest among them", () => {
    const values = Array.from({ length: 200_000 }, (_, i) => 1 + Math.sin(i));
    values[123_456] = -7;
    const [line] = drawn(lossCurve(fakeRun({ "training cost": values }))).data;
    expect(line.x.length).toBeLessThanOrEqual(1000);
    expect(line.y[line.x.indexOf(123_456)]).toBe(-7);
  });

  test("names are text, whatever they hold", () => {
    const run = fakeRun({ cost: [1, 2] }, { name: "<b>a & b</b>" });
    const picture = drawn(lossCurve([run, fakeRun({ cost: [1] })], { title: "<i>t" }));
    expect(picture.data[0].name).toBe("&lt;b&gt;a &amp; b&lt;/b&gt;");
    expect(picture.layout.title.text).toBe("&lt;i&gt;t");
    expect(picture.text).toContain("<b>a & b</b>: cost 1 at step 0 to 2 at step 1");
  });

  test("colours of paper and text are left to the reader's theme", () => {
    const { layout } = drawn(lossCurve(fakeRun({ cost: [1, 2] }), { title: "t" }));
    expect(JSON.stringify(layout)).not.toMatch(/bgcolor|template|"color"|font/);
  });
});

describe("log axis", () => {
  test.each<[string, number[], boolean | "auto" | undefined, boolean]>([
    ["falls by a factor of 20", [20, 1], undefined, true],
    ["falls by a factor of 2", [2, 1], "auto", false],
    ["reaches zero", [20, 0], "auto", false],
    ["is negative", [-1, -100], "auto", false],
    ["is asked for", [2, 1], true, true],
    ["is refused", [20, 1], false, false],
    ["has values that are not finite", [20, Number.NaN, 1], "auto", true],
    ["has none that is finite", [Number.NaN], "auto", false],
  ])("%s", (_name, values, logScale, expected) => {
    const { layout, text } = drawn(lossCurve(fakeRun({ cost: values }), { logScale }));
    expect(layout.yaxis.type === "log").toBe(expected);
    expect(text.includes("log axis")).toBe(expected);
  });

  test("errors do not decide it", () => {
    const run = fakeRun({ "training cost": [2, 1], "training error": [1, 0.001] });
    expect(drawn(lossCurve(run)).layout.yaxis.type).toBeUndefined();
  });

  test("says how many values it leaves out", () => {
    expect(drawn(lossCurve(fakeRun({ cost: [1, 0, -1] }), { logScale: true })).text).toContain(
      "2 of the values are not positive",
    );
  });
});

describe("what is not as it should be is drawn, and said", () => {
  test.each([
    ["NaN", Number.NaN],
    ["Infinity", Infinity],
  ])("%s from step 2 on", (name, value) => {
    const picture = drawn(
      lossCurve(
        fakeRun({ "training cost": [4, 2, value, value] }, { status: "diverged", message: `cost ${name} at step 2` }),
      ),
    );
    const [line] = named(picture, /^training cost$/);
    expect(line.y).toEqual([4, 2, Number.NaN, Number.NaN]);
    const [cross] = named(picture, `${name} at step 2`);
    expect([cross.x, cross.y, cross.marker.symbol]).toEqual([[1], [2], "x"]);
    expect(picture.text).toContain(`not finite (${name} at step 2) from there on`);
    expect(picture.text).toContain(`diverged: cost ${name} at step 2`);
  });

  test("a single NaN is a gap", () => {
    const picture = drawn(lossCurve(fakeRun({ cost: [4, Number.NaN, 1] })));
    expect(picture.data[0].y).toEqual([4, Number.NaN, 1]);
    expect(picture.text).toContain("cost 4 at step 0 to 1 at step 2, not finite (NaN at step 1)");
    expect(picture.text).not.toContain("from there on");
  });

  test("a run that diverged with finite values is crossed at its end", () => {
    const run = fakeRun({ cost: [1, 1e9] }, { status: "diverged", message: "the cost was NaN at step 2" });
    const [cross] = named(drawn(lossCurve(run)), /diverged/);
    expect([cross.x, cross.y]).toEqual([[1], [1e9]]);
  });

  test("no finite value at all", () => {
    const picture = drawn(lossCurve(fakeRun({ "training cost": [Number.NaN, Number.NaN] })));
    expect(picture.layout.annotations[0].text).toBe("no finite cost: every value is NaN or infinite");
    expect(picture.text).toContain("training cost has no finite value, NaN at step 0");
  });

  test("every value the same", () => {
    const picture = drawn(lossCurve(fakeRun({ "training cost": [0.7, 0.7, 0.7] })));
    expect(picture.text).toContain("training cost stays at 0.7 from step 0 to 2");
    const [low, high] = picture.layout.yaxis.range;
    expect(low).toBeLessThan(0.7);
    expect(high).toBeGreaterThan(0.7);
  });

  test("nothing yet", () => {
    const picture = drawn(lossCurve(fakeRun({ "training cost": [] }, { status: "running", message: "" })));
    expect(picture.layout.annotations[0].text).toBe("nothing measured yet");
    expect(picture.text).toContain("adam: training cost not measured yet; still running.");
  });

  test("one value is a point", () => {
    expect(drawn(lossCurve(fakeRun({ cost: [3] }))).data[0].mode).toContain("markers");
  });
});

describe("live", () => {
  type Live = ((show: (bundle: FigureBundle) => void) => Promise<void>) | undefined;
  const liveOf = (runs: FakeRun[]): Live =>
    (lossCurve(runs) as unknown as { [key: symbol]: Live })[Symbol.for("Jupyter.live")];
  const running = () => fakeRun({ "training cost": [2] }, { status: "running", message: "" });
  const record = (run: FakeRun, value: number) => {
    const { steps, values } = run.curves[0];
    run.curves = [{ ...run.curves[0], steps: [...steps, steps.length], values: [...values, value] }];
    run.tell();
  };

  test("a run that has ended is not", () => {
    expect(liveOf([fakeRun({ cost: [1] })])).toBeUndefined();
  });

  test("shows what was recorded until the run ends, the end always, then listens no more", async () => {
    const run = running();
    const shown: FigureBundle[] = [];
    const ended = liveOf([run])!((bundle) => shown.push(bundle));
    for (let i = 0; i < 500; i++) record(run, 1 / (i + 1));
    run.status = "stepLimit";
    run.message = "made all 500 steps";
    run.tell();
    await ended;
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.length).toBeLessThan(100);
    expect(shown.at(-1)!["text/plain"]).toContain("to 0.002 at step 500");
    expect(shown.at(-1)!["text/plain"]).toContain("made all 500 steps");
    expect(run.listeners).toBe(0);
  });

  test("the newest state is shown though nothing more comes", async () => {
    const run = running();
    const { promise: newest, resolve } = Promise.withResolvers<void>();
    const ended = liveOf([run])!((bundle) => bundle["text/plain"].includes("to 0.25 at step 2") && resolve());
    record(run, 0.5);
    record(run, 0.25);
    await newest;
    run.status = "stopped";
    run.tell();
    await ended;
  });

  test("waits for the last of several runs", async () => {
    const runs = [running(), running()];
    let settled = false;
    const ended = liveOf(runs)!(() => {}).then(() => {
      settled = true;
    });
    runs[0].status = "stepLimit";
    runs[0].tell();
    await Promise.resolve();
    expect(settled).toBe(false);
    runs[1].status = "stopped";
    runs[1].tell();
    await ended;
  });

  test("what show throws ends it", async () => {
    const run = running();
    const ended = liveOf([run])!(() => {
      throw new Error("gone");
    });
    record(run, 1);
    await expect(ended).rejects.toThrow("gone");
    expect(run.listeners).toBe(0);
  });
});

test.each([
  [() => lossCurve([]), RangeError, "lossCurve: no runs"],
  [() => lossCurve(3 as never), TypeError, "expected a run of minimize or train, got 3"],
  [() => lossCurve(Promise.resolve() as never), TypeError, "got a promise; await it first"],
  [
    () => lossCurve(fakeRun({}), { logScale: "yes" as never }),
    TypeError,
    'logScale must be true, false or "auto", got yes',
  ],
  [() => lossCurve(fakeRun({}), { height: -1 }), RangeError, "height must be a positive number of pixels, got -1"],
])("refuses %s", (make, kind, message) => {
  expect(make).toThrow(kind);
  expect(make).toThrow(message);
});
