import type { Recorded } from "../run.ts";
import { say } from "./say.ts";

/**
 * The runs under names that tell them apart: those of one name are called by the hyper-parameters in which they differ too, and
 * by a number where that is not enough.
 */
export function withDistinctNames<R extends Recorded>(runs: readonly R[]): R[] {
  const named = numbered(
    runs.map((run) => {
      const namesakes = runs.filter(({ name }) => name === run.name);
      return [run.name, ...differences(run, namesakes)].join(", ");
    }),
  );
  return runs.map((run, i) => (named[i] === run.name ? run : renamed(run, named[i])));
}

/** More hyper-parameters than these are not read in a legend. */
const MOST = 3;

function differences(run: Recorded, namesakes: readonly Recorded[]): string[] {
  const own = run.hyperparameters ?? {};
  return Object.entries(own)
    .filter(([name, value]) => namesakes.some(({ hyperparameters }) => !Object.is(hyperparameters?.[name], value)))
    .slice(0, MOST)
    .map(([name, value]) => `${name} ${typeof value === "number" ? say(value) : value}`);
}

/** With a number where several have one name. */
function numbered(names: readonly string[]): string[] {
  const before = new Map<string, number>();
  return names.map((name) => {
    if (names.indexOf(name) === names.lastIndexOf(name)) return name;
    const count = (before.get(name) ?? 0) + 1;
    before.set(name, count);
    return `${name} (${count})`;
  });
}

/** The run itself, live, under another name. */
const renamed = <R extends Recorded>(run: R, name: string): R =>
  new Proxy(run, { get: (target, key) => (key === "name" ? name : Reflect.get(target, key, target)) });
