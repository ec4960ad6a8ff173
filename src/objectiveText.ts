import type { Objective } from "./objective.ts";

/** What is known of an objective, in a few lines. */
export function objectiveText({ name, source, domain, minima, saddles = [] }: Objective<unknown>): string {
  const rows: [string, readonly string[]][] = [
    [
      "domain",
      domain
        ? [
            listed(
              domain.map((interval) => points(interval)),
              " × ",
            ),
          ]
        : [],
    ],
    ["minimum", minima.map(({ params, value }) => `${short(value)} at ${points(params)}`)],
    ["saddle", saddles.map((saddle) => points(saddle))],
  ];
  const lines = rows.flatMap(([what, values]) =>
    values.length > 0 ? `  ${what.padEnd(8)} ${listed(values, ", ")}` : [],
  );
  return [`${name === "objective" ? "objective" : `objective ${name}`}${source ? `, ${source}` : ""}`, ...lines].join(
    "\n",
  );
}

const MOST = 6;

const listed = (texts: readonly string[], between: string): string =>
  texts.length > MOST ? `${texts.slice(0, MOST).join(between)}${between}… (${texts.length})` : texts.join(between);

/** Params of any structure; of arrays the first numbers. */
function points(params: unknown): string {
  if (typeof params === "number") return short(params);
  if (Array.isArray(params) || params instanceof Float64Array) return `[${listed(Array.from(params, points), ", ")}]`;
  if (typeof params !== "object" || params === null) return String(params);
  return `{ ${Object.entries(params)
    .map(([key, value]) => `${key}: ${points(value)}`)
    .join(", ")} }`;
}

const short = (x: number): string => String(Number(x.toPrecision(6)));
