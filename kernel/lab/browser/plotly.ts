/** As much of Plotly as drawing needs. */
export interface Plotly {
  react(element: HTMLElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  addFrames(element: HTMLElement, frames: unknown): Promise<unknown>;
  purge(element: HTMLElement): void;
  readonly Plots: { resize(element: HTMLElement): unknown };
}

const folder = (document.currentScript as HTMLScriptElement).src.replace(/[?#].*$/, "").replace(/[^/]*$/, "");
let loading: Promise<Plotly> | undefined;

/** Plotly, 4.8 MB, fetched at the first figure. When that fails the next figure tries again. */
export function loadPlotly(): Promise<Plotly> {
  loading ??= new Promise<Plotly>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${folder}plotly.js`;
    script.onload = () => {
      const loaded = (script as { plotly?: Plotly }).plotly;
      if (loaded) resolve(loaded);
      else reject(new Error(`${script.src} is not Plotly`));
    };
    script.onerror = () => reject(new Error(`${script.src} could not be loaded`));
    document.head.append(script);
  });
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}
