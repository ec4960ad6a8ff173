// Timing of a function's calls: warm-up first, then runs of many calls each, so that the clock's grain does not count.

export interface Timing {
  /** Nanoseconds of one call in each run. */
  readonly runs: readonly number[];
  /** Calls in a run. */
  readonly calls: number;
  readonly warmUp: { readonly calls: number; readonly ms: number; readonly firstNs: number };
}

/** A run lasts about this long, the warm-up at least twice as long. */
const runMs = 100;
const warmUpMs = 200;
const defaultRuns = 7;

/** Kept outside, so that the engine can't leave out calls whose value nobody reads. */
const sink: { value?: unknown } = {};

/**
 * Times calls of `call`. One that returns a promise is awaited by `wait` before the next.
 *
 * @default runs 7; calls as many as fill a tenth of a second
 */
export async function timeCalls(
  call: () => unknown,
  asked: { readonly calls?: number; readonly runs?: number },
  wait: (promise: unknown) => Promise<unknown> = async (promise) => await promise,
): Promise<Timing> {
  const begin = performance.now();
  const first = call();
  const isAsync = first instanceof Promise;
  sink.value = isAsync ? await wait(first) : first;
  const firstNs = (performance.now() - begin) * 1e6;
  const run = async (calls: number): Promise<number> => {
    const from = performance.now();
    if (isAsync) for (let i = 0; i < calls; i++) sink.value = await wait(call());
    else for (let i = 0; i < calls; i++) sink.value = call();
    return performance.now() - from;
  };
  let warm = 1;
  let rate = firstNs / 1e6;
  for (let calls = 1; performance.now() - begin < warmUpMs; calls = Math.min(2 * calls, 1e9)) {
    rate = (await run(calls)) / calls;
    warm += calls;
  }
  const warmUp = { calls: warm, ms: performance.now() - begin, firstNs };
  const calls = asked.calls ?? wholeNumber(runMs / Math.max(rate, 1e-7));
  const runs: number[] = [];
  for (let i = 0; i < (asked.runs ?? defaultRuns); i++) runs.push(((await run(calls)) / calls) * 1e6);
  return { runs, calls, warmUp };
}

/** The nearest of 1, 2, 5, 10, … below; at least 1. */
function wholeNumber(calls: number): number {
  if (calls < 1) return 1;
  const scale = 10 ** Math.floor(Math.log10(calls));
  return scale * (calls >= 5 * scale ? 5 : calls >= 2 * scale ? 2 : 1);
}

/** What is said of a timing, in four lines. */
export function timingWords({ runs, calls, warmUp }: Timing): string {
  const sorted = [...runs].sort((a, b) => a - b);
  const middle = (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
  const mean = runs.reduce((sum, each) => sum + each, 0) / runs.length;
  const variance = runs.reduce((sum, each) => sum + (each - mean) ** 2, 0) / Math.max(1, runs.length - 1);
  const slowest = sorted.at(-1)!;
  const count = (n: number, word: string) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;
  const lines = [
    `${durationWords(middle)} per call (median of ${count(runs.length, "run")}, ${count(calls, "call")} each)`,
    `fastest ${durationWords(sorted[0]!)}, slowest ${durationWords(slowest)}${
      runs.length > 1
        ? `, mean ${durationWords(mean)} ± ${durationWords(Math.sqrt(variance))} (standard deviation)`
        : ""
    }`,
    `warm-up, not counted: ${count(warmUp.calls, "call")} in ${durationWords(warmUp.ms * 1e6)}, the first took ${durationWords(warmUp.firstNs)}`,
  ];
  if (slowest > 2 * sorted[0]!)
    lines.push(
      "The runs differ by more than a factor of 2: something else was at work, such as the garbage collector.",
    );
  return `${lines.join("\n")}\n`;
}

/** `12.3 ms` of nanoseconds. */
export function durationWords(ns: number): string {
  const [unit, scale] =
    ns >= 60e9 ? ["min", 60e9] : ns >= 1e9 ? ["s", 1e9] : ns >= 1e6 ? ["ms", 1e6] : ns >= 1e3 ? ["µs", 1e3] : ["ns", 1];
  return `${Number((ns / Number(scale)).toPrecision(3))} ${unit}`;
}
