import { themedLayout } from "../theme.ts";
import type { MimeModel, Renderer, WidgetClass } from "./jupyterlab.ts";
import { loadPlotly, type Plotly } from "./plotly.ts";
import { readTheme, watchTheme } from "./readTheme.ts";

interface StoredFigure {
  readonly data: readonly object[];
  readonly layout?: Record<string, unknown>;
  readonly config?: object;
  readonly frames?: readonly object[];
}

const HEIGHT = 400;

/** The class of the widgets that draw figures, on JupyterLab's own Widget class. */
export function figureRenderer(Widget: WidgetClass, mimeType: string): new () => Renderer {
  return class FigureRenderer extends Widget implements Renderer {
    readonly #plot = document.createElement("div");
    readonly #words = document.createElement("pre");
    readonly #sizes = new ResizeObserver(() => this.#ask());
    readonly #unwatchTheme = watchTheme(() => this.#changed());
    #model: MimeModel | undefined;
    #plotly: Plotly | undefined;
    #frame = 0;
    #isDrawing = false;
    /** There is something newer than what is drawn. */
    #isStale = false;
    #drawnWidth = 0;

    constructor() {
      super();
      this.addClass("thalweg-plotly");
      this.node.setAttribute("role", "figure");
      this.node.append(this.#plot, this.#words);
      this.#words.hidden = true;
      this.#words.style.cssText =
        "white-space: pre-wrap; font-family: var(--jp-code-font-family); font-size: var(--jp-code-font-size)";
      this.#sizes.observe(this.node);
    }

    async renderModel(model: MimeModel): Promise<void> {
      this.#model = model;
      this.node.setAttribute("aria-label", textOf(model) || "Plotly figure");
      // Room at once, so that the page does not jump when the figure is there.
      if (!this.#plotly) this.#plot.style.height = `${heightOf(model.data[mimeType])}px`;
      this.#changed();
    }

    override dispose(): void {
      if (this.isDisposed) return;
      this.#sizes.disconnect();
      this.#unwatchTheme();
      cancelAnimationFrame(this.#frame);
      this.#plotly?.purge(this.#plot);
      super.dispose();
    }

    #changed(): void {
      this.#isStale = this.#model !== undefined;
      this.#ask();
    }

    /** At most one drawing per animation frame, of whatever is the newest then; none while nobody can see it. */
    #ask(): void {
      if (this.#frame !== 0 || this.#isDrawing || this.isDisposed) return;
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        void this.#update();
      });
    }

    /**
     * Hidden, if only for the moment in which a theme is swapped, which the observer may never be told of. Told to observe
     * afresh, it takes the size to have been nothing.
     */
    #askWhenSeen(): void {
      this.#sizes.unobserve(this.node);
      this.#sizes.observe(this.node);
    }

    async #update(): Promise<void> {
      const width = this.node.offsetWidth;
      if (this.isDisposed) return;
      if (width === 0) return this.#askWhenSeen();
      if (!this.#isStale) return this.#fit(width);
      this.#isStale = false;
      this.#isDrawing = true;
      try {
        this.#plotly ??= await loadPlotly();
        if (!this.isDisposed) await this.#draw(this.#plotly, checked(this.#model!.data[mimeType]));
        this.#drawnWidth = width;
      } catch (error) {
        this.#fallBack(error);
      } finally {
        this.#isDrawing = false;
        if (this.isDisposed) this.#plotly?.purge(this.#plot);
        else if (this.#isStale || this.node.offsetWidth !== width) this.#ask();
      }
    }

    async #draw(plotly: Plotly, figure: StoredFigure): Promise<void> {
      this.#plot.hidden = false;
      this.#words.hidden = true;
      this.#plot.style.height = `${heightOf(figure)}px`;
      // A copy: Plotly writes zooms and defaults into what it is given, and this is the notebook's own.
      const { data, layout = {}, config, frames } = structuredClone(figure);
      const themed = themedLayout({ autosize: true, uirevision: "keep", ...layout }, readTheme());
      await plotly.react(this.#plot, data, themed, { displaylogo: false, ...config, responsive: false });
      if (frames && frames.length > 0) await plotly.addFrames(this.#plot, frames);
    }

    /** The figure in the width that it has now. */
    #fit(width: number): void {
      if (width === this.#drawnWidth || !this.#plotly || this.#plot.hidden) return;
      this.#drawnWidth = width;
      if ((this.#model!.data[mimeType] as StoredFigure).layout?.["width"] === undefined)
        this.#plotly.Plots.resize(this.#plot);
    }

    #fallBack(error: unknown): void {
      console.warn("thalweg-plotly:", error);
      try {
        this.#plotly?.purge(this.#plot);
      } catch {
        // What is half drawn may not let itself be removed in order.
      }
      this.#plot.replaceChildren();
      this.#plot.hidden = true;
      this.#words.hidden = false;
      const why = error instanceof Error ? error.message : String(error);
      this.#words.textContent = `${textOf(this.#model!)}\n(This figure could not be drawn: ${why})`.trim();
    }
  };
}

/** What the figure shows, in words. */
function textOf({ data }: MimeModel): string {
  const text = data["text/plain"];
  return Array.isArray(text) ? text.join("") : typeof text === "string" ? text : "";
}

function heightOf(figure: unknown): number {
  const height = (figure as StoredFigure | undefined)?.layout?.["height"];
  return typeof height === "number" && height > 0 ? height : HEIGHT;
}

function checked(figure: unknown): StoredFigure {
  const { data, layout } = (figure ?? {}) as { data?: unknown; layout?: unknown };
  if (!Array.isArray(data) || !data.every(isObject)) throw new TypeError("its data is not a list of traces");
  if (layout !== undefined && layout !== null && !isObject(layout)) throw new TypeError("its layout is not an object");
  return { ...(figure as object), data, layout: (layout ?? {}) as Record<string, unknown> };
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
