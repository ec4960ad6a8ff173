// biome-ignore-all lint/suspicious/noTemplateCurlyInString: some rows speak of templates
// The commonest mistakes of newcomers, and one sentence each on how to mend it. The compiler says what is wrong in its own
// terms; these say what to write. A table: the first row that fits speaks, and no row is better than a wrong one. Longer than
// 300 lines for that reason.

/** What the compiler found, as the rows look at it. */
export interface Finding {
  readonly code: number;
  readonly message: string;
  /** The text that is marked. */
  readonly text: string;
  /** The line it is on. */
  readonly line: string;
}

export interface Mistake {
  /** A cell that makes it, for the reader and for the test. */
  readonly example: string;
  /** Codes of the compiler; none means any. */
  readonly codes?: readonly number[];
  /** Each given pattern must match; `$1` in `mend` is the first group of the last of them. */
  readonly message?: RegExp;
  readonly text?: RegExp;
  readonly line?: RegExp;
  readonly mend: string;
}

const unknownName = [2304, 2552, 2503, 2580, 2584];
const arithmetic = [2362, 2363, 2365];
const noFit = [2322, 2345];
const missing = [2339, 2551];

export const mistakes: readonly Mistake[] = [
  // What other languages write.
  {
    example: "print('hi')",
    codes: unknownName,
    text: /^print$/,
    mend: "TypeScript prints with console.log(…); a cell's last expression is shown by itself.",
  },
  {
    example: "const a = None",
    codes: unknownName,
    text: /^(?:None|nil|nullptr|NULL)$/,
    mend: "Nothing is null or undefined in TypeScript.",
  },
  {
    example: "let ok = True",
    codes: unknownName,
    text: /^(?:True|False)$/,
    mend: "true and false are written in lower case.",
  },
  {
    example: "len([1, 2])",
    codes: unknownName,
    text: /^len$/,
    mend: "Arrays and strings have .length, Maps and Sets have .size.",
  },
  {
    example: "for (const i of range(3)) {}",
    codes: unknownName,
    text: /^range$/,
    mend: "Count with for (let i = 0; i < n; i++), or make the numbers: Array.from({ length: n }, (_, i) => i).",
  },
  {
    example: "const s = str(5)",
    codes: unknownName,
    text: /^(?:str|int|float|bool)$/,
    line: /\b(str|int|float|bool)\(/,
    mend: "Convert with String(x), Number(x), Math.trunc(x) or Boolean(x).",
  },
  {
    example: "let n: int = 3",
    codes: unknownName,
    text: /^(?:int|float|double|str|bool|list|dict)$/,
    mend: "The types are number, string and boolean, number[] for lists and Record<string, number> or Map for dictionaries.",
  },
  { example: "self.x = 1", codes: unknownName, text: /^self$/, mend: "Inside a class the object is this." },
  {
    example: "document.body",
    codes: unknownName,
    text: /^(?:document|window|localStorage|navigator|alert)$/,
    mend: 'Cells run in Node, where there is no page: show HTML with html(…) from "thalweg/notebook".',
  },
  {
    example: "def f(x):\n  return x",
    line: /^\s*def \w+\(/,
    mend: "A function is function f(x: number) { return x } or const f = (x: number) => x.",
  },
  { example: "if (1 < 2) {} elif (2 < 3) {}", line: /\belif\b/, mend: "Write else if." },
  {
    example: "const both = true and false",
    line: /\b(?:true|false|\)|\w) (?:and|or) \S|\(not \w/,
    codes: [1005, 1434, 1109],
    mend: "And, or and not are &&, || and !.",
  },
  { example: "const f = lambda x: x", line: /\blambda\b/, mend: "A small function is (x) => x + 1." },
  {
    example: "import numpy as np",
    line: /^\s*import \w+ as \w+/,
    mend: 'A whole module is imported with import * as name from "module".',
  },
  {
    example: "from math import sqrt",
    line: /^\s*from [\w.]+ import /,
    mend: 'Names are imported with import { name } from "module"; Math.sqrt and its kind need no import.',
  },
  {
    example: "const s = f'{1}'",
    line: /\bf(?:'[^']*\{|"[^"]*\{)/,
    codes: [1005, 1434, 2304],
    mend: "Values go into text between backticks: `total ${x}`.",
  },
  { example: "# a comment", codes: [1127, 18026], line: /^\s*#/, mend: "Comments start with //." },
  {
    example: "while True: pass",
    line: /^\s*(?:while|for|if|class|else|try)\b[^({]*:\s*(?:\w+)?$/,
    mend: "Conditions stand in ( ) and blocks in { }.",
  },
  { example: "x := 3", line: /\w+ := /, mend: "A variable is made with let x = 3, or const where it never changes." },
  {
    example: "try { 1 } except { 2 }",
    codes: [1472],
    line: /\bexcept\b/,
    mend: "Errors are caught with try { … } catch (error) { … }.",
  },
  { example: "const xs = [1]; xs.append(2)", codes: missing, text: /^append$/, mend: "Add to an array with push." },
  { example: "const f = x -> x", line: /[\w)] -> /, mend: "Functions are written with =>." },
  // Names.
  {
    example: "a = [1, 2, 3]",
    codes: unknownName,
    line: /^\s*(\w+) = /,
    mend: "To make a variable, write let $1 = … (or const where it never changes).",
  },
  {
    example: "for (x of [1, 2]) {}",
    codes: unknownName,
    line: /for \((\w+) (?:of|in) /,
    mend: "Declare the loop's name: for (const $1 of …).",
  },
  {
    example: "later(3)",
    codes: unknownName,
    text: /^([\p{ID_Start}$_][\p{ID_Continue}$]*)$/u,
    message: /^Cannot find name '[^']+'\.$/,
    mend: "No cell that has run declares it: run the cell that does, or import it.",
  },
  {
    example: "const c = 1; c = 2",
    codes: [2588],
    message: /'([^']+)'/,
    mend: "Declare it with let $1 where it is to change.",
  },
  {
    example: "let x = 1; let x = 2",
    codes: [2451, 2300],
    message: /'([^']+)'/,
    mend: "In one cell a name is declared once: assign without let ($1 = …), or declare it anew in another cell.",
  },
  { example: "show(); const show = () => 1", codes: [2448, 2449], mend: "Move the use below the declaration." },
  {
    example: "let v: number; v.toFixed()",
    codes: [2454],
    message: /'([^']+)'/,
    mend: "Give $1 a value where it is declared.",
  },
  {
    example: "interface P { x: number } new P()",
    codes: [2693],
    mend: "Types are gone when the code runs: make the object itself ({ … }), or declare a class.",
  },
  {
    example: "import { nothing } from 'node:fs'",
    codes: [2305],
    mend: "See what it exports by completing inside import { }.",
  },
  {
    example: "import nothing from './local.ts'",
    codes: [1192],
    message: /Module '"?([^'"]+)/,
    mend: "It exports names only: import { name } from … or import * as all from ….",
  },
  {
    example: "declare module 'no-types' { export const x: number }",
    codes: [2664, 2665],
    mend: "A cell can only add to a module that has types: declare it in a .d.ts file that the notebook's tsconfig.json includes.",
  },
  // Values that may be missing, or come later.
  {
    example: "const r = fetch('http://a'); r.status",
    codes: missing,
    message: /on type 'Promise</,
    mend: "The value comes later: await it first, (await …).",
  },
  {
    example: "const t: string = fetch('http://a').then((r) => r.text())",
    codes: noFit,
    message: /^(?:Type|Argument of type) 'Promise<(?:.*)>' is not assignable/,
    mend: "The value comes later: await it.",
  },
  { example: "if (fetch('http://a')) {}", codes: [2801], mend: "A promise is always true: await it." },
  {
    example: "function load() { await fetch('http://a') }",
    codes: [1308],
    mend: "Write async before function to await inside it.",
  },
  {
    example: "const t = [1].find((x) => x > 1); t.toFixed()",
    codes: [2531, 2532, 2533, 18047, 18048, 18049],
    mend: "Test it first (if (x !== undefined)), or use x?.y; x!.y says that you know it is there.",
  },
  {
    example: "const e = [1].find((x) => x > 1); const f: number = e",
    codes: noFit,
    message: /'(?:undefined|null)' is not assignable/,
    mend: "It may be missing: give a value for that case with ?? (x ?? 0).",
  },
  {
    example: "try { JSON.parse('x') } catch (error) { error.message }",
    codes: [18046],
    message: /^'(e|ex|err|error|exception|reason|cause)'/,
    mend: "Anything can be thrown: test it with if ($1 instanceof Error).",
  },
  {
    example: "const input: unknown = 'text'; input.length",
    codes: [18046],
    message: /^'([^']+)'/,
    mend: 'Find out what it is first: if (typeof $1 === "string"), or instanceof for a class.',
  },
  // Types.
  {
    example: "const f = (x) => x * 2",
    codes: [7006, 7031],
    message: /'([^']+)'/,
    mend: "Say what it takes: ($1: number).",
  },
  {
    example: "const ages = { ann: 1 }; const who: string = 'ann'; ages[who]",
    codes: [7053],
    mend: "Give the object a type with any key: Record<string, number>, or use a Map.",
  },
  {
    example: "const o = {}; o.size = 1",
    codes: missing,
    message: /on type '\{\}'/,
    mend: "Give the object its type where it is made: const o: { size?: number } = {}, or Record<string, number>.",
  },
  {
    example: "const xs = [5]; for (const i in xs) { i * 2 }",
    codes: [...arithmetic, ...noFit, 2339],
    line: /for \((?:const|let|var) (\w+) in /,
    mend: "for … in gives keys, as text; for … of gives the elements.",
  },
  {
    example: "const d = new Date() - new Date()",
    codes: arithmetic,
    line: /\bDate\b/,
    mend: "Subtract times in milliseconds: date.getTime().",
  },
  { example: "const d = '5' * 2", codes: [2362, 2363], mend: "Make a number of text with Number(text)." },
  {
    example: "const v = [1, 2]; v + 1",
    codes: [2365],
    message: /types '[^']*(?:\[\]|Array|Matrix|Tensor|Vector)/,
    mend: "Operators work on numbers, not on arrays: use map, a loop, or the functions of the array's library.",
  },
  {
    example: "const a = 1; a === 'x'",
    codes: [2367],
    mend: "They can never be equal: convert one side (String(…), Number(…)).",
  },
  { example: "Math.pow(2)", codes: [2554, 2555], mend: "Shift-Tab inside the parentheses shows what it takes." },
  {
    example: "const p: { x: number } = { x: 1, y: 2 }",
    codes: [2353],
    mend: "Is it a typing error? Else add it to the type.",
  },
  {
    example: "const p: { x: number; y: number } = { x: 1 }",
    codes: [2739, 2740, 2741],
    mend: "Add what is missing, or mark it with ? in the type.",
  },
  {
    example: "const at: [number, number] | { kind: string } = [1, 2, 3]",
    codes: noFit,
    message: /^Type 'number' is not assignable to type 'undefined'/,
    text: /^-?[\d.][\w.]*$/,
    mend: "It is one number too many: fewer are expected here.",
  },
  {
    example: "const n: number = 'a'",
    codes: noFit,
    message: /type 'string' is not assignable to (?:parameter of )?type 'number'/i,
    mend: "Make a number of text with Number(text).",
  },
  {
    example: "const o: { readonly x: number } = { x: 1 }; o.x = 2",
    codes: [2540],
    message: /'([^']+)'/,
    mend: "Make a changed copy: { ...object, $1: … }.",
  },
  {
    example: "class A { x: number }",
    codes: [2564],
    message: /'([^']+)'/,
    mend: "Give it a value ($1 = …), or assign it in the constructor.",
  },
  {
    example: "const v = [1, 2].map((x) => { x: 1 }); v[0].x",
    codes: [2339, 2532, 18048],
    message: /on type 'void'/,
    mend: "An object that an arrow function gives back stands in parentheses: (x) => ({ … }).",
  },
  // Punctuation.
  {
    example: "const xs = [1]; xs.length()",
    codes: [2349, 6234],
    text: /^(?:length|size)$/,
    mend: "It is a value, no function: leave the () away.",
  },
  { example: "-2 ** 2", codes: [17006], mend: "Write (-2) ** 2 or -(2 ** 2)." },
  { example: "const o = { a = 1 }", codes: [1312], mend: "Inside { } a value follows a colon: { a: 1 }." },
  {
    example: "const o = { a: 1; b: 2 }",
    codes: [1005],
    message: /^',' expected/,
    line: /\{[^}]*\w: [^,;}]+;/,
    mend: "Between the members of an object stand commas.",
  },
  {
    example: "const s = 'it's'",
    codes: [1005, 1002],
    line: /'[^']*\w'\w/,
    mend: "Text with an apostrophe goes between double quotes or backticks.",
  },
  {
    example: "{ a: 1, b: 2 }",
    codes: [1005],
    message: /^';' expected/,
    line: /^\s*\{\s*[\w"']+\s*:/,
    mend: "Braces at the start of a statement are a block: an object there stands in parentheses, ({ a: 1 }).",
  },
  { example: "3.toFixed()", codes: [1351], line: /\d\.[a-z]/, mend: "Put the number in parentheses: (3).toFixed()." },
];

/** How to mend what was found. */
export function mendingOf(finding: Finding): string | undefined {
  for (const mistake of mistakes) {
    const groups = matched(mistake, finding);
    if (groups) return mistake.mend.replaceAll("$1", groups[1] ?? "");
  }
  return undefined;
}

/** The last pattern's match, when all fit. */
function matched({ codes, ...patterns }: Mistake, finding: Finding): readonly (string | undefined)[] | undefined {
  if (codes && !codes.includes(finding.code)) return undefined;
  let groups: readonly (string | undefined)[] = [];
  for (const part of ["text", "line", "message"] as const) {
    const pattern = patterns[part];
    const match = pattern?.exec(finding[part]);
    if (pattern && !match) return undefined;
    if (match) groups = match;
  }
  // A row without codes is about a line that cannot be parsed at all.
  return codes || finding.code < 2000 ? groups : undefined;
}
