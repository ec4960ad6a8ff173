// Every rule has the same bits in lanes and out of them; and those that treat each number alone do run in lanes.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { elementLoopOf } from "../../../src/lanes/elementLoop.ts";
import { inReach, outOfReach } from "../../../src/lanes/vectors.ts";
import { findLifts } from "../../../src/lift/findLifts.ts";
import { Project } from "../../../src/lift/project.ts";
import type { Optimizer } from "../../../src/optimizer.ts";
import { adam } from "../../../src/optimizers/index.ts";
import { random } from "../../../src/random.ts";
import type { Vector } from "../../../src/vector.ts";
import { erased, rules, wrappers } from "../../support/optimizerCatalogue.ts";

const [ROWS, COLUMNS] = [13, 31];
const MATRIX = ROWS * COLUMNS;
const LENGTH = MATRIX + 150;
const shape = {
  length: LENGTH,
  blocks: [
    { path: ".w", offset: 0, length: MATRIX, shape: [ROWS, COLUMNS] },
    { path: ".b", offset: MATRIX, length: 150, shape: [150] },
  ],
};

const normal = (seed: number): Vector => {
  const draw = random(seed);
  return Float64Array.from({ length: LENGTH }, () => draw.normal());
};

/** The parameters after five steps along given gradients. */
function walk(optimizer: Optimizer, place: <T>(data: T) => T): Vector {
  const params = place(normal(1));
  const state = place(optimizer.init(shape, params));
  for (let t = 1; t <= 5; t++) {
    const gradient = place(normal(t + 1));
    // Some numbers stay, some turn.
    for (let i = 0; i < LENGTH; i += 7) gradient[i] = i % 2 ? 0 : -gradient[i];
    optimizer.step(params, gradient, state, {
      t,
      learningRate: optimizer.learningRate,
      cost: 3 / t,
      random: random(t),
      gradientAt(at, out) {
        for (let i = 0; i < LENGTH; i++) out[i] = at[i] / 2;
        return 1;
      },
      hessianProduct(_at, v, out) {
        for (let i = 0; i < LENGTH; i++) out[i] = v[i] * (1 + (i % 5));
      },
    });
  }
  return params.slice();
}

const made: [string, () => Optimizer][] = [
  ...Object.entries(rules).map(([name, make]): [string, () => Optimizer] => [name, () => make()]),
  ...Object.entries(wrappers).map(([name, wrap]): [string, () => Optimizer] => [
    `${name}(adam)`,
    () => wrap(erased(adam())),
  ]),
];

test.each(made)("%s has the same bits in lanes", (_name, make) => {
  const inLanes = walk(make(), inReach);
  expect(inLanes.every(Number.isFinite)).toBe(true);
  expect(inLanes).toEqual(walk(make(), outOfReach));
});

describe("as they are built", () => {
  const root = join(import.meta.dirname, "../../..");
  const project = new Project(root);
  const files = globSync("src/{optimizers/*,lanes/loops}.ts", { cwd: root }).filter((file) =>
    /= inLanes\(/.test(readFileSync(join(root, file), "utf8")),
  );

  test("there are rules in lanes", () => {
    expect(files.length).toBeGreaterThan(25);
  });

  test.each(files)("%s: each loop that is given to inLanes runs in lanes", (file) => {
    const text = readFileSync(join(root, file), "utf8");
    const { program, source } = project.open(join(root, file), text);
    const { entries } = findLifts(program, source, { sealed: true, asked: true });
    const loops = text.match(/= inLanes\(/g)!;
    expect(entries.map(({ reason }) => reason)).toEqual(loops.map(() => undefined));
    for (const { ir } of entries) expect(elementLoopOf(ir!).writes.size).toBeGreaterThan(0);
  });
});
