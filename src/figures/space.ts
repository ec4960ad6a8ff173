import type { Trace } from "../figure.ts";
import type { FlatGround } from "./ground.ts";
import type { Levels } from "./levels.ts";

/** A surface with what lay on its map, lifted to the height of the ground (and a hair above, so that it is not hidden). */
export function inSpace(
  surface: readonly Trace[],
  onMap: readonly Trace[],
  ground: FlatGround,
  levels: Levels,
): Trace[] {
  const lift = 0.01 * (levels.ticks.length > 1 ? levels.ticks.at(-1)!.at - levels.ticks[0].at : 1);
  return [...surface, ...onMap.filter((trace) => !isEdge(trace)).map((trace) => lifted(trace, ground, levels, lift))];
}

/** The pale edge of a path, which only a flat drawing can have. */
const isEdge = (trace: Trace): boolean => trace.mode === "lines" && trace.hoverinfo === "skip";

function lifted(trace: Trace, ground: FlatGround, levels: Levels, lift: number): Trace {
  const x = Array.from(trace.x as ArrayLike<number | null>);
  const y = Array.from(trace.y as ArrayLike<number | null>);
  const { marker, line, ...rest } = trace as Trace & { marker: Marker; line?: { color: string } };
  return {
    ...rest,
    type: "scatter3d",
    z: x.map((at, i) => (at === null || y[i] === null ? null : levels.height(ground.at(at, y[i])) + lift)),
    marker: inSpaceMarker(marker),
    ...(line && { line: { color: line.color, width: 5 } }),
  };
}

interface Marker {
  readonly symbol: string | readonly string[];
  readonly size: number | readonly number[];
  readonly color: string | readonly string[];
  readonly line?: { readonly color: string | readonly string[] };
}

/** Space knows few symbols, one width of their edge for all, and draws them larger. */
function inSpaceMarker({ symbol, size, color, line }: Marker): object {
  const each = <T, R>(value: T | readonly T[], f: (one: T) => R) =>
    Array.isArray(value) ? value.map(f) : f(value as T);
  return {
    symbol: each<string, string>(symbol, (name) => (name === "star" ? "diamond" : name)),
    size: each<number, number>(size, (pixels) => pixels * 0.6),
    color,
    ...(line && { line: { color: line.color, width: 1 } }),
  };
}
