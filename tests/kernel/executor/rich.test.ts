// What values show of themselves beside their text, and that nothing of the user's runs for it.
import { stripVTControlCharacters } from "node:util";
import { JSDOM } from "jsdom";
import { describe, expect, test } from "vitest";
import { bundleOf } from "../../../kernel/executor/bundle.ts";
import { statistics } from "../../../kernel/executor/rich/numbersData.ts";

const dataOf = (value: unknown) => (bundleOf(value) as { data: Record<string, unknown> }).data;
const textOf = (value: unknown) => stripVTControlCharacters(String(dataOf(value)["text/plain"]));
const typesOf = (value: unknown) => Object.keys(dataOf(value)).sort();

const people = [
  { name: "Ada", born: 1815, tags: ["a"] },
  { name: "Alan <b>", born: 1912, died: 1954 },
];

describe("tables", () => {
  test("records: columns as they come, numbers to the right, gaps empty", () => {
    expect(textOf(people)).toBe(
      [
        "   name      born  tags     died",
        "─  ────────  ────  ───────  ────",
        "0  Ada       1815  [ 'a' ]",
        "1  Alan <b>  1912           1954",
        "Array: 2 rows",
      ].join("\n"),
    );
    const html = String(dataOf(people)["text/html"]);
    expect(html).toContain('<td style="text-align:right">1815</td>');
    expect(html).toContain("Alan &#60;b&#62;");
    expect(html).not.toContain("<b>");
  });

  test("50 rows a page, 200 at most, all of them counted", () => {
    const many = Array.from({ length: 1234 }, (_, i) => ({ i, square: i * i }));
    expect(textOf(many).split("\n")).toHaveLength(2 + 50 + 1);
    expect(textOf(many)).toMatch(/the first 50 of 1,234 rows$/);
    const html = String(dataOf(many)["text/html"]);
    expect(html.match(/<table>/g)).toHaveLength(4);
    expect(html.match(/<summary>/g)).toHaveLength(3);
    expect(html).toContain("<summary>rows 151 to 200</summary>");
    expect(html).toContain("the first 200 of 1,234 rows");
  });

  test("columns keep their order, however they sort", () => {
    expect(
      textOf([
        { z: 1, a: 2 },
        { m: 3, z: 4 },
      ]).split("\n")[0],
    ).toMatch(/^ +z +a +m$/);
  });

  test("Maps of records and of anything", () => {
    expect(textOf(new Map([["one", { x: 1, y: 2 }]])).split("\n")).toEqual([
      "key  x  y",
      "───  ─  ─",
      "one  1  2",
      "Map: 1 row",
    ]);
    expect(
      textOf(
        new Map<unknown, unknown>([
          ["a", 1],
          [{ k: 1 }, "text"],
        ]),
      ),
    ).toMatch(/key +value\n.*\na +1\n\{ k: 1 \} +text\n/);
  });

  test.for<[name: string, value: unknown]>([
    ["one record", [{ a: 1 }]],
    ["an empty array", []],
    ["numbers", [1, 2, 3]],
    ["records and others", [{ a: 1 }, 2]],
    ["instances", [new Date(0), new Date(1)]],
    ["empty objects", [{}, {}]],
    ["holes", Object.assign(Array(3), { 0: { a: 1 }, 2: { a: 2 } })],
    ["an empty Map", new Map()],
    ["51 columns", [1, 2].map(() => Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`c${i}`, i])))],
    ["a string of SVG", "<svg xmlns='http://www.w3.org/2000/svg'></svg>"],
    ["short typed arrays", new Float64Array([1, 2.5])],
    ["a function", () => 1],
    ["a Promise", Promise.resolve(1)],
  ])("%s: text alone", ([, value]) => expect(typesOf(value)).toEqual(["text/plain"]));

  test("wide text is cut, and columns that do not fit are counted", () => {
    const wide = [1, 2].map((n) =>
      Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`column${i}`, `${n} and ${"x".repeat(60)}`])),
    );
    expect(
      Math.max(
        ...textOf(wide)
          .split("\n")
          .map((line) => line.length),
      ),
    ).toBeLessThan(220);
    expect(textOf(wide)).toMatch(/2 rows; \d+ more columns$/);
  });
});

describe("numbers", () => {
  test("a typed array has statistics", () => {
    expect(textOf(Float64Array.from({ length: 101 }, (_, i) => i))).toMatch(
      /^Float64Array\(101\) \[[\s\S]*\]\n101 values: min 0, max 100, mean 50, standard deviation 29\.155$/,
    );
  });

  test("what is not finite is counted", () => {
    expect(statistics([1, Number.NaN, 3, Number.POSITIVE_INFINITY])).toBe(
      "4 values: min 1, max 3, mean 2, standard deviation 1, 2 not finite",
    );
    expect(statistics([Number.NaN])).toBe("1 values, 1 not finite");
  });

  test("no sum cancels: 1e9 + 0, 1, 2", () => {
    expect(statistics([1e9, 1e9 + 1, 1e9 + 2])).toContain("standard deviation 0.8165");
  });

  test("a tensor shows shape, corners and statistics", () => {
    class Tensor {
      shape = [8, 2];
      data = Float32Array.from({ length: 16 }, (_, i) => i);
    }
    expect(textOf(new Tensor())).toBe(
      "Tensor [8, 2] of Float32Array\n[[0, 1],\n [2, 3],\n [4, 5],\n …,\n [10, 11],\n [12, 13],\n [14, 15]]\n" +
        "16 values: min 0, max 15, mean 7.5, standard deviation 4.6098",
    );
    expect(textOf({ shape: [3, 3], data: new Float64Array(4) })).toMatch(/^\{/);
  });
});

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=",
  "base64",
);

describe("protocols", () => {
  test.for<[name: string, value: unknown, type: string]>([
    ["a PNG in a Buffer", png, "image/png"],
    ["a PNG in a Uint8Array", new Uint8Array(png), "image/png"],
    ["a JPEG", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), "image/jpeg"],
    ["a URL", new URL("https://example.org/?a=1&b=2"), "text/html"],
    [
      "a Vega-Lite specification",
      { $schema: "https://vega.github.io/schema/vega-lite/v5.json", mark: "bar" },
      "application/vnd.vegalite.v5+json",
    ],
    ["a Vega specification", { $schema: "https://vega.github.io/schema/vega/v6.json" }, "application/vnd.vega.v6+json"],
    [
      "a chart that makes one",
      { toSpec: () => ({ $schema: "https://vega.github.io/schema/vega-lite/v5.json" }) },
      "application/vnd.vegalite.v5+json",
    ],
    ["an SVG element", new JSDOM("<svg><g/></svg>").window.document.querySelector("svg"), "image/svg+xml"],
    ["an HTML element", new JSDOM("<p>x</p>").window.document.querySelector("p"), "text/html"],
    [
      "Arquero's table",
      new (class ColumnTable {
        numRows = () => 3;
        columnNames = () => ["a"];
        objects = () => [{ a: 1 }, { a: 2 }, { a: 3 }];
      })(),
      "text/html",
    ],
    [
      "a canvas",
      { getContext: () => null, toDataURL: () => `data:image/png;base64,${png.toString("base64")}` },
      "image/png",
    ],
  ])("%s", ([, value, type]) => {
    expect(typesOf(value)).toEqual([type, "text/plain"].sort());
  });

  test("a picture's bytes come whole", () => {
    const inside = Buffer.concat([Buffer.from("before"), png]).subarray(6);
    expect(dataOf(inside)["image/png"]).toBe(png.toString("base64"));
    expect(textOf(png)).toBe(`PNG picture, ${png.length} bytes`);
  });
});

/** Counts what of it is run. */
function watched() {
  const ran: string[] = [];
  const trap = (name: string) => () => {
    ran.push(name);
    throw new Error(name);
  };
  const handler = Object.fromEntries(
    ["get", "has", "ownKeys", "getOwnPropertyDescriptor", "getPrototypeOf"].map((name) => [name, trap(name)]),
  );
  return { ran, proxy: new Proxy({ a: 1 }, handler), getter: trap("getter") };
}

describe("nothing of the user's runs, and nothing breaks", () => {
  test("getters, proxies and toJSON in tables", () => {
    const { ran, proxy, getter } = watched();
    const row = {
      get bad() {
        return getter();
      },
      toJSON: () => ran.push("toJSON"),
      inner: proxy,
      [Symbol.toStringTag]: "x",
    };
    delete (row as Record<symbol, unknown>)[Symbol.toStringTag];
    const text = textOf([row, row]);
    expect(text).toContain("[Getter]");
    expect(ran).toEqual([]);
    expect(typesOf([proxy, proxy])).toEqual(["text/plain"]);
    expect(ran).toEqual([]);
  });

  test("async iterables and iterators are not consumed", async () => {
    const ran: string[] = [];
    async function* numbers() {
      ran.push("begun");
      yield 1;
    }
    const made = numbers();
    expect(textOf([{ made }, { made }])).toContain("AsyncGenerator");
    expect(textOf(made)).toContain("AsyncGenerator");
    expect(ran).toEqual([]);
    expect((await made.next()).value).toBe(1);
  });

  test.for<[name: string, make: () => unknown]>([
    [
      "cyclic records",
      () => {
        const a: Record<string, unknown> = { n: 1 };
        a["self"] = a;
        return [a, a];
      },
    ],
    [
      "a Map in itself",
      () => {
        const m = new Map<unknown, unknown>();
        m.set(m, m);
        return m;
      },
    ],
    [
      "an array with a getter",
      () =>
        Object.defineProperty([{ a: 1 }, { a: 2 }], 1, {
          get() {
            throw new Error("no");
          },
        }),
    ],
    [
      "a subclass of Map that lies",
      () =>
        new (class extends Map<string, number> {
          override get size(): number {
            throw new Error("no");
          }
        })([["a", 1]]),
    ],
    ["a shape that is a proxy", () => ({ shape: new Proxy([], {}), data: new Float64Array(0) })],
    [
      "a method that throws",
      () => ({
        toSpec() {
          throw new Error("no");
        },
      }),
    ],
    [
      "an outerHTML that throws",
      () => ({
        nodeType: 1,
        get outerHTML() {
          throw new Error("no");
        },
      }),
    ],
    [
      "a revoked proxy in a Map",
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return new Map([["a", proxy]]);
      },
    ],
    [
      "a specification in a circle",
      () => {
        const s: Record<string, unknown> = { $schema: "https://vega.github.io/schema/vega/v5.json" };
        s["s"] = s;
        return s;
      },
    ],
  ])("%s", ([, make]) => expect(textOf(make())).toMatch(/./));
});
