// Random programs whose lanes part: branches, loops that end at different times, labelled exits, early returns, writes into the
// array. They call nothing, so that each has a form in WebAssembly. The same number gives the same program.
import { uniform } from "../derivative/randomProgram.ts";

/** An exported function `name(x: number[], a: number, b: number): number`; x has 4 elements. */
export function branchingProgram(seed: number, name: string): string {
  const next = uniform(seed + 777);
  let names = 0;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)];
  const variables = ["a", "b", "s", "t"];
  const counters: string[] = [];
  const index = (): string => pick(["0", "1", "2", "3", ...counters.map((i) => `${i} % 4`)]);
  const leaf = (): string => pick([...variables, `x[${index()}]`, `x[${index()}]`, "0.5", "-1.25", "2", ...counters]);

  const expression = (depth: number): string => {
    if (depth === 0 || next() < 0.2) return leaf();
    const e = (): string => expression(depth - 1);
    return pick([
      () => `(${e()} + ${e()})`,
      () => `(${e()} - ${e()})`,
      () => `(${e()} * ${e()})`,
      () => `(${e()} / (2 + (${e()}) ** 2))`,
      () => `Math.${pick(["sin", "cos", "tanh", "atan", "abs", "floor", "exp", "sign", "round"])}(${e()})`,
      () => `Math.log(1 + Math.abs(${e()}))`,
      () => `Math.${pick(["max", "min"])}(${e()}, ${e()})`,
      () => `(${test(1)} ? ${e()} : ${e()})`,
      () => `Math.abs(${e()}) ** 1.5`,
      () => `(${e()}) % 1.7`,
    ])();
  };
  const test = (depth: number): string => {
    const one = `${expression(depth)} ${pick(["<", ">", "<=", ">="])} ${expression(depth)}`;
    return pick([one, one, `(${one} && ${expression(1)} > -0.5)`, `!(${one} || ${expression(1)} > 2)`]);
  };
  const statement = (depth: number, labels: readonly string[], inLoop: boolean): string => {
    const set = (): string => `${pick(["s", "t"])} ${pick(["=", "+=", "-=", "*="])} ${expression(2)};`;
    if (depth === 0) return set();
    const inner = (more: readonly string[] = labels, loop = inLoop): string =>
      Array.from({ length: 1 + Math.floor(next() * 3) }, () => statement(depth - 1, more, loop)).join(" ");
    return pick([
      set,
      set,
      () => `x[${index()}] = ${expression(2)};`,
      () => `if (${test(2)}) { ${inner()} }`,
      () => `if (${test(2)}) { ${inner()} } else { ${inner()} }`,
      () => `if (${test(1)}) return ${expression(2)};`,
      () => (inLoop ? `if (${test(1)}) ${pick(["break", "continue", ...labels.map((l) => `break ${l}`)])};` : set()),
      () => {
        const i = `i${names++}`;
        const label = `L${names++}`;
        counters.push(i);
        const body = inner([...labels, label], true);
        counters.pop();
        return `${label}: for (let ${i} = 0; ${i} < ${pick(["3", "4", "5"])}; ${i}++) { ${body} }`;
      },
      () => {
        const n = `n${names++}`;
        return `let ${n} = 0; while (${n} < 6 && ${test(1)}) { ${n}++; ${inner(labels, true)} }`;
      },
    ])();
  };
  const body = Array.from({ length: 5 }, () => statement(3, [], false)).join("\n");
  return `export function ${name}(x: number[], a: number, b: number): number {
let s = a * 0.5; let t = b - x[0];
${body}
return s + t * x[1] + a * b;
}`;
}
