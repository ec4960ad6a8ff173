// Which loops call `$cell.turn`, so that Stop is heard between their calls of native code; and that they mean what they meant.
import { runInNewContext, runInThisContext } from "node:vm";
import { expect, test } from "vitest";
import { rewrite } from "../../../kernel/language/rewrite.ts";

const earlier = new Map(["known", "log"].map((name) => [name, { mutable: false, ambient: false }]));
const context = { own: new Set<string>(), earlier, captures: new Map() };

/** What a cell leaves in `log`, and how often it called `$cell.turn`. */
async function run(javascript: string): Promise<[log: unknown[], turns: number]> {
  const { code } = rewrite(javascript, context);
  const log: unknown[] = [];
  let turns = 0;
  const box = (name: string) => ({ v: name === "log" ? log : (value: unknown) => value });
  await runInThisContext(code)({}, { box, turn: () => turns++, wait: async (value: unknown) => value, assigned: [] });
  return [log, turns];
}

test.for<[loop: string, log: unknown[], turns: number]>([
  ["for (let i = 0; i < 3; i++) log.push(i);", [0, 1, 2], 3],
  ["for (let i = 0; i < 3; i++) { log.push(i); }", [0, 1, 2], 3],
  ["let i = 0; while (log.push(i++) < 3);", [0, 1, 2], 2],
  ["let i = 0; do log.push(i); while (++i < 3)", [0, 1, 2], 3],
  ["for (let i = 0; i < 3; log.push(i++));", [0, 1, 2], 3],
  ["for (const i of [7, 8]) if (i > 7) log.push(i); else continue;", [8], 2],
  ["for (const i in { a: 1 }) log.push(i);", ["a"], 1],
  ["for await (const i of [1, 2]) log.push(i);", [1, 2], 2],
  ["outer: for (;;) { for (;;) { log.push(1); break outer; } }", [1], 1],
  ["for (const i of [1, 2]) label: { log.push(i); break label; }", [1, 2], 2],
  ["const f = () => { for (const i of [1]) log.push(i); }; f(); f();", [1, 1], 2],
  ["class A { m() { for (const i of [1]) log.push(i); } } new A().m();", [1], 1],
  ["let a; for (const i of [1]) a = structuredClone([i]); log.push(...a);", [1], 1],
  ["let a; for (const i of [1]) a = new Array(i); log.push(a.length);", [1], 1],
  ["let a = [1]; for (const i of [2]) a = [...a, i]; log.push(a.length);", [2], 1],
  ["let s = 0; for (let i = 0; i < 3; i++) s += Math.sin(i) * 0 + i; log[0] = s;", [3], 0],
  ["function f(i) { return i; } for (const i of [1, 2]) log[i - 1] = known(f(i));", [1, 2], 0],
  ["for (const i of [1]) { const f = () => JSON.parse('1'); log[0] = i; }", [1], 0],
])("%s", async ([loop, log, turns]) => {
  expect(await run(loop)).toEqual([log, turns]);
});

test("the text of a function works where there is no $cell, as in a worker", async () => {
  const [[text]] = await run(
    "const f = () => { for (const i of [1, 2]) JSON.parse('1'); return 3; }; log.push(f.toString());",
  );
  expect(text).toContain("$cell.turn()");
  expect(runInNewContext(`(${text})()`)).toBe(3);
});
