// What a variable holds, seen without running anything of the user's.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peek } from "../../../kernel/executor/peek.ts";
import { ExecutorSession } from "./executorSession.ts";

describe("as text", () => {
  class Point {
    x = 1;
    get norm() {
      throw new Error("a getter ran");
    }
  }
  test.each<[value: unknown, text: string]>([
    [3, "3"],
    ["text", "'text'"],
    [undefined, "undefined"],
    [12n, "12n"],
    [[3, 1, 2], "array [3], min 1, max 3: 3, 1, 2"],
    [[0.1 + 0.2], "array [1], min 0.3, max 0.3: 0.3"],
    [Array.from({ length: 100 }, (_, i) => i), "array [100], min 0, max 99: 0, 1, 2, 3, 4, 5, …"],
    [
      [
        [1, 2, 3],
        [4, 5, Number.NaN],
      ],
      "array [2, 3], min 1, max 5, 1 NaN: 1, 2, 3, 4, 5, NaN",
    ],
    [[new Float64Array(2), new Float64Array(2)], "array [2, 2], min 0, max 0: 0, 0, 0, 0"],
    [[[1, 2], [3]], "[ [ 1, 2 ], [ 3 ] ]"],
    [[1, "a"], "[ 1, 'a' ]"],
    [[], "[]"],
    [new Float32Array([1, -2]), "Float32Array [2], min -2, max 1: 1, -2"],
    [new Uint8Array(0), "Uint8Array [0]: "],
    [new Point(), "Point { x: 1 }"],
    [new Map([["a", 1]]), "Map(1) { 'a' => 1 }"],
    [(x: number) => x, "a function"],
    [Point, "a class"],
    [{ a: { b: { c: 1 } } }, "{ a: { b: [Object] } }"],
  ])("%o", (value, text) => expect(peek(value)).toBe(text));

  test("a long array is read in part", () => {
    expect(peek(Array.from({ length: 20_000 }, () => 1))).toBe(
      "array [20000], min 1, max 1 (of the first 10000): 1, 1, 1, 1, 1, 1, …",
    );
  });
});

test("nothing runs: getters, traps, own inspect methods, tags, iterators", () => {
  const ran: string[] = [];
  const trap = (name: string) => () => {
    ran.push(name);
    return undefined as never;
  };
  const handler = Object.fromEntries(
    ["get", "has", "ownKeys", "getOwnPropertyDescriptor", "getPrototypeOf"].map((name) => [name, trap(name)]),
  );
  const tagged = Object.defineProperty({}, Symbol.toStringTag, { get: trap("tag") });
  const failing = Object.defineProperty(new Error("x"), "message", { get: trap("message") });
  const elements = Object.defineProperty([1, 2], 0, { get: trap("element") });
  const iterated = Object.assign([1, 2], { [Symbol.iterator]: trap("iterator") });
  const inspecting = {
    [Symbol.for("nodejs.util.inspect.custom")]: trap("inspect"),
    toJSON: trap("toJSON"),
    toString: trap("toString"),
  };
  for (const value of [
    new Proxy({}, handler),
    tagged,
    failing,
    elements,
    iterated,
    inspecting,
    {
      get a() {
        return trap("a")();
      },
    },
  ])
    for (const held of [value, [value], { value }, new Map([[1, value]])]) expect(typeof peek(held)).toBe("string");
  const inheriting = Object.create(new Proxy({}, handler));
  expect(typeof peek(inheriting)).toBe("string");
  expect(ran).toEqual([]);
});

describe("in the executor", () => {
  const session = new ExecutorSession();
  beforeAll(() => session.start());
  afterAll(() => session.stop());

  test("a variable's value now, and nothing for other names", async () => {
    await session.run("$cell.box('losses').v = [3, 2, 1];");
    expect(await session.client.peek("losses")).toMatchObject({ text: "array [3], min 1, max 3: 3, 2, 1" });
    expect(await session.client.peek("unknown")).toBe(undefined);
  });

  test("nothing while a cell runs", async () => {
    const run = session.begin("await $cell.wait(new Promise(() => {}));");
    expect(await session.client.peek("losses")).toBe(undefined);
    await session.client.interrupt(run.id);
    await run.done;
    expect(await session.client.peek("losses")).toMatchObject({ text: "array [3], min 1, max 3: 3, 2, 1" });
  });
});
