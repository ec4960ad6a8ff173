// Static pictures: what shows a figure where no renderer runs (a viewer on the web, nbconvert, an untrusted notebook).
import type { NotebookDocument } from "./notebookFile.ts";

const plotly = "application/vnd.plotly.v1+json";

/** Adds image/png to every Plotly figure without one. Gives a warning for each that could not be drawn. */
export async function addPictures(notebook: NotebookDocument): Promise<string[]> {
  const figures = notebook.cells.flatMap((cell, i) =>
    cell.cell_type === "code"
      ? cell.outputs.flatMap((output) =>
          "data" in output && plotly in output.data && !("image/png" in output.data) ? [{ i, data: output.data }] : [],
        )
      : [],
  );
  if (figures.length === 0) return [];
  const { pictureOf, closePictures } = await import("./picture.ts");
  const warnings: string[] = [];
  for (const { i, data } of figures)
    try {
      data["image/png"] = (await pictureOf(data[plotly] as Parameters<typeof pictureOf>[0])).toString("base64");
    } catch (error) {
      warnings.push(`cell ${i + 1}: no static picture of its figure: ${(error as Error).message}`);
    }
  await closePictures();
  return warnings;
}
