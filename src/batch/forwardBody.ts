import { number, variable } from "../derivative/build.ts";
import { forwardProgram } from "../derivative/forward.ts";
import type { Program, Statement } from "../derivative/ir.ts";
import { barName } from "../derivative/reverse/context.ts";
import { maskOf } from "../derivative/structural.ts";
import { dotName } from "../derivative/tangent.ts";
import { assigned, each } from "../derivative/walk.ts";
import { unbatchable } from "./unbatchable.ts";

/**
 * Value and gradient of a function of few numbers by forward mode, as single points have them: a pass along each parameter, one
 * after the other. Nothing is kept of a loop, so that loops stay in lanes.
 */
export function forwardBody(program: Program): Statement[] {
  const { params, result } = program;
  const forward = forwardProgram(program, maskOf(program), () => []);
  if (forward.shadowed.length > 0) unbatchable("its parameters flow into arrays from outside");
  const changed = numbersSet(forward.body);
  const given = params.filter(({ name }) => changed.has(name)).map(({ name }) => name);
  const fresh = [...changed].filter((name) => !params.some((p) => p.name === name || dotName(p.name) === name));
  return [
    ...given.map((name) => set(givenName(name), variable(name))),
    ...params.flatMap((along) => [
      ...given.map((name) => set(name, variable(givenName(name)))),
      ...fresh.map((name) => set(name, number(0))),
      ...params.map(({ name }) => set(dotName(name), number(name === along.name ? 1 : 0))),
      ...forward.body,
      set(barName(along.name), forward.resultActive ? variable(dotName(result)) : number(0)),
    ]),
  ];
}

const givenName = (name: string): string => `${name}$given`;

const set = (name: string, value: Extract<Statement, { kind: "set" }>["value"]): Statement => ({
  kind: "set",
  name,
  type: "number",
  value,
});

/** Names of numbers that a program sets. */
function numbersSet(body: readonly Statement[]): Set<string> {
  const names = new Set<string>();
  each(body, (s) => {
    const name = assigned(s);
    if (name !== undefined && "type" in s && s.type === "number") names.add(name);
  });
  return names;
}
