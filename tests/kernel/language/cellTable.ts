// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the cells are text
// What cells mean, readable as documentation: sequences of cells, and what the last one gives. Every cell but the last must
// pass the check and run. A table, longer than 300 lines for that reason.

export interface Expected {
  /** The last cell's shown value; `undefined` when it shows none. */
  readonly value?: unknown;
  /** It does not pass the check: name of the first error, and parts of its message. */
  readonly error?: string;
  readonly message?: string | RegExp;
  /** Line and column of that error. */
  readonly at?: readonly [line: number, column: number];
  /** It passes the check and throws this. */
  readonly throws?: string | RegExp;
  /** What it wrote to the console. */
  readonly prints?: string;
  /** It warns. */
  readonly warns?: RegExp;
  /** Type of a name that the next cell sees. */
  readonly types?: Readonly<Record<string, string>>;
}

export type Row = readonly [title: string, cells: readonly string[], expected: Expected];

export const cellTable: Record<string, readonly Row[]> = {
  "the last expression is the result": [
    ["an expression", ["1 + 1"], { value: 2 }],
    ["after statements", ["const a: number = 20; a + 1"], { value: 21 }],
    ["a trailing semicolon hides it", ["1 + 1;"], { value: undefined }],
    ["also before a comment", ["1 + 1; // two"], { value: undefined }],
    ["a comment with a semicolon does not", ["1 + 1 // two;"], { value: 2 }],
    ["a declaration shows nothing", ["const a = 1"], { value: undefined }],
    ["a type after it means it is not last", ["1 + 1\ninterface A {}"], { value: undefined }],
    ["an object needs parentheses", ["({ a: 1 })"], { value: { a: 1 } }],
    ["an array", ["[1, 2].map((x) => x * 2)"], { value: [2, 4] }],
    ["a comma expression", ["(1, 2)"], { value: 2 }],
    ["an assignment", ["let a = 1; a = 5"], { value: 5 }],
    ["a string alone is no directive", ['"use strict"'], { value: "use strict" }],
    ["a promise is not awaited", ["(Promise.resolve(1) as unknown) instanceof Promise"], { value: true }],
    ["an awaited one is", ["await Promise.resolve(3)"], { value: 3 }],
    ["no semicolons at all", ["const a = 1\nconst b = 2\na + b"], { value: 3 }],
    ["a line that starts with a bracket is its own", ["const a = 1;\n[a].length"], { value: 1 }],
    ["empty cell", [""], { value: undefined }],
    ["comments only", ["// nothing\n/* here */"], { value: undefined }],
    ["CRLF and tabs", ["const a = 1\r\n\tconst b = 2\r\n\ta + b"], { value: 3 }],
    ["a hash-bang line", ["#!/usr/bin/env node\n1 + 1"], { value: 2 }],
    ["a byte order mark", ["\ufeff1 + 1"], { value: 2 }],
    ["export default shows like an expression", ["export default 4 + 1"], { value: 5 }],
    ["a template with a line break", ["`a\n${1 + 1}`"], { value: "a\n2" }],
    ["a function expression", ["(function named() {}).name"], { value: "named" }],
  ],
  "names live on": [
    ["const", ["const x = 1", "x"], { value: 1, types: { x: "const x: 1" } }],
    [
      "let is assignable from later cells",
      ["let x = 1", "x += 2; x", "x"],
      { value: 3, types: { x: "let x: number" } },
    ],
    ["var", ["var x = 1", "x++; x"], { value: 2 }],
    ["function", ["function f(a: number) { return a + 1 }", "f(1)"], { value: 2 }],
    ["async function", ["async function f() { return 7 }", "await f()"], { value: 7 }],
    ["class with a type", ["class A { v = 1 }", "const a: A = new A(); a.v"], { value: 1 }],
    [
      "abstract class",
      [
        "abstract class A { abstract f(): number; g() { return this.f() } }",
        "class B extends A { f() { return 3 } }\nnew B().g()",
      ],
      { value: 3 },
    ],
    ["private names", ["class A { #v = 4; get v() { return this.#v } }", "new A().v"], { value: 4 }],
    ["parameter properties", ["class A { constructor(public readonly v: number) {} }", "new A(9).v"], { value: 9 }],
    ["enum", ["enum E { A, B = 5 }", "E[E.B] + E.A"], { value: "B0" }],
    ["const enum", ["const enum E { A = 3 }", "E.A"], { value: 3 }],
    ["string enum", ["enum E { A = 'a' }", "const e: E = E.A; e"], { value: "a" }],
    [
      "namespace",
      ["namespace N { export const v = 2; export type T = number }", "const t: N.T = N.v; t"],
      { value: 2 },
    ],
    ["interface", ["interface P { x: number }", "const p: P = { x: 1 }; p.x"], { value: 1 }],
    ["type alias, generic", ["type Pair<A> = [A, A]", "const p: Pair<number> = [1, 2]; p[1]"], { value: 2 }],
    ["generic function", ["function id<T>(x: T): T { return x }", "id('a').toUpperCase()"], { value: "A" }],
    [
      "overloads",
      [
        "function f(a: string): string;\nfunction f(a: number): number;\nfunction f(a: any) { return a }",
        "f('x').length + f(1)",
      ],
      { value: 2 },
    ],
    [
      "destructuring with defaults",
      [
        "const { a, b: { c = 3 } = {}, ...rest } = { a: 1, d: 4 } as { a: number; b?: { c?: number }; d: number }",
        "[a, c, rest.d]",
      ],
      { value: [1, 3, 4] },
    ],
    ["array destructuring of let", ["let [p, q] = [1, 2]; [p, q] = [q, p];", "[p, q]"], { value: [2, 1] }],
    ["object destructuring of let", ["let { a, b } = { a: 1, b: 2 }; a++;", "[a, b]"], { value: [2, 2] }],
    ["var in a loop's head", ["for (var i = 0; i < 3; i++) {}", "i"], { value: 3 }],
    ["var in a block", ["{ var inner = 5 }", "inner"], { value: 5 }],
    ["var before its declaration", ["v = 3; var v: number;", "v"], { value: 3 }],
    ["for of over var", ["for (var k of [1, 2]) {}", "k"], { value: 2 }],
    ["let of a loop does not leak", ["for (let i = 0; i < 3; i++) {}", "i"], { error: "TS2304" }],
    ["block names do not leak", ["{ const hidden = 1; }", "hidden"], { error: "TS2304" }],
    ["generator", ["function* g() { yield 1; yield 2 }", "[...g()]"], { value: [1, 2] }],
    [
      "async iteration",
      ["async function* g() { yield 1; yield 2 }", "let s = 0; for await (const x of g()) s += x; s"],
      { value: 3 },
    ],
    [
      "for await over promises",
      ["let t = 0; for await (const x of [Promise.resolve(1), 2]) { t += x; if (x === 2) break; } t"],
      { value: 3 },
    ],
    ["await of a comma expression", ["let a = 1; a++; await (a++, Promise.resolve(a))"], { value: 3 }],
    ["await of an await", ["let a = 1; a++; (await (await Promise.resolve(Promise.resolve([a]))))[0]"], { value: 2 }],
    [
      "names that the kernel's code uses",
      ["import { sep } from 'node:path'; const import$ = 1, module$ = 2; [sep, import$, module$]"],
      { value: ["/", 1, 2] },
    ],
    ["the kernel's own names", ["const $cell = 1"], { error: "SyntaxError", message: /own name/ }],
    ["labelled loops", ["let n = 0; outer: for (;;) { for (;;) { n++; if (n > 2) break outer; } } n"], { value: 3 }],
    ["Unicode names", ["const größe = 2, π = 3, 変数 = 4, 𝜂 = 5", "größe + π + 変数 + 𝜂"], { value: 14 }],
    [
      "names with a dollar",
      ["const $ = 1, $x = 2, x$ = 3; let x = 4; const get = () => x; x++;", "[$, $x, x$, get()]"],
      { value: [1, 2, 3, 5] },
    ],
    ["BigInt", ["const b = 2n ** 64n", "b + 1n === 18446744073709551617n"], { value: true }],
    ["regular expression flags", ["const r = /(?<y>\\d+)/dgv", "r.flags"], { value: "dgv" }],
    ["satisfies", ["const c = { a: 1 } satisfies Record<string, number>", "c.a"], { value: 1 }],
    [
      "unique symbol",
      [
        "const key: unique symbol = Symbol('k'); interface HasKey { [key]: number }",
        "const h: HasKey = { [key]: 1 }; h[key]",
      ],
      { value: 1 },
    ],
    [
      "assertion function",
      [
        "function assertIsNumber(x: unknown): asserts x is number { if (typeof x !== 'number') throw new Error() }",
        "const u: unknown = 1; assertIsNumber(u); u.toFixed(1)",
      ],
      { value: "1.0" },
    ],
    [
      "type guard",
      [
        "const isText = (x: unknown): x is string => typeof x === 'string'",
        "const y: unknown = 'q'; isText(y) ? y.length : 0",
      ],
      { value: 1 },
    ],
    ["as const", ["const t = ['a', 'b'] as const; type T = (typeof t)[number]", "const v: T = 'b'; v"], { value: "b" }],
    ["an array that starts empty", ["const rows = [];", "rows.push(1); rows.length"], { value: 1 }],
    [
      "a type and a value of one name",
      ["interface P { x: number } const P = (x: number): P => ({ x })", "const p: P = P(2); p.x"],
      { value: 2 },
    ],
    [
      "a value joins a type of an earlier cell",
      ["interface P<T> { x: T }", "const P = <T,>(x: T): P<T> => ({ x })", "const p: P<number> = P(2); p.x"],
      { value: 2 },
    ],
    [
      "a type joins a value of an earlier cell",
      ["const P = (x: number) => ({ x })", "type P = ReturnType<typeof P>", "const p: P = P(2); p.x"],
      { value: 2 },
    ],
    [
      "function and namespace merge",
      ["function f() { return f.k } namespace f { export const k = 3 }", "f()"],
      { value: 3 },
    ],
    ["undefined as a value", ["let u: number | undefined = undefined", "u === undefined"], { value: true }],
    ["late let", ["let late: number", "late = 4; late"], { value: 4 }],
    [
      "using in a block",
      ["const log: string[] = []; { using r = { [Symbol.dispose]() { log.push('gone') } }; log.push('here') }", "log"],
      { value: ["here", "gone"] },
    ],
    [
      "using at the top level",
      [
        "const log2: string[] = []; using r2 = { name: 'r', [Symbol.dispose]() { log2.push('gone') } }; log2.push(r2.name)",
        "log2",
      ],
      { value: ["r", "gone"] },
    ],
    [
      "await using",
      [
        "const log3: string[] = []; { await using r = { async [Symbol.asyncDispose]() { log3.push('gone') } } }",
        "log3",
      ],
      { value: ["gone"] },
    ],
    [
      "decorators",
      [
        "function twice(f: (this: any) => number, _: ClassMethodDecoratorContext) { return function (this: any) { return 2 * f.call(this) } }\nclass D { @twice v() { return 4 } }",
        "new D().v()",
      ],
      { value: 8 },
    ],
    [
      "accessor fields",
      ["class A { accessor v = 1; static s = 2; static { this.s++ } }", "const a = new A(); a.v = 5; a.v + A.s"],
      { value: 8 },
    ],
    [
      "anonymous functions keep their name",
      ["let f = () => 1; const g = () => f; f = () => 2", "[f.name, g.name]"],
      { value: ["f", "g"] },
    ],
    [
      "classes keep their name",
      ["const K = class {}; let L = class {}; const see = () => L; L = class {}", "[K.name, L.name]"],
      { value: ["K", "L"] },
    ],
  ],
  redeclaring: [
    ["another value", ["const x = 1", "const x = 2", "x"], { value: 2 }],
    ["another type", ["const x = 1", "const x = 'a'", "x.toUpperCase()"], { value: "A" }],
    ["another kind: value to type", ["const A = 1", "type A = string", "const a: A = 'q'; a"], { value: "q" }],
    ["class to function", ["class F { v = 1 }", "function F() { return 3 }", "F()"], { value: 3 }],
    ["function to class", ["function F() { return 3 }", "class F { v = 1 }", "new F().v"], { value: 1 }],
    ["import to let", ["import { basename } from 'node:path'", "let basename = 5", "basename + 1"], { value: 6 }],
    ["let to import", ["let basename = 5", "import { basename } from 'node:path'", "basename('/a/b')"], { value: "b" }],
    ["enum to const", ["enum E { A }", "const E = 4", "E"], { value: 4 }],
    [
      "interface with other members",
      ["interface P { x: number }", "interface P { y: string }", "const p: P = { y: 'a' }; p.y"],
      { value: "a" },
    ],
    [
      "enum with other members",
      ["enum E { A, B } const f = () => E.A", "enum E { C }", "Object.keys(E)"],
      { value: ["0", "C"] },
    ],
    [
      "a function of another cell sees the new value",
      ["let rate = 1; const get = () => rate", "rate = 5; get()"],
      { value: 5 },
    ],
    [
      "and the value of a re-run cell",
      ["const rate = 1", "const get = () => rate", "const rate = 9", "get()"],
      { value: 9 },
    ],
    [
      "in the very cell that declares it anew",
      ["const rate = 1", "const get = () => rate", "const rate = 7; get()"],
      { value: 7 },
    ],
    ["a closure's write is seen", ["let n = 0; const inc = () => ++n", "inc(); inc(); n"], { value: 2 }],
    [
      "a closure's write to a re-declared name is seen",
      ["let n = 0; const inc = () => ++n", "let n = 10; inc(); n"],
      { value: 11 },
    ],
    [
      "recursion goes through the new function",
      ["function f(n: number): number { return n === 0 ? 0 : 1 + f(n - 1) }", "f(5)"],
      { value: 5 },
    ],
    [
      "recursion across cells",
      [
        "function even(n: number): boolean { return n === 0 || odd(n - 1) }\ndeclare function odd(n: number): boolean;",
        "function odd(n: number): boolean { return n !== 0 && even(n - 1) }",
        "[even(10), odd(7), even(7)]",
      ],
      { value: [true, true, false] },
    ],
    [
      "the same cell again",
      ["let n = 1; function f() { return n }", "n = 5", "let n = 1; function f() { return n }", "f()"],
      { value: 1 },
    ],
    ["a global is shadowed", ["const name = 'n', process = 3, Event = 4", "name + process + Event"], { value: "n34" }],
    ["and comes back as another type", ["const console = { log: (x: number) => x }", "console.log(3)"], { value: 3 }],
    ["an earlier constant cannot be assigned", ["const x = 1", "x = 2"], { error: "TS2588", message: /constant/ }],
    ["an earlier function cannot be assigned", ["function f() {}", "f = () => {}"], { error: "TS2588" }],
    [
      "a dependant that no longer fits is named",
      ["let rate = 1; ", "function half() { return rate.toFixed(2) }", "let rate = 'fast'"],
      { value: undefined, warns: /Cell \[2\], line 1 .*'rate'.*toFixed/ },
    ],
    [
      "also in the cell that declared it before",
      ["let rate = 1;\nfunction half() {\n  return rate.toFixed(2) }", "let rate = 'fast'"],
      { value: undefined, warns: /^Cell \[1\], line 3 .*'rate' of Cell \[2\]: .*toFixed[^\n]*$/ },
    ],
    [
      "and where a pattern declared it, or a class",
      [
        "const { rate, list: [K] } = { rate: 1, list: [2] }; class A { x = 1 }; const f = () => rate * K + new A().x",
        "const rate = 'fast', K = 2; class A { y = 1 }",
      ],
      {
        value: undefined,
        warns: /^Cell \[1\], line 1 .*left-hand side[^\n]*\nCell \[1\], line 1 .*'x' does not exist[^\n]*$/,
      },
    ],
    [
      "no warning when it fits",
      ["let rate = 1", "function half() { return String(rate) }", "let rate = 'fast'"],
      { value: undefined },
    ],
    ["twice in one cell is an error", ["let x = 1; let x = 2"], { error: "TS2451" }],
  ],
  "calls and targets of boxed names": [
    [
      "this of a called function is undefined",
      ["const f = function (this: unknown) { return this === undefined }; const g = () => f()", "[f(), g()]"],
      { value: [true, true] },
    ],
    [
      "tagged template",
      [
        "let tag = (s: TemplateStringsArray) => s[0]; const use = () => tag`a`; tag = (s) => s[0] + '!'; tag`b` + use()",
      ],
      { value: "b!a!" },
    ],
    ["optional call", ["let f: (() => number) | undefined; const g = () => f?.(); f = () => 2; g()"], { value: 2 }],
    [
      "new",
      ["let C = class { v = 1 }; const make = () => new C(); C = class { v = 2 }; make().v + new C().v"],
      { value: 4 },
    ],
    ["shorthand property", ["let a = 1; const f = () => ({ a }); a = 2; f()"], { value: { a: 2 } }],
    [
      "assignment patterns",
      [
        "let a = 1, b = 2; const get = () => [a, b]; ({ a, b = 5 } = { a: 3 } as { a: number; b?: number }); [get(), a, b]",
      ],
      { value: [[3, 5], 3, 5] },
    ],
    [
      "nested patterns with boxes",
      ["let { a, c: [d = 4, ...e] } = { a: 1, c: [] as number[] }; const f = () => [a, d, e]; a++; d++; f()"],
      { value: [2, 5, []] },
    ],
    [
      "loops over boxes",
      ["let k = ''; const see = () => k; for (k in { p: 1, q: 2 }) {} for (k of ['r', k]) {} see()"],
      { value: "q" },
    ],
    [
      "captured var in a loop's head",
      ["for (var i = 0, fs: (() => number)[] = []; i < 3; i++) fs.push(() => i); fs.map((f) => f())"],
      { value: [3, 3, 3] },
    ],
    [
      "let in a loop's head is new each time",
      ["const fs: (() => number)[] = []; for (let i = 0; i < 3; i++) fs.push(() => i); fs.map((f) => f())"],
      { value: [0, 1, 2] },
    ],
    [
      "compound assignment",
      ["let s = 'a'; const f = () => { s += 'b'; s ||= 'c'; s &&= s + 'd' }; f(); s"],
      { value: "abd" },
    ],
    [
      "several declarators, some captured",
      ["let i = 0, n = 2; const f = () => n; i++; n++; [i, n, f()]"],
      { value: [1, 3, 3] },
    ],
    ["shadowing by a parameter", ["let x = 1; const f = (x: number) => x + 1; x++; [f(10), x]"], { value: [11, 2] }],
    ["shadowing in a block", ["let w = 1; { let w = 5; w++ } w"], { value: 1 }],
    ["shadowing by catch", ["let e = 1; const f = () => e; e++; try { throw 7 } catch (e) { e } f()"], { value: 2 }],
    [
      "shadowing by a named function expression",
      ["let f = 1; const g = function f(): string { return typeof f }; f++; [g(), f]"],
      { value: ["function", 2] },
    ],
    [
      "shadowing by a class's own name",
      ["let made = 0; class A { static make() { made++; return new A() } } A.make(); made"],
      { value: 1 },
    ],
    [
      "shadowing of a var inside a function",
      ["let x = 1; function f() { x = 5; var x: number; return x } f(); x"],
      { value: 1 },
    ],
    [
      "switch scopes",
      ["let x = 1; const f = () => x; switch (1 as number) { case 1: { let x = 9; x++ } } x++; f()"],
      { value: 2 },
    ],
    ["default parameters capture", ["let base = 2; const f = (x = base) => x; base = 6; f()"], { value: 6 }],
    [
      "class fields and static blocks capture",
      ["let c = 1; class A { v = c; static s = c; static { c += 10 } } c++; [new A().v, A.s, c]"],
      { value: [12, 1, 12] },
    ],
    [
      "methods capture",
      ["let c = 1; const o = { get v() { return c }, set v(x) { c = x }, m() { return c } }; o.v = 4; [o.v, o.m(), c]"],
      { value: [4, 4, 4] },
    ],
    ["typeof of a box", ["let t = 1; const f = () => typeof t; t++; f()"], { value: "number" }],
    [
      "delete of a member of a box",
      ["let o: { a?: number } = { a: 1 }; const f = () => o; o = { ...o }; delete o.a; f()"],
      { value: {} },
    ],
    ["labels are no names", ["let a = 0; const f = () => a; a: for (;;) { break a } a++; f()"], { value: 1 }],
    [
      "property names are no names",
      ["let a = 1; const f = () => a; a++; const o = { a: 10, b: { a: 20 } }; [o.a, o.b.a, f()]"],
      { value: [10, 20, 2] },
    ],
    ["computed keys are", ["let k = 'p'; const f = () => k; k = 'q'; ({ [k]: 1 })"], { value: { q: 1 } }],
    [
      "spread and rest",
      ["let xs = [1]; const f = (...ys: number[]) => [...xs, ...ys]; xs = [2]; f(3)"],
      { value: [2, 3] },
    ],
    [
      "await in nested async functions",
      ["let v = 1; const f = async () => { await null; return v }; v++; await f()"],
      { value: 2 },
    ],
    ["this at the top level is undefined", ["(this as unknown) === undefined"], { value: true }],
  ],
  modules: [
    ["named import", ["import { basename } from 'node:path'", "basename('/a/b')"], { value: "b" }],
    ["renamed import", ["import { basename as last } from 'node:path'", "last('/a/b')"], { value: "b" }],
    ["namespace import", ["import * as path from 'node:path'", "path.basename('/a/b')"], { value: "b" }],
    ["default import", ["import path from 'node:path'", "path.basename('/a/b')"], { value: "b" }],
    [
      "type-only import",
      [
        "import type { ParsedPath } from 'node:path'",
        "const p: ParsedPath = { root: '', dir: '', base: '', ext: '', name: 'n' }; p.name",
      ],
      { value: "n" },
    ],
    [
      "type among values",
      [
        "import { basename, type ParsedPath } from 'node:path'",
        "const p: Partial<ParsedPath> = { name: basename('/q') }; p.name",
      ],
      { value: "q" },
    ],
    [
      "a type imported like a value",
      [
        "import { basename, ParsedPath } from 'node:path'",
        "const p: Partial<ParsedPath> = { name: basename('/q') }; p.name",
      ],
      { value: "q" },
    ],
    ["side-effect import", ["import 'node:path'; 1"], { value: 1 }],
    ["dynamic import", ["const { basename } = await import('node:path')", "basename('/a/b')"], { value: "b" }],
    [
      "import in a function",
      ["const load = async () => (await import('node:path')).sep", "await load()"],
      { value: "/" },
    ],
    [
      "imports rise to the top",
      ["const b = basename('/a/c');\nimport { basename } from 'node:path';", "b"],
      { value: "c" },
    ],
    [
      "several on one line",
      ["import { sep } from 'node:path'; import { EOL } from 'node:os'; sep + EOL"],
      { value: "/\n" },
    ],
    ["import equals", ["import fs = require('node:fs')", "typeof fs.readFileSync"], { value: "function" }],
    ["import.meta", ["import.meta.dirname === process.cwd()"], { value: true }],
    [
      "export is allowed",
      [
        "export const a = 1; export function f() { return a } export class C {} export default 3; export type T = number; export enum E { X }",
        "const t: T = f() + E.X; t",
      ],
      { value: 1 },
    ],
    ["export lists", ["const a = 1, b = 2; export { a, b as c };", "a + b"], { value: 3 }],
    ["export from", ["export { sep } from 'node:path'; export * from 'node:os'; 1"], { value: 1 }],
    [
      "an import is used in a closure",
      ["import { basename } from 'node:path'", "const f = () => basename('/x'); f()"],
      { value: "x" },
    ],
    ["data: modules", ["const m = await import('data:text/javascript,export const a = 5'); m.a"], { value: 5 }],
    [
      "an unknown package says how to install it",
      ["import { x } from 'no-such-package/part'"],
      { error: "TS2307", message: /Cannot find module 'no-such-package\/part'/, at: [1, 19] },
    ],
    ["a missing member of a module", ["import { nope } from 'node:path'"], { error: "TS2305", at: [1, 10] }],
    ["a JSON module", ["import data from './data.json' with { type: 'json' }", "data.answer"], { value: 42 }],
    ["a local module", ["import { double } from './local.ts'", "double(4)"], { value: 8 }],
    [
      "globals augmented",
      [
        "declare global { interface Array<T> { second(): T } }\nArray.prototype.second = function () { return this[1] }",
        "[1, 2].second()",
      ],
      { value: 2 },
    ],
  ],
  "errors of the check": [
    [
      "type error",
      ["const x: number = 'a'"],
      { error: "TS2322", message: "Type 'string' is not assignable to type 'number'.", at: [1, 7] },
    ],
    ["position after other lines", ["const a = 1;\n\nconst b: string = a;"], { error: "TS2322", at: [3, 7] }],
    ["syntax error", ["const = 3"], { error: "SyntaxError", at: [1, 7] }],
    ["unclosed call", ["foo("], { error: "SyntaxError", message: "')' expected.", at: [1, 5] }],
    ["unclosed template", ["`abc"], { error: "SyntaxError", message: /Unterminated template/ }],
    ["top-level return", ["return 1"], { error: "SyntaxError", message: /'return' statement/, at: [1, 1] }],
    ["JSX", ["const a = <div>hello</div>"], { error: "SyntaxError", message: /JSX/, at: [1, 11] }],
    [
      "await where it cannot be",
      ["function f() { await 1 }"],
      { error: "SyntaxError", message: /'await' expressions are only allowed/ },
    ],
    ["an unknown name", ["cosnole.log(1)"], { error: "TS2552", message: /Did you mean 'console'/, at: [1, 1] }],
    ["an error does not poison later cells", ["const a = 1", "a.b.c"], { error: "TS2339" }],
    ["use before declaration", ["b; const b = 1"], { error: "TS2448" }],
    ["strict null checks", ["let s: string = null"], { error: "TS2322" }],
    ["implicit any", ["function f(x) { return x }"], { error: "TS7006" }],
    ["private across cells", ["class A { private v = 1 }", "new A().v"], { error: "TS2341" }],
    ["readonly across cells", ["const p: { readonly x: number } = { x: 1 }", "p.x = 2"], { error: "TS2540" }],
    ["wrong argument across cells", ["function f(a: number) { return a }", "f('a')"], { error: "TS2345", at: [1, 3] }],
    ["ts-expect-error", ["// @ts-expect-error\nconst n: number = 'a'\nn"], { value: "a" }],
    ["ts-nocheck", ["// @ts-nocheck\nconst n: number = 'a'\nn"], { value: "a" }],
    ["ts-ignore", ["// @ts-ignore\nconst n: number = 'a'\nn"], { value: "a" }],
    ["strict mode", ["with (Math) { }"], { error: "SyntaxError" }],
    ["await without a promise is no error", ["await 3"], { value: 3 }],
    [
      "duplicate types of other cells are told apart",
      ["class A { private a = 1 } const a = new A()", "class A { private a = 1 }", "const b: A = a"],
      { error: "TS2322", message: /A \(Cell \[1\]\)/ },
    ],
  ],
  "cells that fail at run time": [
    [
      "names before the failure have a value",
      ["let e1 = 1; let e2 = 2; e2 = 3; throw new Error('x')", "[e1, e2]"],
      { value: [1, 3] },
    ],
    ["names after it do not", ["throw new Error('x'); const missing = 1", "missing"], { error: "TS2304" }],
    [
      "an earlier value is kept",
      ["const kept = 1", "throw new Error('x'); const kept = 'b'", "kept + 1"],
      { value: 2 },
    ],
    [
      "functions are there",
      ["if (Math.random() < 2) throw new Error('x'); function f() { return 3 }", "f()"],
      { value: 3 },
    ],
    ["the error is the user's own", ["throw new RangeError('far')"], { throws: "RangeError: far" }],
    [
      "types of a failed cell are known",
      ["interface Q { a: number } throw 1", "const q: Q = { a: 2 }; q.a"],
      { value: 2 },
    ],
    [
      "a loop that fails keeps what it had",
      ["let sum = 0; for (const x of [1, 2, 3]) { if (x === 3) throw x; sum += x }", "sum"],
      { value: 3 },
    ],
  ],
  "types that a declaration cannot say": [
    ["anonymous class with a private member", ["const A = class { private v = 1; w = 2 }", "new A().w"], { value: 2 }],
    [
      "a class inside a function",
      ["function make() { class Inner { x = 1 } return new Inner() }", "make().x"],
      { value: 1, types: { make: "function make(): {\n    x: number;\n}" } },
    ],
    [
      "and its type errors are real",
      ["function make() { class Inner { x = 1 } return new Inner() }", "make().y"],
      { error: "TS2339" },
    ],
    [
      "a mixin",
      [
        "function Named<T extends new (...a: any[]) => object>(B: T) { return class extends B { private n = 1; name = 'm' } } class Base { b = 2 } const Mixed = Named(Base)",
        "const m = new Mixed(); m.name + m.b",
      ],
      { value: "m2" },
    ],
    [
      "a unique symbol inside",
      ["const make = () => { const s = Symbol(); return { s, [s]: 1 } }", "typeof make().s"],
      { value: "symbol" },
    ],
    [
      "an inferred type of a package",
      [
        "import { EventEmitter } from 'node:events'; const emitter = new EventEmitter(); const made = { emitter, on: emitter.on }",
        "made.emitter instanceof EventEmitter",
      ],
      { value: true },
    ],
    [
      "a type of an earlier cell in a later declaration",
      ["class Node1 { next?: Node1; v = 1 }", "const list = [new Node1()]; const head = () => list[0]", "head()!.v"],
      { value: 1 },
    ],
  ],
  "Node's globals, and its modules when they are asked for": [
    [
      "timers and promises",
      [
        "const t = setTimeout(() => {}, 0); clearTimeout(t); await new Promise<void>((done) => setTimeout(done, 0)); 'x'",
      ],
      { value: "x" },
    ],
    ["Buffer", ["Buffer.from('aé').toString('hex')"], { value: "61c3a9" }],
    ["URL", ["new URL('a?b=1', 'http://h/').searchParams.get('b')"], { value: "1" }],
    ["text encoding", ["new TextDecoder().decode(new TextEncoder().encode('ö'))"], { value: "ö" }],
    ["structuredClone", ["structuredClone({ a: [1] }).a"], { value: [1] }],
    ["abort", ["const c = new AbortController(); c.abort(); c.signal.aborted"], { value: true }],
    ["process", ["typeof process.pid + process.argv.length.toFixed(0).length"], { value: "number1" }],
    ["crypto", ["crypto.randomUUID().length"], { value: 36 }],
    ["a member that only @types/node knows", ["typeof process.getegid"], { value: "function" }],
    ["a global that only @types/node knows", ["typeof new BroadcastChannel('x').close"], { value: "function" }],
    [
      "fetch types",
      ["new Response('{\"a\":1}').json().then((x) => (x as { a: number }).a) instanceof Promise"],
      { value: true },
    ],
  ],
};
