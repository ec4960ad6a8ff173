// docs/optimizers.md: every optimizer has its row, and the trace that the row names is there.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as optimizers from "../../src/optimizers/index.ts";
import * as schedules from "../../src/schedules/index.ts";
import * as rules from "../../src/stopRules.ts";

const page = readFileSync(new URL("../../docs/optimizers.md", import.meta.url), "utf8");

/** The rows of the table under a heading; cells without their spaces. */
function rowsUnder(heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1].split("\n## ")[0];
  const lines = section.slice(section.indexOf("\n|")).trim().split("\n");
  const table = lines.slice(2, lines.indexOf("") === -1 ? undefined : lines.indexOf(""));
  return table.map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const traced = Object.fromEntries(
  ["torch", "optax", "mpmath"].map((name) => {
    const text = readFileSync(new URL(`../golden/${name}-traces.json`, import.meta.url), "utf8");
    const { traces } = JSON.parse(text) as { traces: { optimizer: string }[] };
    return [name, new Set(traces.map(({ optimizer }) => optimizer))];
  }),
);

const named = [...rowsUnder("Rules"), ...rowsUnder("Wrappers")].map((row) => ({
  name: row[0].match(/`(.*?)`/)![1],
  test: row[4],
}));

test("every optimizer and wrapper has one row", () => {
  expect(named.map(({ name }) => name).sort()).toEqual(Object.keys(optimizers).sort());
});

describe("the trace of", () => {
  test.each(named.filter((row) => row.test in traced))("$name is in $test-traces.json", (row) => {
    const names = [...traced[row.test]];
    expect(names.some((name) => name === row.name || name.startsWith(`${row.name}(`))).toBe(true);
  });

  test.each(named.filter((row) => !(row.test in traced)))("$name: the row says how it is tested else", (row) => {
    expect(row.test).toMatch(/^(random|property|numpy): ./);
  });
});

test("every golden trace has a row", () => {
  const names = Object.values(traced).flatMap((set) => [...set].map((name) => name.split("(")[0]));
  expect([...new Set(names)].filter((name) => !named.some((row) => row.name === name))).toEqual([]);
});

test("every schedule and stop rule is on the page", () => {
  for (const name of [...Object.keys(schedules), ...Object.keys(rules)]) expect(page, name).toMatch(`\`${name}`);
});
