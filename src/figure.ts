/** MIME type to data, as Jupyter's messages carry it. */
export type FigureBundle = { "application/vnd.plotly.v1+json": PlotlyFigure; "text/plain": string };

/** A Plotly figure as plain JSON. */
export interface PlotlyFigure {
  readonly data: readonly Trace[];
  readonly layout: Layout;
}

/** One trace in Plotly's own attributes (https://plotly.com/javascript/reference/). Typed arrays may stand for arrays. */
export interface Trace {
  readonly type: string;
  readonly [attribute: string]: unknown;
}

/** Plotly's layout attributes. */
export type Layout = { readonly [attribute: string]: unknown };

/** What a figure is made of. */
export interface FigureContent {
  readonly data: readonly Trace[];
  /** Colours of paper, grid and text are best left out: what draws the figure takes them from the reader's theme. */
  readonly layout?: Layout;
  /** What the picture shows, in words: its alternative text, and all there is where nothing can draw it. */
  readonly text: string;
}

/**
 * A picture as data: Plotly traces, a layout, and the words that say the same. As a cell's value it is drawn; in plain Node
 * it prints its words. Typed arrays travel as base64, and numbers that JSON has no word for as gaps.
 */
export abstract class Figure {
  /** What is drawn now; asked for again each time, so that a figure of a run that goes on shows where it stands. */
  protected abstract content(): FigureContent;

  get data(): readonly Trace[] {
    return this.content().data;
  }

  get layout(): Layout {
    return this.content().layout ?? {};
  }

  get text(): string {
    return this.content().text;
  }

  [Symbol.for("Jupyter.display")](): FigureBundle {
    return bundleOf(this.content());
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.text;
  }

  toString(): string {
    return this.text;
  }
}

/**
 * A figure of one's own, from Plotly traces.
 *
 *     figure({ data: [{ type: "bar", x: names, y: scores }], text: "Scores: adam 0.97, momentum 0.95." })
 *
 * @throws TypeError when `data` is not a list of traces, or `text` is missing.
 */
export function figure(content: FigureContent): Figure {
  if (!Array.isArray(content?.data) || !content.data.every((trace) => typeof trace?.type === "string"))
    throw new TypeError('figure: data must be an array of Plotly traces, each with a type such as "scatter"');
  if (typeof content.text !== "string" || content.text === "")
    throw new TypeError("figure: text must say in words what the picture shows");
  return new PlainFigure(content);
}

class PlainFigure extends Figure {
  readonly #content: FigureContent;

  constructor(content: FigureContent) {
    super();
    this.#content = content;
  }

  protected content(): FigureContent {
    return this.#content;
  }
}

/** The bundle that Jupyter shows. */
function bundleOf({ data, layout = {}, text }: FigureContent): FigureBundle {
  return {
    "application/vnd.plotly.v1+json": { data: encoded(data) as Trace[], layout: encoded(layout) as Layout },
    "text/plain": text,
  };
}

/** The same in JSON: typed arrays as base64, rows of them as one block, NaN and the infinities as null. */
function encoded(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number(value);
  if (isNumbers(value)) return block(value, String(value.length));
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as Iterable<unknown>, encoded);
  if (Array.isArray(value))
    return isMatrix(value) ? block(joined(value), `${value.length}, ${value[0].length}`) : value.map(encoded);
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, encoded(part)]));
}

type Numbers =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** The names that numpy and Plotly have for the element types. */
const dtypes = new Map<unknown, string>([
  [Float64Array, "f8"],
  [Float32Array, "f4"],
  [Int32Array, "i4"],
  [Uint32Array, "u4"],
  [Int16Array, "i2"],
  [Uint16Array, "u2"],
  [Int8Array, "i1"],
  [Uint8Array, "u1"],
]);

const isNumbers = (value: unknown): value is Numbers => ArrayBuffer.isView(value) && dtypes.has(value.constructor);

const isMatrix = (rows: readonly unknown[]): rows is Numbers[] =>
  isNumbers(rows[0]) &&
  rows[0].length > 0 &&
  rows.every(
    (row) =>
      isNumbers(row) &&
      row.constructor === (rows[0] as Numbers).constructor &&
      row.length === (rows[0] as Numbers).length,
  );

function joined(rows: readonly Numbers[]): Numbers {
  const Row = rows[0].constructor as new (length: number) => Numbers;
  const all = new Row(rows.length * rows[0].length);
  rows.forEach((row, i) => void all.set(row, i * row.length));
  return all;
}

const block = (values: Numbers, shape: string) => ({
  dtype: dtypes.get(values.constructor),
  bdata: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64"),
  shape,
});
