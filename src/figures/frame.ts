import { plainLabel } from "./say.ts";

/** A title at the upper left, and the room for it. */
export const titled = (text: string) => ({
  text: plainLabel(text),
  yref: "container",
  y: 1,
  yanchor: "top",
  pad: { t: 10, b: 10 },
  automargin: true,
});

/** A legend in lines along the lower edge, where the longest names have room and nothing else is. */
export const legendBelow = {
  orientation: "h",
  x: 0,
  xanchor: "left",
  yref: "container",
  y: 0,
  yanchor: "bottom",
  tracegroupgap: 0,
};

/** A log axis of these values, all above 0: few enough labels that none covers another, where Plotly's own crowd. */
export function logAxis(values: Iterable<number>): { type: "log"; tickformat: string; nticks?: number } {
  let [lowest, highest] = [Infinity, 0];
  for (const value of values) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return { type: "log", tickformat: ".4~g", ...(highest < 100 * lowest && { nticks: 3 }) };
}
