// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the cells are text
// Every construct of the language across cells, as sequences of cells and what the last one gives. See cellTable.ts for the
// columns and for what a notebook adds to the language. A table, longer than 300 lines for that reason.
import type { Row } from "./cellTable.ts";

export const constructTable: Record<string, readonly Row[]> = {
  "classes across cells": [
    [
      "inheritance, super and override",
      [
        "class A { constructor(protected n: number) {} f() { return this.n } }",
        "class B extends A { override f() { return super.f() * 2 } }",
        "new B(4).f()",
      ],
      { value: 8 },
    ],
    [
      "getters and setters",
      [
        "class T { #c = 0; get f() { return this.#c * 2 } set f(v: number) { this.#c = v } }",
        "const t = new T(); t.f = 3; t.f",
      ],
      { value: 6 },
    ],
    [
      "static members and this",
      ["class C { static n = 1; static up() { return ++this.n } }", "C.up() + C.n"],
      { value: 4 },
    ],
    [
      "private methods and brand checks",
      [
        "class P { #m() { return 1 } static is(x: object) { return #m in x } call() { return this.#m() } }",
        "[P.is(new P()), P.is({}), new P().call()]",
      ],
      { value: [true, false, 1] },
    ],
    [
      "a class expression with a name",
      ["const K = class Inner { static me() { return Inner.name } }", "K.me()"],
      { value: "Inner" },
    ],
    [
      "implements an interface of an earlier cell",
      [
        "interface Shape { area(): number }",
        "class Square implements Shape { constructor(readonly a: number) {} area() { return this.a ** 2 } }",
        "const s: Shape = new Square(3); s.area()",
      ],
      { value: 9 },
    ],
    [
      "a missing member of it is an error",
      ["interface Shape { area(): number }", "class Square implements Shape {}"],
      { error: "TS2420" },
    ],
    ["abstract classes cannot be made", ["abstract class A { abstract f(): void }", "new A()"], { error: "TS2511" }],
    [
      "interfaces merge in one cell",
      ["interface M { a: number } interface M { b: number }", "const m: M = { a: 1, b: 2 }; m.a + m.b"],
      { value: 3 },
    ],
    [
      "class and interface merge",
      ["class C { a = 1 } interface C { b?: number }", "const c: C = new C(); c.b ?? c.a"],
      { value: 1 },
    ],
    [
      "class and namespace merge",
      ["class C { v = C.start } namespace C { export const start = 5 }", "new C().v"],
      { value: 5 },
    ],
    [
      "generic class with a default",
      [
        "class Box<T = number> { constructor(public value: T) {} map<U>(f: (x: T) => U) { return new Box(f(this.value)) } }",
        "new Box(2).map((x) => `${x}!`).value",
      ],
      { value: "2!", types: { Box: "class Box<T = number>" } },
    ],
    [
      "instanceof of a class that was declared anew",
      ["class A {} const old = new A()", "class A {}", "old instanceof A"],
      { value: false },
    ],
    [
      "a subclass sees its new base only when it is declared again",
      ["class A { f() { return 1 } }", "class B extends A {}", "class A { f() { return 2 } }", "new B().f()"],
      { value: 1 },
    ],
    [
      "a function makes the new class",
      ["class A { v = 1 }", "const make = () => new A()", "class A { v = 2 }", "make().v"],
      { value: 2 },
    ],
    ["a Symbol method", ["class R { *[Symbol.iterator]() { yield 1; yield 2 } }", "[...new R()]"], { value: [1, 2] }],
    ["new.target", ["function F(this: unknown) { return new.target === undefined }", "F()"], { value: true }],
    [
      "field initializers see this",
      ["class F { a = 2; b = this.a * 2; c = () => this.b }", "const { c } = new F(); c()"],
      { value: 4 },
    ],
    ["index signatures", ["class D { [key: string]: number }", "const d = new D(); d.x = 1; d['x']"], { value: 1 }],
  ],
  decorators: [
    [
      "of a class",
      [
        "const made: string[] = []; const note = (_: unknown, context: ClassDecoratorContext) => { made.push(context.name ?? '') };\n@note class Model {}",
        "made",
      ],
      { value: ["Model"] },
    ],
    [
      "that replaces the class",
      [
        "function twice<T extends new (...a: any[]) => { v: number }>(C: T, _: ClassDecoratorContext<T>) { return class extends C { v = 2 } }\n@twice class M { v = 1 }",
        "new M().v",
      ],
      { value: 2 },
    ],
    [
      "from an earlier cell, with an argument",
      [
        "const times = (n: number) => (f: (x: number) => number, _: ClassMethodDecoratorContext) => (x: number) => n * f(x)",
        "class D { @times(3) v(x: number) { return x } }",
        "new D().v(2)",
      ],
      { value: 6 },
    ],
    [
      "of fields",
      [
        "const plus = (_: undefined, __: ClassFieldDecoratorContext) => (v: number) => v + 1; class F { @plus n = 1 }",
        "new F().n",
      ],
      { value: 2 },
    ],
    [
      "of accessors",
      [
        "const log: string[] = []; function trace<T>(t: ClassAccessorDecoratorTarget<unknown, T>, c: ClassAccessorDecoratorContext): ClassAccessorDecoratorResult<unknown, T> { return { get() { log.push(String(c.name)); return t.get.call(this) } } } class A { @trace accessor v = 1 }",
        "new A().v; log",
      ],
      { value: ["v"] },
    ],
    [
      "addInitializer",
      [
        "const bound = (f: Function, c: ClassMethodDecoratorContext) => { c.addInitializer(function (this: any) { this[c.name] = f.bind(this) }) }; class B { n = 5; @bound get() { return this.n } }",
        "const { get } = new B(); get()",
      ],
      { value: 5 },
    ],
    [
      "of exported classes",
      ["const keep = (_: unknown, __: ClassDecoratorContext) => {};\n@keep export class E { v = 1 }", "new E().v"],
      { value: 1 },
    ],
  ],
  "enums and namespaces": [
    ["computed members", ["enum E { A = 'abc'.length, B = A << 1 }", "[E.A, E.B]"], { value: [3, 6] }],
    ["both ways", ["enum E { A, B }", "E[1] + E.A"], { value: "B0" }],
    ["mixed members", ["enum E { A = 1, B = 'b' }", "Object.keys(E)"], { value: ["1", "A", "B"] }],
    [
      "an enum as a type narrows",
      ["enum E { A, B }", "const f = (e: E) => { switch (e) { case E.A: return 'a'; case E.B: return 'b' } }; f(E.B)"],
      { value: "b" },
    ],
    ["declared twice in one cell", ["enum E { A } enum E { B = 5 }", "E.A + E.B"], { value: 5 }],
    ["const enum: as a value too", ["const enum E { A = 2, B }", "const e: E = E.B; e"], { value: 3 }],
    ["const enum of strings in a template", ["const enum C { Red = 'r' }", "`${C.Red}`"], { value: "r" }],
    [
      "const enum declared anew",
      ["const enum E { A = 1 }", "const read = () => E.A", "const enum E { A = 9 }", "E.A"],
      { value: 9 },
    ],
    [
      "nested namespaces",
      ["namespace A.B { export const v = 1; export namespace C { export const w = 2 } }", "A.B.v + A.B.C.w"],
      { value: 3 },
    ],
    [
      "namespaces merge in one cell",
      ["namespace N { export const a = 1 } namespace N { export const b = a + 1 }", "N.b"],
      { value: 2 },
    ],
    [
      "a namespace of types only has no value",
      ["namespace T { export interface P { x: number } }", "const p: T.P = { x: 1 }; p.x"],
      { value: 1 },
    ],
    [
      "a namespace's variables are live",
      ["namespace N { export let n = 1; export const up = () => ++n }", "N.up(); N.n"],
      { value: 2 },
    ],
    [
      "an alias inside a namespace",
      ["namespace Long.Name { export const v = 3 }", "import L = Long.Name; L.v"],
      { value: 3 },
    ],
    [
      "enum with namespace",
      ["enum E { A } namespace E { export const parse = (s: string) => E[s as 'A'] }", "E.parse('A')"],
      { value: 0 },
    ],
  ],
  "functions and generators": [
    [
      "overloads are seen by later cells",
      ["function f(x: string): string; function f(x: number): number; function f(x: any) { return x }", "f(1)"],
      { value: 1, types: { f: "function f(x: string): string (+1 overload)" } },
    ],
    [
      "a wrong overload is explained",
      ["function f(x: string): string; function f(x: number): number; function f(x: any) { return x }", "f(true)"],
      { error: "TS2769", message: /No overload matches this call/ },
    ],
    [
      "default, optional and rest parameters",
      [
        "function f(a: number, b = a + 1, c?: number, ...d: number[]) { return [a, b, c ?? 0, d.length] }",
        "f(1, undefined, 2, 3, 4)",
      ],
      { value: [1, 2, 2, 2] },
    ],
    [
      "a generator is kept between cells",
      ["function* count() { let n = 0; while (true) yield n++ } const it = count(); it.next()", "it.next().value"],
      { value: 1 },
    ],
    [
      "yield* and return values",
      [
        "function* a(): Generator<number, string> { yield 1; return 'end' } function* b() { const r = yield* a(); yield r }",
        "[...b()]",
      ],
      { value: [1, "end"] },
    ],
    [
      "next with an argument",
      [
        "function* echo(): Generator<string, void, string> { let said = yield 'start'; while (true) said = yield said + '!' } const e = echo(); e.next();",
        "e.next('hey').value",
      ],
      { value: "hey!" },
    ],
    [
      "async generators with await",
      [
        "async function* slow() { for (const x of [1, 2]) { await null; yield x } }",
        "const got: number[] = []; for await (const x of slow()) got.push(x); got",
      ],
      { value: [1, 2] },
    ],
    [
      "an async iterator by hand",
      [
        "const it = { [Symbol.asyncIterator]() { let i = 0; return { async next() { return { done: i >= 2, value: i++ } } } } }",
        "const seen: number[] = []; for await (const x of it) seen.push(x); seen",
      ],
      { value: [0, 1] },
    ],
    [
      "iterator helpers",
      ["function* n() { let i = 0; while (true) yield i++ }", "n().filter((x) => x % 2).take(2).toArray()"],
      { value: [1, 3] },
    ],
    [
      "closures of a loop over earlier names",
      ["const fs: (() => number)[] = []", "for (const k of [1, 2, 3]) fs.push(() => k * k)", "fs.map((f) => f())"],
      { value: [1, 4, 9] },
    ],
    [
      "currying and generics",
      [
        "const compose = <A, B, C>(f: (b: B) => C, g: (a: A) => B) => (a: A) => f(g(a))",
        "compose((n: number) => n * 2, (s: string) => s.length)('abc')",
      ],
      { value: 6 },
    ],
    [
      "mutual recursion in one cell",
      [
        "const even = (n: number): boolean => n === 0 || odd(n - 1); const odd = (n: number): boolean => n !== 0 && even(n - 1)",
        "even(8)",
      ],
      { value: true },
    ],
    [
      "recursion of an arrow that is declared anew",
      [
        "const f = (n: number): number => n <= 0 ? 0 : 1 + f(n - 1)",
        "const old = f",
        "const f = (n: number): number => 100",
        "old(3)",
      ],
      { value: 101 },
    ],
    [
      "arguments and this",
      [
        "function f(this: { k: number }, ..._: number[]) { return this.k + arguments.length }",
        "f.call({ k: 1 }, 5, 6)",
      ],
      { value: 3 },
    ],
    ["an immediately called function", ["(() => { let a = 1; return ++a })()"], { value: 2 }],
    ["an immediately called async function", ["await (async () => { await null; return 5 })()"], { value: 5 }],
    ["a function is called before its declaration", ["g(2); function g(x: number) { return x }", "g(3)"], { value: 3 }],
    [
      "assertion signatures across cells",
      [
        "class Check { assert(x: unknown): asserts x { if (!x) throw new Error('no') } }",
        "const c: Check = new Check(); const v: string | undefined = 'a' as string | undefined; c.assert(v); v.length",
      ],
      { value: 1 },
    ],
    [
      "const type parameters",
      [
        "function tuple<const T extends readonly unknown[]>(x: T) { return x }",
        "const t: readonly [1, 'a'] = tuple([1, 'a']); t[1]",
      ],
      { value: "a" },
    ],
  ],
  types: [
    [
      "narrowing is kept inside a cell",
      ["const x: string | number = Math.random() < 2 ? 'a' : 1", "if (typeof x === 'string') x.length; typeof x"],
      { value: "string" },
    ],
    ["a let is honest in the next cell", ["let x: string | undefined = 'a'", "x.length"], { error: "TS18048" }],
    ["a const keeps its declared type", ["const x: string | number = 'a'", "x.length"], { error: "TS2339" }],
    [
      "mapped and conditional types",
      [
        "type Keys<T> = { [K in keyof T as T[K] extends number ? K : never]: T[K] }",
        "const k: Keys<{ a: number; b: string }> = { a: 1 }; k.a",
      ],
      { value: 1 },
    ],
    [
      "template literal types",
      ["type Side = 'left' | 'right'; type On = `on${Capitalize<Side>}`", "const o: On = 'onLeft'; o"],
      { value: "onLeft" },
    ],
    [
      "infer",
      ["type Element<T> = T extends (infer E)[] ? E : never", "const e: Element<string[]> = 'x'; e"],
      { value: "x" },
    ],
    [
      "recursive types",
      [
        "type Tree<T> = { value: T; children?: Tree<T>[] }",
        "const t: Tree<number> = { value: 1, children: [{ value: 2 }] }; t.children![0]!.value",
      ],
      { value: 2 },
    ],
    [
      "tuples with names and rests",
      ["type Range = [from: number, to: number, ...steps: number[]]", "const r: Range = [0, 1, 2]; r.length"],
      { value: 3 },
    ],
    [
      "discriminated unions",
      [
        "type S = { kind: 'c'; r: number } | { kind: 's'; a: number }",
        "const area = (s: S) => s.kind === 'c' ? s.r : s.a; area({ kind: 's', a: 4 })",
      ],
      { value: 4 },
    ],
    [
      "exhaustiveness with never",
      [
        "type S = 'a' | 'b'",
        "const f = (s: S) => { switch (s) { case 'a': return 1; default: { const n: never = s; return n } } }",
      ],
      { error: "TS2322" },
    ],
    [
      "keyof and typeof of an earlier value",
      ["const table = { a: 1, b: 2 }", "const key: keyof typeof table = 'b'; table[key]"],
      { value: 2 },
    ],
    [
      "satisfies keeps the narrow type",
      [
        "const colors = { red: '#f00', blue: [0, 0, 1] } satisfies Record<string, string | number[]>",
        "colors.red.length + colors.blue.length",
      ],
      { value: 7 },
    ],
    ["satisfies finds an error", ["const c = { a: 'x' } satisfies Record<string, number>"], { error: "TS2322" }],
    [
      "a type of another cell by import()",
      ["type T = import('node:path').ParsedPath", "const p: Pick<T, 'name'> = { name: 'n' }; p.name"],
      { value: "n" },
    ],
    [
      "NoInfer and Awaited",
      [
        "function pick<T extends string>(all: T[], one: NoInfer<T>) { return one }",
        "const a: Awaited<Promise<'a'>> = 'a'; pick(['a', 'b'], a)",
      ],
      { value: "a" },
    ],
    ["unknown in catch", ["try { throw 1 } catch (e) { e.message }"], { error: "TS18046" }],
    ["an index may be missing only if the notebook asks", ["const xs = [1]; const x: number = xs[0]; x"], { value: 1 }],
    ["symbols as keys", ["const k = Symbol('k'); const o = { [k]: 1 }", "o[k]"], { value: 1 }],
    [
      "a type that is declared anew changes nothing that was checked",
      ["interface P { x: number } const f = (p: P) => p.x", "interface P { y: number }", "f({ x: 3 })"],
      { value: 3 },
    ],
    [
      "a value that becomes a type keeps its value out",
      ["const A = 1", "type A = string", "const a: A = 'q'; a"],
      { value: "q" },
    ],
  ],
  resources: [
    [
      "using at the top level ends with its cell",
      [
        "const ends: string[] = []; const open = (name: string) => ({ name, [Symbol.dispose]() { ends.push(name) } })",
        "using a = open('a'), b = open('b'); ends.push('body')",
        "ends",
      ],
      { value: ["body", "b", "a"] },
    ],
    ["its name stays", ["using a = { v: 3, [Symbol.dispose]() {} }", "a.v"], { value: 3 }],
    [
      "also where the cell fails",
      [
        "const ends: string[] = []",
        "try { using r = { [Symbol.dispose]() { ends.push('r') } }; throw 1 } catch {}",
        "ends",
      ],
      { value: ["r"] },
    ],
    [
      "await using at the top level",
      [
        "const ends: string[] = []",
        "await using r = { async [Symbol.asyncDispose]() { await null; ends.push('r') } }; ends.push('body')",
        "ends",
      ],
      { value: ["body", "r"] },
    ],
    [
      "using in a loop's head",
      [
        "const ends: number[] = []; for (using r of [1, 2].map((n) => ({ [Symbol.dispose]() { ends.push(n) } }))) {}",
        "ends",
      ],
      { value: [1, 2] },
    ],
    [
      "using in a function",
      [
        "const ends: number[] = []; function f() { using r = { [Symbol.dispose]() { ends.push(1) } }; return 'back' }",
        "[f(), ends.length]",
      ],
      { value: ["back", 1] },
    ],
    ["a closure over it", ["using r = { v: 1, [Symbol.dispose]() {} }; const see = () => r.v", "see()"], { value: 1 }],
    [
      "DisposableStack",
      ["const ends: number[] = []; { using stack = new DisposableStack(); stack.defer(() => ends.push(1)) }", "ends"],
      { value: [1] },
    ],
    ["something that cannot be disposed", ["using n = 5"], { error: "TS2850" }],
  ],
  "hoisting and order": [
    ["var before its declaration has no value, and the check says so", ["typeof h; var h = 1"], { error: "TS2454" }],
    [
      "var in a catch and in a switch",
      ["try { throw 1 } catch { var c = 2 } switch (1 as number) { case 1: var s = 3 }", "c! + s!"],
      { value: 5 },
    ],
    ["var in a label's block", ["out: { var l = 1; break out }", "l"], { value: 1 }],
    [
      "var in for-of with a pattern",
      ["for (var [k, v] of [['a', 1]] as [string, number][]) {}", "k + v"],
      { value: "a1" },
    ],
    [
      "a function in a block stays there",
      ["{ function inner() { return 1 } inner() }", "inner()"],
      { error: "TS2304" },
    ],
    ["let in its own dead zone", ["let a = 1", "{ const use = () => a2; let a2 = 2; use() }"], { value: undefined }],
    ["a class before its declaration", ["new C(); class C {}"], { error: "TS2449" }],
    [
      "a var that repeats an earlier let",
      ["let n = 1; const see = () => n", "var n: number = 4", "see()"],
      { value: 4 },
    ],
    [
      "a loop variable that shadows a notebook variable",
      ["let i = 10", "for (let i = 0; i < 3; i++) {} i"],
      { value: 10 },
    ],
    ["a loop over a notebook variable", ["let i = 10", "for (i = 0; i < 3; i++) {} i"], { value: 3 }],
    ["chained assignment", ["let a = 0, b = 0", "a = b = 7; [a, b]"], { value: [7, 7] }],
    [
      "logical assignment",
      ["let a: number | undefined; let o: { n?: number } = {}", "a ??= 5; o.n ??= 6; [a, o.n]"],
      { value: [5, 6] },
    ],
    ["swap by patterns across cells", ["let p = 1, q = 2", "[p, q] = [q, p]; [p, q]"], { value: [2, 1] }],
    [
      "a nested pattern into an earlier object",
      [
        "const o = { a: 0, list: [0] }",
        "({ a: o.a, rest: [o.list[0] = 9] } = { a: 5, rest: [] as number[] }); [o.a, o.list[0]]",
      ],
      { value: [5, 9] },
    ],
    [
      "labelled continue",
      ["let n = 0; a: for (const x of [1, 2, 3]) { for (const y of [1, 2]) { if (y === 2) continue a; n += x } } n"],
      { value: 6 },
    ],
    ["do, while, comma and in", ["let n = 0; do n++; while (n < 3); 'a' in { a: 1 } && n"], { value: 3 }],
    [
      "switch with fallthrough",
      [
        "let s = ''; switch (2 as number) { case 1: s += 1; case 2: s += 2; case 3: s += 3; break; default: s += 'd' } s",
      ],
      { value: "23" },
    ],
    ["debugger is ignored", ["debugger; 4"], { value: 4 }],
    [
      "void and delete",
      ["const o: { a?: number } = { a: 1 }; [delete o.a, void 0 === undefined]"],
      { value: [true, true] },
    ],
  ],
  "shadowing and text": [
    [
      "names that objects inherit",
      [
        "const __proto__ = 1, constructor = 2, then = 5; let v = 7; const see = () => [__proto__, constructor, then, v]; v++",
        "const toString = 4, hasOwnProperty = 3; [...see(), toString, hasOwnProperty]",
      ],
      { value: [1, 2, 5, 8, 4, 3] },
    ],
    ["a global shadowed by an import", ["import { URL } from 'node:url'", "typeof URL"], { value: "function" }],
    [
      "an import shadowed by a parameter",
      ["import { sep } from 'node:path'", "((sep: number) => sep + 1)(1)"],
      { value: 2 },
    ],
    [
      "an import shadowed by a local function",
      ["import { join } from 'node:path'", "{ const join = (a: number) => a; join(3) }", "join('a', 'b')"],
      { value: "a/b" },
    ],
    [
      "an import replaced by a const in another cell",
      ["import { sep } from 'node:path'", "const sep2 = sep", "const sep = 5", "sep + sep2"],
      { value: "5/" },
    ],
    [
      "undefined, NaN and Infinity are names too",
      ["const f = (undefined: number) => undefined; [f(1), NaN, -Infinity]"],
      { value: [1, NaN, -Infinity] },
    ],
    ["Object is shadowed", ["const Object = { keys: () => ['mine'] }", "Object.keys()"], { value: ["mine"] }],
    [
      "contextual keywords as names",
      [
        "const of = 1, get = 2, async = 3, type = 4, from = 5, as = 6, declare = 7, using = 8, namespace = 9",
        "of + get + async + type + from + as + declare + using + namespace",
      ],
      { value: 45 },
    ],
    ["escapes in names", ["const \\u0061b = 1", "ab"], { value: 1 }],
    ["combining marks and joiners in names", ["const é = 1, क्ष = 2", "é + क्ष"], { value: 3 }],
    ["astral text before an error", ["'😀😀'; const n: number = 'a'"], { error: "TS2322", at: [1, 15] }],
    ["CRLF keeps positions", ["const a = 1\r\n\r\nconst b: string = a\r\n"], { error: "TS2322", at: [3, 7] }],
    ["a lone carriage return is a line's end", ["const a = 1\rconst b = 2\ra + b"], { value: 3 }],
    ["the Unicode line separators too", ["const a = 1\u2028const b = 2\u2029a + b"], { value: 3 }],
    [
      "a hash-bang with an error below",
      ["#!/usr/bin/env node\nconst n: number = 'a'"],
      { error: "TS2322", at: [2, 7] },
    ],
    ["tabs and form feeds", ["const\ta\f=\v1\u00a0;\n\ta"], { value: 1 }],
    ["only a semicolon", [";"], { value: undefined }],
    ["only a directive comment", ["// @ts-check"], { value: undefined }],
    [
      "a line that starts with a parenthesis joins the one before",
      ["const f = () => 1\n(2).toFixed()"],
      { error: "TS2349" },
    ],
    ["a line that starts with a template joins too", ["const tag = 'a'\n`b`"], { error: "TS2349" }],
    ["return and a line break inside a function", ["function f() { return\n1 }", "f()"], { value: undefined }],
    ["a line that starts with a bracket joins", ["let a = 1, b = 2\na\n++b\n[a, b].join()"], { error: "TS7053" }],
    ["++ on the next line belongs to what follows", ["let a = 1, b = 2\na\n++b\n;[a, b]"], { value: [1, 3] }],
    ["regular expressions and division", ["const g = 2; const i = 1; 4 /g/ i"], { value: 2 }],
    ["numeric separators and bases", ["[1_000, 0xff, 0b11, 0o17, 1e3, .5]"], { value: [1000, 255, 3, 15, 1000, 0.5] }],
    [
      "an object after an object needs parentheses",
      ["{ a: 1, b: 2 }"],
      { error: "SyntaxError", message: /';' expected/, at: [1, 10] },
    ],
    [
      "labels over promises",
      [
        "const seen: number[] = []; all: for await (const q of [Promise.resolve(1), 2, 3]) { for (const r of [1, 2]) { if (r === 2) continue all; if (q === 3) break all; seen.push(q) } }",
        "seen",
      ],
      { value: [1, 2] },
    ],
    [
      "a module's interface is added to, for later cells too",
      [
        "declare module 'node:path' { interface ParsedPath { extra?: number } }",
        "import { parse, type ParsedPath } from 'node:path'; const p: ParsedPath = { ...parse('/a'), extra: 1 }; p.extra",
      ],
      { value: 1 },
    ],
    ["HTML-like comments are none", ["let x = 3; x<!--x"], { error: "TS2365" }],
    ["a string with a line continuation", ["'a\\\nb'"], { value: "ab" }],
    ["String.raw and tagged templates", ["String.raw`a\\n${1}`"], { value: "a\\n1" }],
    ["BigInt does not mix", ["1n + 1"], { error: "TS2365" }],
    ["regular expression with lookbehind and sets", ["'a1b2'.replace(/(?<=[[a-z]--b])\\d/v, '#')"], { value: "a#b2" }],
    ["a wrong regular expression", ["/(/.test('')"], { error: "SyntaxError" }],
  ],
  "packages and files": [
    [
      "a package that is only ESM",
      ["import Thing, { kind } from 'only-esm'", "[new Thing().size, kind]"],
      { value: [3, "esm"] },
    ],
    [
      "a package that is only CommonJS, default",
      ["import greet from 'only-cjs'", "greet('you') + greet.version"],
      { value: "hi you2" },
    ],
    ["a package that is only CommonJS, by name", ["import { version } from 'only-cjs'", "version"], { value: 2 }],
    ["import equals of CommonJS", ["import greet = require('only-cjs')", "greet('me')"], { value: "hi me" }],
    [
      "compiled CommonJS gives its inner default",
      ["import inner, { named } from 'compiled-cjs'", "inner() + named"],
      { value: "inner7" },
    ],
    ["a dual package by import", ["import { via } from 'dual'", "via"], { value: "import" }],
    ["a dual package by require", ["const { via } = require('dual') as { via: string }", "via"], { value: "require" }],
    ["a part of a package", ["import { part } from 'dual/part'", "part"], { value: 1 }],
    ["a part that is not exported", ["import { x } from 'dual/hidden'"], { error: "TS2307" }],
    [
      "import type of a class",
      ["import type Thing from 'only-esm'", "const t: Thing = { size: 1 }; t.size"],
      { value: 1 },
    ],
    ["a type-only import is no value", ["import type Thing from 'only-esm'", "new Thing()"], { error: "TS1361" }],
    [
      "default and namespace together",
      ["import Thing, * as all from 'only-esm'", "all.default === Thing"],
      { value: true },
    ],
    ["default as a name", ["import { default as Thing } from 'only-esm'", "new Thing().size"], { value: 3 }],
    ["a string name", ["import { 'kind' as k } from 'only-esm'", "k"], { value: "esm" }],
    ["a name that a file does not export", ["import { touched } from './effect.ts'"], { error: "TS2305" }],
    [
      "a side-effect import of a local file",
      ["import './effect.ts'", "(globalThis as { touched?: number }).touched"],
      { value: 1 },
    ],
    ["local JavaScript", ["import { third } from './plain.js'", "third(9)"], { value: 3 }],
    [
      "JSON with attributes, dynamically",
      ["const m = await import('./data.json', { with: { type: 'json' } })", "m.default.answer"],
      { value: 42 },
    ],
    [
      "WebAssembly by bytes",
      [
        "import { readFileSync } from 'node:fs'\nconst { instance } = await WebAssembly.instantiate(readFileSync('add.wasm'))",
        "(instance.exports.add as (a: number, b: number) => number)(2, 3)",
      ],
      { value: 5 },
    ],
    ["WebAssembly as a module", ["const { add } = await import('./add.wasm' as string)", "add(2, 3)"], { value: 5 }],
    ["a computed specifier", ["const name = 'path'; const m = await import(`node:${name}`)", "m.sep"], { value: "/" }],
    ["export of a namespace", ["export * as system from 'node:os'; 1"], { value: 1 }],
    ["export of an import", ["import { sep } from 'node:path'; export { sep }", "sep"], { value: "/" }],
    ["export of types", ["interface P { x: number } export type { P }", "const p: P = { x: 1 }; p.x"], { value: 1 }],
    ["exported destructuring", ["export const { a, b: [c] } = { a: 1, b: [2] }", "a + c"], { value: 3 }],
    ["export default of a named function", ["export default function main() { return 1 }", "main()"], { value: 1 }],
    ["export default of a class", ["export default class Main { v = 2 }", "new Main().v"], { value: 2 }],
    ["export equals", ["export = 5"], { error: "SyntaxError", message: /CommonJS/, at: [1, 1] }],
    ["an imported name cannot be assigned", ["import { sep } from 'node:path'", "sep = '!'"], { error: "TS2632" }],
    ["in its own cell neither", ["import { sep } from 'node:path'; sep = '!'"], { error: "TS2632" }],
    [
      "import.meta.url, filename and resolve",
      [
        "[import.meta.url.startsWith('file:///'), import.meta.filename.includes('Cell [1]'), import.meta.resolve('node:fs')]",
      ],
      { value: [true, true, "node:fs"] },
    ],
    [
      "__dirname and require",
      ["[__dirname === process.cwd(), typeof require('node:fs').readFileSync, typeof require.resolve('only-cjs')]"],
      { value: [true, "function", "string"] },
    ],
    [
      "a dynamic import that fails",
      ["await import('no-such-thing' as string)"],
      { throws: /^Error: Cannot find package 'no-such-thing'/ },
    ],
    ["an import of a missing local file", ["import { x } from './missing.ts'"], { error: "TS2307" }],
  ],
  "what a notebook does not have": [
    [
      "return at the top level",
      ["if (Math.random() < 2) return 1"],
      { error: "SyntaxError", message: /'return' statement/, at: [1, 24] },
    ],
    ["yield at the top level", ["yield 1"], { error: "SyntaxError" }],
    ["break outside a loop", ["break"], { error: "SyntaxError" }],
    ["with", ["with (Math) {}"], { error: "SyntaxError" }],
    ["octal literals", ["010"], { error: "SyntaxError" }],
    ["delete of a name", ["let d = 1; delete d"], { error: "SyntaxError" }],
    ["arguments at the top level", ["arguments.length"], { error: "TS2304" }],
    ["eval sees globals only", ["let hidden = 1", "(0, eval)('typeof hidden')"], { value: "undefined" }],
    ["assignment to a name nobody declared", ["nobody = 1"], { error: "TS2304" }],
    ["new.target at the top level", ["new.target"], { error: "TS17013" }],
    ["super outside a class", ["super.x"], { error: "TS2660" }],
  ],
  "cells that fail": [
    [
      "a pattern that fails half way",
      ["throw 0; const { a, b } = { a: 1, b: 2 }", "a"],
      { error: "TS2304", message: /Cannot find name 'a'/ },
    ],
    [
      "a class whose static block throws",
      ["class A { static { throw new Error('static') } }"],
      { throws: "Error: static" },
    ],
    ["a rejected await", ["await Promise.reject(new TypeError('late'))"], { throws: "TypeError: late" }],
    ["a thrown value that is no error", ["throw { code: 7 }"], { throws: "Uncaught: { code: 7 }" }],
    [
      "too much recursion",
      ["const f = (n: number): number => f(n + 1) + 1; f(0)"],
      { throws: /^RangeError: Maximum call stack/ },
    ],
    [
      "reading a member of null",
      ["const o = JSON.parse('null'); o.x"],
      { throws: "TypeError: Cannot read properties of null (reading 'x')" },
    ],
    [
      "a const of an earlier cell that failed keeps the earlier type",
      ["const kept = 1", "const kept: string = JSON.parse('x')", "kept.toFixed(1)"],
      { value: "1.0" },
    ],
    [
      "output of a cell that fails is kept",
      ["console.log('before'); throw new Error('x')"],
      { throws: "Error: x", prints: "before\n" },
    ],
  ],
};
