import { execFile } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { History } from "../../../kernel/front/history.ts";
import { HistoryFolder, historyPlace } from "../../../kernel/front/historyFolder.ts";
import type { HistoryRequest } from "../../../kernel/front/protocol.ts";

const history = new History();
for (const [line, source] of ["let x = 1", "x + 1", "f(a[0])", "x + 1", "log(`a\nb`)"].entries())
  history.add(line + 1, source);
history.setOutput(2, "2");
history.setOutput(4, "3");

const cases: [what: string, request: HistoryRequest, lines: number[]][] = [
  ["the last two", { hist_access_type: "tail", n: 2 }, [4, 5]],
  ["the last none", { hist_access_type: "tail", n: 0 }, []],
  ["more than there are", { hist_access_type: "tail", n: 50 }, [1, 2, 3, 4, 5]],
  ["the last ten where no number is given", { hist_access_type: "tail" }, [1, 2, 3, 4, 5]],
  ["a range without its end", { hist_access_type: "range", session: 0, start: 2, stop: 4 }, [2, 3]],
  ["a range to the end", { hist_access_type: "range", session: 1, start: 4, stop: null }, [4, 5]],
  ["a session that never was", { hist_access_type: "range", session: -1, start: 1, stop: 9 }, []],
  ["all that match", { hist_access_type: "search", pattern: "x*" }, [2, 4]],
  ["the whole text has to match", { hist_access_type: "search", pattern: "x" }, []],
  ["any text, also line breaks", { hist_access_type: "search", pattern: "log*b`)" }, [5]],
  ["one character", { hist_access_type: "search", pattern: "f(?[0])" }, [3]],
  ["each text once, the last time it was run", { hist_access_type: "search", pattern: "*x*", unique: true }, [1, 4]],
  ["several stars", { hist_access_type: "search", pattern: "**f*(*0*)**" }, [3]],
  ["nothing where a star would have to give back too much", { hist_access_type: "search", pattern: "*x*1*1" }, []],
  ["the last of those that match", { hist_access_type: "search", pattern: "x + ?", n: 1 }, [4]],
];

test.each(cases)("finds %s", async (_what, request, lines) => {
  expect((await history.find(request)).map(([session, line]) => [session, line])).toEqual(
    lines.map((line) => [1, line]),
  );
});

test("a pattern with many stars takes no longer than its length times the text's", async () => {
  const long = new History();
  long.add(1, "a".repeat(20_000));
  expect(await long.find({ hist_access_type: "search", pattern: `${"*a".repeat(30)}*b` })).toEqual([]);
});

test("gives the input, or the input with its output", async () => {
  const range = { hist_access_type: "range", start: 1, stop: 3 } as const;
  expect(await history.find(range)).toEqual([
    [1, 1, "let x = 1"],
    [1, 2, "x + 1"],
  ]);
  expect(await history.find({ ...range, output: true })).toEqual([
    [1, 1, ["let x = 1", null]],
    [1, 2, ["x + 1", "2"]],
  ]);
});

const emptyPlace = () => join(mkdtempSync(join(tmpdir(), "thalweg-history-")), "thalweg", "history");
const all = { hist_access_type: "tail", n: 100 } as const;

/** A kernel's history with these lines, all on disk. */
async function session(place: string, ...sources: string[]): Promise<History> {
  const history = new History(new HistoryFolder(place));
  for (const [i, source] of sources.entries()) history.add(i + 1, source);
  await history.settled();
  return history;
}

test("a later kernel finds what earlier ones ran, with their numbers, oldest first", async () => {
  const place = emptyPlace();
  (await session(place, "a", "b\nb")).setOutput(2, "two");
  await session(place, "c");
  const later = await session(place, "a", "d");
  expect(await later.find({ ...all, output: true })).toEqual([
    [1, 1, ["a", null]],
    [1, 2, ["b\nb", "two"]],
    [2, 1, ["c", null]],
    [3, 1, ["a", null]],
    [3, 2, ["d", null]],
  ]);
  expect(await later.find({ hist_access_type: "tail", n: 3 })).toEqual([
    [2, 1, "c"],
    [3, 1, "a"],
    [3, 2, "d"],
  ]);
  expect(await later.find({ hist_access_type: "search", pattern: "a", unique: true })).toEqual([[3, 1, "a"]]);
  expect(await later.find({ hist_access_type: "search", pattern: "?" })).toHaveLength(4);
  const range = async (session: number) =>
    await later.find({ hist_access_type: "range", session, start: 1, stop: null });
  expect(await range(-2)).toEqual([
    [1, 1, "a"],
    [1, 2, "b\nb"],
  ]);
  expect(await range(2)).toEqual([[2, 1, "c"]]);
  expect([await range(-3), await range(9)]).toEqual([[], []]);
});

test("a kernel that has run nothing leaves no file, and reads", async () => {
  const place = emptyPlace();
  const idle = new History(new HistoryFolder(place));
  expect(await idle.find(all)).toEqual([]);
  await session(place, "x");
  expect(await idle.find(all)).toEqual([[1, 1, "x"]]);
  expect(readdirSync(place)).toEqual(["1.jsonl"]);
});

test("only the user can read it", async () => {
  const place = emptyPlace();
  await session(place, "const secret = 1");
  expect(statSync(place).mode & 0o777).toBe(0o700);
  expect(statSync(join(place, "1.jsonl")).mode & 0o777).toBe(0o600);
});

test("what a dying kernel leaves half written is skipped; so is any other noise", async () => {
  const place = emptyPlace();
  await session(place, "whole");
  appendFileSync(join(place, "1.jsonl"), '{"line":2,"sour');
  writeFileSync(join(place, "2.jsonl"), Buffer.from([0xff, 0x00, 0x0a, 0x7b, 0x7d]));
  writeFileSync(join(place, "notes.txt"), "mine");
  expect(await new History(new HistoryFolder(place)).find(all)).toEqual([[1, 1, "whole"]]);
});

test("kernels at once never share a session, and one that is killed keeps every line that it wrote", async () => {
  const place = emptyPlace();
  const module = new URL("../../../kernel/front/", import.meta.url);
  const code = `
    const { History } = await import("${module}history.ts");
    const { HistoryFolder } = await import("${module}historyFolder.ts");
    const history = new History(new HistoryFolder(process.argv[1]));
    for (let i = 1; i <= 50; i++) history.add(i, "line " + i);
    await history.settled();
    process.kill(process.pid, "SIGKILL");`;
  const die = () => promisify(execFile)(process.execPath, ["--input-type=module", "-e", code, place]).catch(() => {});
  await Promise.all(Array.from({ length: 6 }, die));
  const entries = await new History(new HistoryFolder(place)).find({ hist_access_type: "tail", n: 1000 });
  expect(entries.map(([, , source]) => source)).toEqual(
    Array.from({ length: 6 }, () => Array.from({ length: 50 }, (_, i) => `line ${i + 1}`)).flat(),
  );
  expect(new Set(entries.map(([number]) => number)).size).toBe(6);
});

test("a place that can't be written stops nothing", async () => {
  const place = emptyPlace();
  mkdirSync(join(place, ".."), { recursive: true });
  writeFileSync(place, "a file");
  const history = await session(place, "a");
  expect(await history.find(all)).toEqual([[1, 1, "a"]]);
  expect(readFileSync(place, "utf8")).toBe("a file");
});

test("the place is in Jupyter's data folder, and nowhere when it is off", () => {
  expect(historyPlace({})).toMatch(/thalweg.history$/);
  expect(historyPlace({ THALWEG_HISTORY: "off" })).toBe(undefined);
});
