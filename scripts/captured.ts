// What notebook variables cost in a hot loop, beside plain locals that nothing captures: a table of forms. Processor time of
// the thread counts, so that a busy machine changes little.
//   node scripts/captured.ts [rounds]     default 5; each number is the least of its rounds
import { runInThisContext } from "node:vm";
import { Cell } from "../kernel/executor/cell.ts";
import { Notebook } from "../kernel/executor/evaluate.ts";
import { LocalModules } from "../kernel/executor/localModules.ts";
import type { Modules } from "../kernel/executor/modules.ts";
import { Positions } from "../kernel/executor/positions.ts";
import { Session } from "../kernel/language/session.ts";

interface Form {
  readonly name: string;
  /** Cells run before. */
  readonly setup: readonly string[];
  /** The hot loop; it leaves what it computes in `sum`. */
  readonly loop: string;
  /** Lines before the plain loop, and that loop: no closure captures what it uses. */
  readonly plain: readonly [setup: string, loop: string];
}

const N = 2e7;
const simple = "for (let i = 0; i < N; i++)";
const accumulated: Form["plain"] = ["let sum = 0;", `${simple} sum += i * 0.5;`];
const scaled: Form["plain"] = ["let sum = 0, rate = 0.5;", `${simple} sum += i * rate;`];

const forms: readonly Form[] = [
  { name: "uncaptured let, same cell", setup: [], loop: `let sum = 0; ${simple} sum += i * 0.5;`, plain: accumulated },
  {
    name: "uncaptured let of an earlier cell",
    setup: ["let sum = 0;"],
    loop: `${simple} sum += i * 0.5;`,
    plain: accumulated,
  },
  {
    name: "captured accumulator, doubles",
    setup: [],
    loop: `let sum = 0; const get = () => sum; ${simple} sum += i * 0.5; get();`,
    plain: accumulated,
  },
  {
    name: "captured accumulator, whole numbers",
    setup: [],
    loop: `let sum = 0; const get = () => sum; ${simple} sum = (sum + i) & 0xffff; get();`,
    plain: ["let sum = 0;", `${simple} sum = (sum + i) & 0xffff;`],
  },
  {
    name: "captured accumulator of an earlier cell",
    setup: ["let sum = 0; function get() { return sum; }"],
    loop: `${simple} sum += i * 0.5; get();`,
    plain: accumulated,
  },
  {
    name: "captured let that is only read",
    setup: ["let rate = 0.5; const change = () => { rate = 0.25; };", "let sum = 0;"],
    loop: `${simple} sum += i * rate;`,
    plain: scaled,
  },
  {
    name: "const of an earlier cell",
    setup: ["const rate = 0.5;", "const scale = () => rate;", "let sum = 0;"],
    loop: `${simple} sum += i * rate; scale();`,
    plain: scaled,
  },
  {
    name: "a function of an earlier cell is called",
    setup: ["const square = (x: number) => x * x;", "let sum = 0;"],
    loop: `${simple} sum += square(i * 0.5);`,
    plain: ["let sum = 0;", `${simple} sum += i * 0.5 * (i * 0.5);`],
  },
  {
    name: "a function that reads notebook variables",
    setup: ["let a = 0.5, b = 1.5;", "const line = (x: number) => a * x + b;", "let sum = 0;"],
    loop: `a = 0.25; ${simple} sum += line(i);`,
    plain: ["let sum = 0, a = 0.25, b = 1.5;", `${simple} sum += a * i + b;`],
  },
  {
    name: "a function that writes one",
    setup: ["let total = 0; function add(x: number) { total += x; }", "let sum = 0;"],
    loop: `${simple} add(i * 0.5); sum = total;`,
    plain: accumulated,
  },
  {
    name: "a loop inside a function, accumulating in a notebook variable",
    setup: ["let total = 0;", "let sum = 0;"],
    loop: `function run() { ${simple} total += i * 0.5; } run(); sum = total;`,
    plain: accumulated,
  },
  {
    name: "elements of a captured array",
    setup: ["let values = new Float64Array(1024); const first = () => values[0];", "let sum = 0;"],
    loop: `${simple} values[i & 1023] = values[i & 1023]! + i; sum = first()!;`,
    plain: [
      "let sum = 0; const values = new Float64Array(1024);",
      `${simple} values[i & 1023] = values[i & 1023] + i; sum = values[0];`,
    ],
  },
  {
    name: "a captured array of numbers that is read",
    setup: ["const losses = Array.from({ length: 1024 }, (_, i) => i * 0.5);", "const at = (i: number) => losses[i]!;"],
    loop: `let sum = 0; ${simple} sum += losses[i & 1023]!; at(0);`,
    plain: [
      "const losses = Array.from({ length: 1024 }, (_, i) => i * 0.5); let sum = 0;",
      `${simple} sum += losses[i & 1023];`,
    ],
  },
  {
    name: "members of a captured object",
    setup: ["let state = { x: 0, v: 1 }; const show = () => state.x;"],
    loop: `let sum = 0; ${simple} state.x += state.v * 0.5; sum = show();`,
    plain: ["const state = { x: 0, v: 1 }; let sum = 0;", `${simple} state.x += state.v * 0.5; sum = state.x;`],
  },
  {
    name: "a captured counter of the loop's head",
    setup: [],
    loop: `let sum = 0; var k = 0; const at = () => k; for (k = 0; k < N; k++) sum += k * 0.5; at();`,
    plain: ["let sum = 0;", "for (var k = 0; k < N; k++) sum += k * 0.5;"],
  },
  {
    name: "two captured variables, each step",
    setup: ["let x = 1, v = 0; const energy = () => x * x + v * v;"],
    loop: `let sum = 0; ${simple} { v -= x * 1e-3; x += v * 1e-3; } sum = energy();`,
    plain: ["let sum = 0, x = 1, v = 0;", `${simple} { v -= x * 1e-3; x += v * 1e-3; } sum = x * x + v * v;`],
  },
  {
    name: "after an await",
    setup: ["let total = 0; const get = () => total;"],
    loop: `await null; let sum = 0; ${simple} total += i * 0.5; sum = get();`,
    plain: accumulated,
  },
  {
    name: "a method of a class of an earlier cell",
    setup: ["class Sum { value = 0; add(x: number) { this.value += x; } }", "const all = new Sum();"],
    loop: `let sum = 0; ${simple} all.add(i * 0.5); sum = all.value;`,
    plain: ["let sum = 0; const all = { value: 0 };", `${simple} all.value += i * 0.5; sum = all.value;`],
  },
];

const positions = new Positions("/notebook");
const modules = { load: () => {}, meta: () => ({}) } as unknown as Modules;
const local = new LocalModules(positions, "/notebook");
const rounds = Number(process.argv[2] ?? 5);
console.log(`${"form".padEnd(62)} notebook   plain   ratio`);
let worst = 0;
for (const form of forms) {
  const [ours, plain] = [await least(() => inNotebook(form)), await least(() => inFunction(form))];
  worst = Math.max(worst, ours / plain);
  const times = `${ours.toFixed(0).padStart(6)} ms ${plain.toFixed(0).padStart(4)} ms`;
  console.log(`${form.name.padEnd(62)} ${times} ${(ours / plain).toFixed(2).padStart(6)}x`);
}
console.log(`worst: ${worst.toFixed(2)}x, loops of ${N.toExponential()} steps, the least of ${rounds} rounds`);

async function least(take: () => number | Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) times.push(await take());
  return Math.min(...times);
}

/** Milliseconds of the loop as the last cell of a notebook. */
async function inNotebook({ setup, loop }: Form): Promise<number> {
  const session = new Session();
  const notebook = new Notebook(positions, modules, local);
  let shown: unknown;
  for (const [index, source] of [`const N = ${N};`, ...setup, timed(loop, "time$")].entries()) {
    const label = `Cell [${index + 1}]`;
    const compiled = session.compile({ id: label, label, source });
    if (!compiled.ok) throw new Error(compiled.traceback.join("\n"));
    const cell = new Cell(label, index, () => {});
    const assigned: string[] = [];
    await notebook.start(cell, { ...compiled, label, source }, (value) => (shown = value), assigned);
    session.commit({ id: label, names: assigned });
  }
  return shown as number;
}

/** Milliseconds of the plain loop in one function. */
function inFunction({ plain: [setup, loop] }: Form): number {
  const text = `() => {\nconst N = ${N};\n${setup}\n${timed(loop, "return time$")}\n}`;
  return (runInThisContext(`(${text})`) as () => number)();
}

/** Lines that take the time of `loop`. */
function timed(loop: string, end: string): string {
  return `const start$ = process.threadCpuUsage().user;\n${loop}\nconst time$ = (process.threadCpuUsage().user - start$) / 1000 + (Number.isNaN(sum) ? 1e9 : 0);\n${end}`;
}
