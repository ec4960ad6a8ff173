// The process that draws static pictures: Plotly in jsdom makes an SVG, resvg a PNG of it.
import { join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { themedLayout } from "../lab/theme.ts";
import { isBuilt, packageRoot } from "../paths.ts";
import { flatFigure } from "./flatFigure.ts";
import { readFont } from "./fontWidths.ts";
import type { PictureAnswer, PictureRequest, StoredFigure } from "./picture.ts";
import { plotlyWindow } from "./plotlyWindow.ts";

const WIDTH = 720;
const HEIGHT = 450;
const fontFile = join(packageRoot, isBuilt ? "dist/kernel/assets" : "kernel/assets", "Inter.ttf");
const font = readFont(fontFile);
const plotly = plotlyWindow(font);
const theme = { dark: false, text: "#222222", fontFamily: "Inter, sans-serif", paper: "#ffffff" };

process.on("disconnect", () => process.exit());
process.on("message", async ({ id, figure }: PictureRequest) => {
  try {
    answer({ id, png: pngOf(await svgOf(flatFigure(figure))) });
  } catch (error) {
    answer({ id, error: error instanceof Error ? error.message : String(error) });
  }
});

const answer = (message: PictureAnswer): void => void process.send!(message);

async function svgOf({ data, layout = {} }: StoredFigure): Promise<string> {
  const { width = WIDTH, height = HEIGHT } = layout as { width?: number; height?: number };
  const figure = { data, layout: themedLayout(layout, theme), config: { staticPlot: true } };
  const url = await plotly.toImage(figure, { format: "svg", width, height });
  const svg = withoutIdleClips(decodeURIComponent(url.slice(url.indexOf(",") + 1)));
  // jsdom quotes the targets of clip paths and gradients, which resvg does not look up then.
  return svg.replace(/url\((?:'|"|&apos;|&quot;)(#[^)'"&]+)(?:'|"|&apos;|&quot;)\)/g, "url($1)");
}

/**
 * A contour map without holes is clipped to the rectangle that its plot is clipped to anyway. resvg aborts on one such clip
 * within another where a line beside the map leads far out of the picture.
 */
function withoutIdleClips(svg: string): string {
  const idle = [...svg.matchAll(/<clipPath class="contourclip" id="([^"]+)"><path d="M[-\d.,]+(?:L[-\d.,]+){3}Z"\/>/g)];
  return idle.reduce(
    (text, [, id]) => text.replaceAll(new RegExp(` clip-path="url\\([^)]*#${id}[^)]*\\)"`, "g"), ""),
    svg,
  );
}

function pngOf(svg: string): Uint8Array {
  return new Resvg(svg, {
    fitTo: { mode: "zoom", value: 1.5 },
    font: {
      fontFiles: [fontFile],
      // Looking through the machine's fonts takes long, and their widths are not known here.
      loadSystemFonts: !font.covers(svg),
      defaultFontFamily: "Inter",
      sansSerifFamily: "Inter",
    },
  })
    .render()
    .asPng();
}
