// Colours after Okabe and Ito 2008, kept to those (or made darker until they are) that stand out by 3 : 1 on white and on
// JupyterLab's dark grey alike, so that a stored figure reads in both themes. The first four are told apart with every kind
// of colour vision; from the fifth line on a dash is a second sign.

const colours = ["#0072b2", "#d55e00", "#009e73", "#c26a9b", "#a27c00", "#7f7f7f"];
const dashes = ["solid", "dash", "dot", "dashdot", "longdash"];

/** Colour of the i-th of several lines. */
export const colourOf = (i: number): string => colours[i % colours.length];

/** Dash of the i-th of several lines. */
export const dashOf = (i: number): string => dashes[Math.floor(i / 4) % dashes.length];

/** A colour seen through, `alpha` in [0, 1]. */
export function faint(colour: string, alpha: number): string {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `rgba(${r}, ${g}, ${b}, ${alpha})`;
}

/** What is neither of one run nor of another; seen on light and dark. */
export const neutral = "#808080";
