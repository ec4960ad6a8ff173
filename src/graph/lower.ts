import { exp, log, sigmoid, tanh } from "../math.ts";
import { type Expression, type Labels, operands, topological } from "./expression.ts";
import { lowerMatmul } from "./lowerMatmul.ts";
import { loopOver, lowerPlaces, type Reader } from "./lowerPlaces.ts";
import { lowerSum } from "./lowerSum.ts";
import { asMatrix, sameShape, sizeOf } from "./shape.ts";

/** Where a result goes: into the array called `array`, from `offset` on. */
export interface Output {
  readonly expression: Expression;
  readonly array: string;
  readonly offset?: number;
}

export type Arrays = Readonly<Record<string, Float64Array | Uint8Array | Int32Array>>;

/** A tensor program made ready to run. */
export interface Program {
  /** Reads the inputs' arrays and writes the outputs'; keeps nothing of them. */
  run(arrays: Arrays): void;
  /** The JavaScript it became. */
  readonly source: string;
}

/**
 * Compiles expressions to JavaScript: one function for each node that needs memory, straight loops, every size a constant,
 * intermediate results in arrays that are made once. Nodes that work place by place join the loop of the node that uses them.
 * The same program gives the same bits in every engine.
 */
export function lower(outputs: readonly Output[]): Program {
  const nodes = topological(outputs.map((output) => output.expression));
  const memory = new Memory(nodes, outputs);
  const kernels = nodes.filter((node) => memory.owns(node)).map((node, i) => kernel(node, `step${i}`, memory));
  const copies = memory.copies.map((text) => `  ${text}`);
  const source = [
    ...kernels.map(({ code }) => code),
    "return function run(arrays) {",
    ...kernels.map(({ call }) => `  ${call}`),
    ...copies,
    "};",
  ].join("\n");
  const run = new Function("scratch", "exp", "log", "sigmoid", "tanh", source)(
    memory.scratch,
    exp,
    log,
    sigmoid,
    tanh,
  ) as Program["run"];
  return { run, source };
}

interface Place {
  readonly array: string;
  readonly offset: number;
}

/** Which nodes lie in memory, and where. */
class Memory implements Reader {
  readonly scratch: Float64Array[] = [];
  readonly copies: string[] = [];
  readonly #places = new Map<Expression, Place>();

  constructor(nodes: readonly Expression[], outputs: readonly Output[]) {
    const uses = new Map<Expression, Expression[]>();
    for (const node of nodes)
      for (const operand of operands(node)) uses.set(operand, [...(uses.get(operand) ?? []), node]);
    for (const node of nodes)
      if (node.op === "input") this.#places.set(node, { array: arrayNamed(node.array), offset: node.offset });
    for (const { expression, array, offset = 0 } of outputs) this.#placeOutput(expression, arrayNamed(array), offset);
    for (const node of nodes)
      if (!this.#places.has(node) && needsMemory(node, uses.get(node) ?? []))
        this.#places.set(node, this.#newScratch(node));
  }

  place(node: Expression): Place | undefined {
    return this.#places.get(node);
  }

  labels({ array }: Labels): string {
    return arrayNamed(array);
  }

  /** Whether the node is computed into memory (an input is there already). */
  owns(node: Expression): boolean {
    return node.op !== "input" && this.#places.has(node);
  }

  #placeOutput(expression: Expression, array: string, offset: number): void {
    const before = this.#places.get(expression);
    if (!before) this.#places.set(expression, { array, offset });
    else {
      const end = before.offset + sizeOf(expression.shape);
      this.copies.push(`${array}.set(${before.array}.subarray(${before.offset}, ${end}), ${offset});`);
    }
  }

  #newScratch(node: Expression): Place {
    this.scratch.push(new Float64Array(sizeOf(node.shape)));
    return { array: `scratch[${this.scratch.length - 1}]`, offset: 0 };
  }
}

const arrayNamed = (name: string): string => `arrays[${JSON.stringify(name)}]`;

/** A node is computed inside the loop of the one node that uses it, where that reads it once a place. */
function needsMemory(node: Expression, uses: readonly Expression[]): boolean {
  if (node.op === "constant" || node.op === "oneHot") return uses.some((use) => readsWhole(use));
  if (readsWhole(node) || node.op === "sumTo") return true;
  if (uses.length !== 1) return true;
  const [use] = uses;
  return readsWhole(use) || (use.op !== "sumTo" && !sameShape(use.shape, node.shape));
}

const readsWhole = (node: Expression): boolean =>
  node.op === "matmul" || node.op === "softmax" || node.op === "crossEntropy";

/** One node as a function of its own, which the engine can optimize by itself, and the call of it. */
function kernel(node: Expression, name: string, memory: Memory): { code: string; call: string } {
  const parameters = new Map<string, string>();
  const named = (array: string): string => {
    if (!parameters.has(array)) parameters.set(array, `m${parameters.size}`);
    return parameters.get(array)!;
  };
  const reader: Reader = {
    place: (inner) => {
      const place = inner === node ? undefined : memory.place(inner);
      return place && { array: named(place.array), offset: place.offset };
    },
    labels: (labels) => named(memory.labels(labels)),
  };
  const { array, offset } = memory.place(node)!;
  const body = bodyOf(node, named(array), offset, reader);
  return {
    code: `function ${name}(${[...parameters.values()].join(", ")}) {\n${body}\n}`,
    call: `${name}(${[...parameters.keys()].join(", ")});`,
  };
}

function bodyOf(node: Expression, out: string, offset: number, reader: Reader): string {
  const placeOf = (operand: Expression) => reader.place(operand)!;
  switch (node.op) {
    case "matmul": {
      const [a, b] = node.of.map(placeOf);
      const aliases = `const a = ${a.array}, b = ${b.array}, out = ${out};`;
      return `${aliases}\n${lowerMatmul(node, { a: a.offset, b: b.offset, out: offset })}`;
    }
    case "sumTo":
      return lowerSum(node, out, offset, reader);
    case "softmax":
      return lowerSoftmax(asMatrix(node.shape), placeOf(node.of[0]), out, offset);
    case "crossEntropy": {
      const [logits, probabilities] = node.of.map(placeOf);
      return lowerCrossEntropy(
        asMatrix(node.of[0].shape),
        logits,
        probabilities,
        reader.labels(node.labels),
        out,
        offset,
      );
    }
    default:
      return loopOver(node.shape, lowerPlaces(node, reader), (value) => `${out}[${offset} + p] = ${value};`);
  }
}

/** The largest logit is taken from all of a row first, so that no power overflows. */
function lowerSoftmax([rows, columns]: readonly [number, number], z: Place, out: string, offset: number): string {
  return `for (let i = 0; i < ${rows}; i++) {
  const row = ${z.offset} + i * ${columns}, o = ${offset} + i * ${columns};
  let largest = ${z.array}[row];
  for (let j = 1; j < ${columns}; j++) if (${z.array}[row + j] > largest) largest = ${z.array}[row + j];
  let sum = 0;
  for (let j = 0; j < ${columns}; j++) sum += ${out}[o + j] = exp(${z.array}[row + j] - largest);
  for (let j = 0; j < ${columns}; j++) ${out}[o + j] /= sum;
}`;
}

/** -ln p_y = z_max - z_y - ln p_max: exact where p_y itself is 0. */
function lowerCrossEntropy(
  [rows, columns]: readonly [number, number],
  z: Place,
  p: Place,
  labels: string,
  out: string,
  offset: number,
): string {
  return `for (let i = 0; i < ${rows}; i++) {
  const row = ${z.offset} + i * ${columns};
  let largest = ${z.array}[row], at = 0;
  for (let j = 1; j < ${columns}; j++) if (${z.array}[row + j] > largest) { largest = ${z.array}[row + j]; at = j; }
  ${out}[${offset} + i] = largest - ${z.array}[row + ${labels}[i]] - log(${p.array}[${p.offset} + i * ${columns} + at]);
}`;
}
