// The table at the end: medians, how much the others need of ours, goals.
import { cpus } from "node:os";
import { type Measure, median, type Row } from "./measures.ts";
import type { Peer } from "./peers.ts";

/** `row peer` to what each round measured; undefined where it failed. */
export type Results = Map<string, (number | undefined)[]>;

/** Prints it; gives how many goals were missed. */
export function printTable(measures: readonly Measure[], peers: readonly Peer[], results: Results): number {
  const value = (row: Row, peer: string): number | undefined => {
    const values = results.get(`${row.name} ${peer}`) ?? [];
    return values.length === 0 || values.includes(undefined) ? undefined : median(values as number[]);
  };
  const rows = measures.flatMap((measure) => measure.rows);
  const head = [
    "median",
    ...peers.map(({ name }) => name),
    ...peers.slice(1).map(({ name }) => `${name}/thalweg`),
    "goal",
    "",
  ];
  let missed = 0;
  const lines = rows.map((row) => {
    const values = peers.map(({ name }) => value(row, name));
    const goal = typeof row.goal === "function" ? row.goal(value(row, "deno")) : row.goal;
    const reached = goal === undefined ? undefined : values[0] !== undefined && values[0] <= goal;
    if (reached === false) missed++;
    return [
      row.name,
      ...values.map((number) => shown(number, row.unit)),
      ...values.slice(1).map((number) => ratio(number, values[0])),
      goal === undefined ? "" : `<= ${shown(goal, row.unit)}`,
      reached === undefined ? "" : reached ? "reached" : "MISSED",
    ];
  });
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]!.length)));
  for (const line of [head, ...lines])
    console.log(
      line
        .map((text, column) => (column === 0 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!)))
        .join("  "),
    );
  console.log(
    `\nNode ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model.trim()}. Python runs 1e8 adds too.`,
  );
  return missed;
}

const shown = (value: number | undefined, unit: string): string =>
  value === undefined ? "failed" : `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;

const ratio = (value: number | undefined, ours: number | undefined): string =>
  value === undefined || ours === undefined ? "" : (value / ours).toFixed(value / ours < 10 ? 2 : 0);
