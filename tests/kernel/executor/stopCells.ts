// All kinds of code that Stop has to end, each a cell.
const wasmLoop = `
const bytes = new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,9,1,7,0,3,64,12,0,11,11]);
console.log("up");
new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.f();`;

/** Every kind of cell that does not end: what it does once it has printed "up", how it is stopped, and the line that is named. */
/** Code that Stop must end: how it ends, and the line that was stopped. */
export const stopCells: readonly [name: string, how: "cancelled" | "terminated", body: string, line?: number][] = [
  ["a loop", "terminated", `console.log("up");\nfor (;;) {}`, 2],
  ["a loop after an await", "terminated", `await 0;\nconsole.log("up");\nfor (;;) {}`, 3],
  ["a loop in a function", "terminated", `function f() {\n  for (;;) {}\n}\nconsole.log("up");\nf();`, 2],
  [
    "a loop that swallows every error",
    "terminated",
    `console.log("up");\nfor (;;) {\n try { for (;;) {} } catch {} finally { for (let i = 0; i < 10; i++); }\n}`,
    3,
  ],
  ["a loop that prints", "terminated", `for (;;) console.log("up");`, 1],
  ["a promise that never settles", "cancelled", `console.log("up");\nawait $cell.wait(new Promise(() => {}));`, 2],
  ["the same, without the executor's wait", "cancelled", `console.log("up");\nawait new Promise(() => {});`],
  ["a loop of microtasks", "terminated", `console.log("up");\nfor (;;) await $cell.wait(0);`],
  [
    "a chain of microtasks",
    "terminated",
    `console.log("up"); await new Promise(() => { const f = () => Promise.resolve().then(f); f(); })`,
  ],
  [
    "a loop of timers",
    "cancelled",
    `console.log("up");\nfor (;;) await $cell.wait(new Promise((r) => setTimeout(r, 0)));`,
    2,
  ],
  ["a loop in WebAssembly", "terminated", wasmLoop],
  ["Atomics.wait", "terminated", `console.log("up");\nAtomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`],
  ["a catastrophic regular expression", "terminated", `console.log("up");\n/^(a+)+$/.test("a".repeat(60) + "b");`],
  [
    "a sort",
    "terminated",
    `console.log("up");\nArray.from({ length: 3e6 }, Math.random).sort((x, y) => { for (let i = 0; i < 1e4; i++); return x - y; });`,
  ],
  [
    "a loop whose turns are long calls of native code",
    "terminated",
    `const text = JSON.stringify(Array.from({ length: 1e5 }, (_, i) => ({ i })));\nconsole.log("up");\nfor (;;) { $cell.turn(); JSON.parse(text); }`,
    3,
  ],
  [
    "the same with turns longer than the watchdog's wait",
    "terminated",
    `console.log("up");\nfor (;;) { $cell.turn(); new Uint32Array(3e6).map(Math.random).sort().toSorted(); }`,
    2,
  ],
  ["execSync", "terminated", `console.log("up");\nrequire("node:child_process").execSync("sleep 60");`],
  [
    "execSync with grandchildren",
    "terminated",
    `console.log("up");\nrequire("node:child_process").execSync("sh -c 'sh -c \\"sleep 60\\"; sleep 60'");`,
  ],
  [
    "a question",
    "cancelled",
    `const { input } = await $cell.import("thalweg/notebook");\nconsole.log("up");\nawait $cell.wait(input("? "));`,
    3,
  ],
  ["a dialog, which keeps the thread", "cancelled", `console.log("up");\nprompt("? ");`, 2],
  ["dialogs again and again", "terminated", `console.log("up");\nfor (;;) {\n  try { prompt("? "); } catch {}\n}`],
  [
    "a live value",
    "cancelled",
    `console.log("up"); $cell.result({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "x" }), [Symbol.for("Jupyter.live")]: () => new Promise(() => {}) });`,
  ],
  [
    "a rejection that is caught, again and again",
    "terminated",
    // No line: it may be stopped in what Node does about rejections, as the loop of microtasks above.
    `console.log("up");\nfor (;;) { try { await Promise.reject(new Error("no")); } catch {} }`,
  ],
  [
    "the same through the executor's wait",
    "terminated",
    // No line: it may be stopped inside the executor's wait, as the loop of microtasks above.
    `console.log("up");\nfor (;;) { try { await $cell.wait(Promise.reject(new Error("no"))); } catch {} }`,
  ],
  [
    "a wait that is caught and begun again",
    "cancelled",
    `console.log("up");\nfor (;;) { try { await $cell.wait(new Promise((r) => setTimeout(r, 1e6))); } catch {} }`,
    2,
  ],
  [
    "a loop of ticks",
    "terminated",
    `console.log("up");\nconst f = () => process.nextTick(f); f();\nawait new Promise(() => {});`,
  ],
  [
    "a loop in a generator",
    "terminated",
    `function* g() { for (;;) yield 1; }\nconsole.log("up");\nfor (const _ of g());`,
  ],
  [
    "a loop in a getter that display calls",
    "terminated",
    `console.log("up");\n$cell.result({ get [Symbol.for("Jupyter.display")]() { for (;;); } });`,
    2,
  ],
  ["a loop in eval", "terminated", `console.log("up");\neval("for (;;);");`, 2],
  [
    "a loop in another context",
    "terminated",
    `console.log("up");\nrequire("node:vm").runInNewContext("for (;;);");`,
    2,
  ],
  [
    "fetch from a server that never answers",
    "cancelled",
    `const server = require("node:net").createServer(() => {}).listen(0);
await new Promise((r) => server.once("listening", r));
await fetch("data:,loaded");
console.log("up");
await $cell.wait(fetch("http://127.0.0.1:" + server.address().port));`,
    5,
  ],
  [
    "a sleep of node:timers/promises",
    "cancelled",
    `const { setTimeout: sleep } = await $cell.import("node:timers/promises");\nconsole.log("up");\nawait sleep(1e6);`,
  ],
];
