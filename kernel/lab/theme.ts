// What a figure leaves to its reader's theme: colours of paper, grid and text, and the font. Pure, so that the browser and
// the static pictures draw alike.

export interface Theme {
  readonly dark: boolean;
  /** Colour of text. */
  readonly text: string;
  readonly fontFamily: string;
  /** @default seen through */
  readonly paper?: string;
}

type Attributes = { readonly [name: string]: unknown };

/** A Plotly template for the theme. What the figure's own layout says goes before it. */
export function themeTemplate({ dark, text, fontFamily, paper = "rgba(0,0,0,0)" }: Theme): { layout: Attributes } {
  const ink = (alpha: number) => (dark ? `rgba(255,255,255,${alpha})` : `rgba(0,0,0,${alpha})`);
  const axis = {
    gridcolor: ink(dark ? 0.16 : 0.1),
    zerolinecolor: ink(dark ? 0.3 : 0.22),
    linecolor: ink(0.35),
    ticks: "outside",
    ticklen: 4,
    tickcolor: ink(0.35),
    automargin: true,
    title: { standoff: 8 },
  };
  const flat = { ...axis, showline: true };
  // WebGL draws these without looking through them.
  const space = dark ? "#4a4a4a" : "#d5d5d5";
  const inSpace = { ...axis, showbackground: false, gridcolor: space, zerolinecolor: space, linecolor: space };
  return {
    layout: {
      paper_bgcolor: paper,
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { color: text, family: fontFamily, size: 12 },
      title: { x: 0.01, xanchor: "left", font: { size: 15 } },
      margin: { l: 56, r: 16, t: 16, b: 44 },
      xaxis: flat,
      yaxis: flat,
      scene: { xaxis: inSpace, yaxis: inSpace, zaxis: inSpace },
      coloraxis: { colorbar: { outlinewidth: 0 } },
      hoverlabel: {
        bgcolor: dark ? "#2b2b2b" : "#ffffff",
        bordercolor: ink(0.4),
        font: { color: dark ? "#eeeeee" : "#222222" },
      },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: ink(0.45), activecolor: ink(0.9) },
    },
  };
}

/**
 * A figure's layout under a theme: a template of the figure's own goes before the theme's, attribute by attribute; one that
 * is only a name (plotly.py's "plotly_dark") is unknown in the browser and left out.
 */
export function themedLayout(layout: Attributes, theme: Theme): Attributes {
  const own = isAttributes(layout["template"]) ? layout["template"] : {};
  return {
    ...layout,
    template: merged(themeTemplate(theme), own),
    ...(hasTitle(layout) && { margin: { t: 48, ...(isAttributes(layout["margin"]) && layout["margin"]) } }),
  };
}

function hasTitle({ title }: Attributes): boolean {
  return typeof title === "string" ? title !== "" : isAttributes(title) && Boolean(title["text"]);
}

function merged(under: Attributes, over: Attributes): Attributes {
  const result: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isAttributes(below) && isAttributes(value) ? merged(below, value) : value;
  }
  return result;
}

const isAttributes = (value: unknown): value is Attributes =>
  typeof value === "object" && value !== null && !Array.isArray(value);
