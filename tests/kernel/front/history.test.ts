import { expect, test } from "vitest";
import { History } from "../../../kernel/front/history.ts";
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
  ["the last of those that match", { hist_access_type: "search", pattern: "x + ?", n: 1 }, [4]],
];

test.each(cases)("finds %s", (_what, request, lines) => {
  expect(history.find(request).map(([session, line]) => [session, line])).toEqual(lines.map((line) => [1, line]));
});

test("gives the input, or the input with its output", () => {
  const range = { hist_access_type: "range", start: 1, stop: 3 } as const;
  expect(history.find(range)).toEqual([
    [1, 1, "let x = 1"],
    [1, 2, "x + 1"],
  ]);
  expect(history.find({ ...range, output: true })).toEqual([
    [1, 1, ["let x = 1", null]],
    [1, 2, ["x + 1", "2"]],
  ]);
});
