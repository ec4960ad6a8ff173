import { SourceMap } from "node:module";
import { describe, expect, test } from "vitest";
import { Session } from "../../../kernel/language/session.ts";
import { compose, decode, encode, type Mappings } from "../../../kernel/language/sourceMap.ts";

const session = new Session();
session.configure({ directory: "/" });

const source = `import { sep } from "node:path";
interface A { b: number }
let n = 0;
const see = () => n;
function f(a: A): never {
  const { b } = a;
  throw new Error("boom" + b + n);
}
enum E { X }
for (let i = 0; i < 3; i++) { n += i; }
await Promise.resolve(E.X);
const { q, r = see() }: { q: number; r?: number } = { q: 1 };
import { EOL } from "node:os";
f({ b: n })`;

/** A place in the script, found by text that stands there, and the place in the cell that it must map to. */
const places: [inScript: string, inCell: string][] = [
  ['await $cell.wait($cell.import("node:path"))', "import { sep }"],
  ['await $cell.wait($cell.import("node:os"))', "import { EOL }"],
  ["new Error(", "new Error("],
  ["throw new", "throw new"],
  ["Promise.resolve(", "Promise.resolve("],
  ["see() }", "see() }"],
  ["f({ b", "f({ b"],
  ["n$.v += i", "n += i"],
];

describe("places in the script map to places in the cell", () => {
  const compiled = session.compile({ id: "1", label: "Cell [1]", source });
  if (!compiled.ok) throw new Error(compiled.traceback.join("\n"));
  const map = new SourceMap(JSON.parse(compiled.map));
  const script = compiled.code.split("\n");
  test.each(places)("%s", (inScript, inCell) => {
    const line = script.findLastIndex((text) => text.includes(inScript));
    const found = map.findEntry(line, script[line]!.lastIndexOf(inScript)) as {
      originalLine: number;
      originalColumn: number;
    };
    const before = source.slice(0, source.indexOf(inCell)).split("\n");
    // An import's own code follows the declaration of its module on one line.
    const expectedColumn = inScript.includes("import") ? 0 : before.at(-1)!.length;
    expect([found.originalLine, found.originalColumn]).toEqual([before.length - 1, expectedColumn]);
  });

  test("the map names the cell and holds its text", () => {
    expect(JSON.parse(compiled.map)).toMatchObject({ version: 3, sources: ["Cell [1]"], sourcesContent: [source] });
  });
});

test("decode undoes encode", () => {
  const mappings: Mappings = [
    [
      [0, 0, 0],
      [4, 0, 10],
      [90, 7, 3],
    ],
    [],
    [
      [2, 3, 70_000],
      [5, 0, 0],
    ],
  ];
  expect(decode(JSON.parse(encode(mappings, "a", "b")).mappings)).toEqual(mappings);
});

test("node reads what encode writes", () => {
  const map = new SourceMap(JSON.parse(encode([[], [[3, 12, 34]]], "a", "b")));
  expect(map.findEntry(1, 3)).toMatchObject({ originalLine: 12, originalColumn: 34 });
});

test("compose goes through both maps", () => {
  const outer: Mappings = [
    [
      [0, 0, 5],
      [6, 1, 0],
    ],
  ];
  const inner: Mappings = [
    [
      [0, 8, 1],
      [5, 9, 2],
    ],
    [[0, 3, 4]],
  ];
  expect(compose(outer, inner)).toEqual([
    [
      [0, 9, 2],
      [6, 3, 4],
    ],
  ]);
});
