// What a renderer gets of a figure: its bundle after a journey through JSON, with base64 blocks read as Plotly reads them.
import { type Figure, figure } from "../../../src/figure.ts";
import type { Curve, Recorded, RunStatus, Trajectory } from "../../../src/run.ts";

export interface Drawn {
  // biome-ignore lint/suspicious/noExplicitAny: Plotly's attributes are looked at one by one
  readonly data: Record<string, any>[];
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly layout: Record<string, any>;
  readonly text: string;
}

type Displayed = { [key: symbol]: () => Record<string, unknown> };

export const bundleOf = (value: Figure): Record<string, unknown> =>
  (value as unknown as Displayed)[Symbol.for("Jupyter.display")]();

export function drawn(value: Figure): Drawn {
  const bundle = JSON.parse(JSON.stringify(bundleOf(value)));
  const { data, layout } = bundle["application/vnd.plotly.v1+json"];
  return { data: decoded(data) as Drawn["data"], layout, text: bundle["text/plain"] };
}

/** The same of any traces. */
export const drawnTraces = (...data: { type: string }[]): Drawn["data"] => drawn(figure({ data, text: "any" })).data;

const arrays = { f8: Float64Array, f4: Float32Array, i4: Int32Array, u4: Uint32Array, i2: Int16Array, u1: Uint8Array };

function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value !== "object" || value === null) return value;
  const { dtype, bdata, shape } = value as { dtype?: keyof typeof arrays; bdata?: string; shape?: string };
  if (dtype === undefined || bdata === undefined || shape === undefined)
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, decoded(part)]));
  const bytes = Uint8Array.from(Buffer.from(bdata, "base64"));
  const flat = Array.from<number>(new arrays[dtype](bytes.buffer));
  const [rows, columns] = shape.split(",").map(Number);
  if (columns === undefined) return flat;
  return Array.from({ length: rows }, (_, i) => flat.slice(i * columns, (i + 1) * columns));
}

export interface FakeRun extends Trajectory {
  readonly name: string;
  status: RunStatus;
  message: string;
  curves: Curve[];
  /** Tells the listeners. */
  tell(): void;
  readonly listeners: number;
}

type Values = readonly number[];

/** A run as the figures see one, whose values the test chooses. */
export function fakeRun(
  curves: Record<string, Values>,
  more: { name?: string; status?: RunStatus; message?: string; iterates?: Values[] } = {},
): FakeRun {
  const listeners = new Set<() => void>();
  return {
    name: more.name ?? "adam",
    status: more.status ?? "stepLimit",
    message: more.message ?? "made all its steps",
    curves: Object.entries(curves).map(([name, values]) => ({
      name,
      quantity: name.endsWith("error") ? "error" : "cost",
      steps: values.map((_, i) => i),
      values,
    })),
    iterates: (more.iterates ?? []).map((point) => Float64Array.from(point)),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell() {
      for (const listener of listeners) listener();
    },
    get listeners() {
      return listeners.size;
    },
  } satisfies Recorded & FakeRun;
}
