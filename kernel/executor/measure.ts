import type { Measure } from "./calls.ts";
import { type Cell, wait } from "./cell.ts";
import { durationWords, timeCalls, timingWords } from "./timeCalls.ts";

/** Runs a cell's code as `start` does, timed; what there is to say goes to `say`. */
export function measure(
  how: Measure,
  cell: Cell,
  start: (result: (value: unknown) => void) => Promise<unknown>,
  show: (value: unknown) => void,
  say: (text: string) => void,
): Promise<unknown> {
  return how.kind === "time" ? timed(start, show, say) : timedCalls(how, cell, start, say);
}

function timed(
  start: (result: (value: unknown) => void) => Promise<unknown>,
  show: (value: unknown) => void,
  say: (text: string) => void,
): Promise<unknown> {
  const cpu = process.cpuUsage();
  const from = performance.now();
  const tell = () => {
    const wall = performance.now() - from;
    const { user, system } = process.cpuUsage(cpu);
    const spent = `CPU ${durationWords((user + system) * 1e3)} (user ${durationWords(user * 1e3)}, system ${durationWords(system * 1e3)})`;
    say(`wall ${durationWords(wall * 1e6)}, ${spent}\n`);
  };
  return start(show).finally(tell);
}

async function timedCalls(
  how: Extract<Measure, { kind: "timeit" }>,
  cell: Cell,
  start: (result: (value: unknown) => void) => Promise<unknown>,
  say: (text: string) => void,
): Promise<void> {
  let call: unknown;
  await start((value) => (call = value));
  if (typeof call !== "function") throw new TypeError("%timeit: the code gave no function to call");
  const timing = await timeCalls(call as () => unknown, how, (promise) => wait(cell, promise));
  say(timingWords(timing));
}
