import { type Magic, MagicError } from "./magic.ts";

const form = /^((?:-[nr]\s+\d+\s*)*)/;

export const timeit: Magic = {
  usage: "%timeit [-n CALLS] [-r RUNS] CODE",
  summary: "Runs code many times and says how long one call takes.",
  details:
    "The code becomes the body of a function that is called in runs of many calls each. Calls before the first run warm " +
    "the engine up: they are counted, said, and left out. Shown are the median, the fastest and the slowest run, and mean " +
    "± standard deviation of the runs. Code with `await` is awaited at each call. Names that it declares are its own.",
  takes: "code",
  run({ argument, hasCode, settings }) {
    if (!hasCode) throw new MagicError("%timeit: there is no code to run; write it on the same line or below");
    const options = form.exec(argument)![0];
    const calls = numberOf(options, "n");
    const runs = numberOf(options, "r");
    settings.measure = { kind: "timeit", ...(calls && { calls }), ...(runs && { runs }) };
  },
};

function numberOf(options: string, letter: string): number | undefined {
  const found = new RegExp(`-${letter}\\s+(\\d+)`).exec(options)?.[1];
  if (found === undefined) return undefined;
  if (Number(found) < 1) throw new MagicError(`%timeit: -${letter} must be at least 1, got ${found}`);
  return Number(found);
}
