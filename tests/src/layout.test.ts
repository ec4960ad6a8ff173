import { describe, expect, test } from "vitest";
import { layoutOf } from "../../src/layout.ts";
import { zeros } from "../../src/vector.ts";

const shared = [1];
const structures: [name: string, value: unknown, flat: number[], paths: string[]][] = [
  ["a number", 3, [3], [""]],
  ["an array", [1, 2], [1, 2], ["[0]", "[1]"]],
  ["a typed array", Float64Array.of(1, 2), [1, 2], ["[0]", "[1]"]],
  ["a tuple of arrays", [[1, 2], 3], [1, 2, 3], ["[0][0]", "[0][1]", "[1]"]],
  ["a matrix", [[1, 2], [3]], [1, 2, 3], ["[0][0]", "[0][1]", "[1][0]"]],
  ["an object", { w: [1, 2], b: 3 }, [1, 2, 3], [".w[0]", ".w[1]", ".b"]],
  ["odd names", { "a b": 1, c: { 2: 5 } }, [1, 5], ['["a b"]', '.c["2"]']],
  ["an object without prototype", Object.assign(Object.create(null), { w: 1 }), [1], [".w"]],
  ["a layer without weights", { w: [], b: 1 }, [1], [".b"]],
  ["one array twice", [shared, shared], [1, 1], ["[0][0]", "[1][0]"]],
];

describe.each(structures)("%s", (_name, value, flat, paths) => {
  test("lies flat in order, at an offset of its own when nested", () => {
    const layout = layoutOf(value, "start");
    const row = zeros(layout.length);
    layout.write(value, row);
    expect([...row]).toEqual(flat);
    expect(flat.map((_, i) => layout.path(i))).toEqual(paths);
    const nested = layoutOf([9, value], "start");
    const longer = zeros(nested.length);
    nested.write([9, value], longer);
    expect([...longer]).toEqual([9, ...flat]);
  });

  test("comes back with its structure and its own memory", () => {
    const layout = layoutOf(value, "start");
    const row = Float64Array.from(flat, (x) => x + 10);
    const copy = layout.read(row);
    row.fill(0);
    const again = zeros(layout.length);
    layout.write(copy, again);
    expect([...again]).toEqual(flat.map((x) => x + 10));
    expect(layout.read(Float64Array.from(flat))).toEqual(value);
  });
});

const withHole = [1, 2, 3];
delete withHole[1];

const cyclic: { next?: unknown } = {};
cyclic.next = [cyclic];

test.each<[unknown, string]>([
  [undefined, "start must be a number, or an array or object of numbers, got undefined"],
  [null, "start must be a number, or an array or object of numbers, got null"],
  [[1, "2"], 'start[1] must be a number, or an array or object of numbers, got "2"'],
  [{ w: [1], act: true }, "start.act must be a number, or an array or object of numbers, got true"],
  [{ w: new Map() }, "start.w must be a number, or an array or object of numbers, got a Map"],
  [{ w: Math.sin }, "start.w must be a number, or an array or object of numbers, got the function sin"],
  [withHole, "start[1] must be a number, or an array or object of numbers, got undefined"],
  [cyclic, "start.next[0] contains itself"],
])("refuses %o", (value, message) => {
  expect(() => layoutOf(value, "start")).toThrow(new TypeError(message));
});
