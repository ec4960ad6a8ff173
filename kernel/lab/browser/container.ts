// The entry of the JupyterLab extension: a federated container written by hand, where a bundler would write thousands of
// lines. JupyterLab loads it as a script, hands over its shared packages, and asks for the module of the package.json.
import { figureRenderer } from "./figureRenderer.ts";
import type { Container, MimeExtension, ShareScope, WidgetClass } from "./jupyterlab.ts";
import { newest } from "./newest.ts";

const NAME = "thalweg-plotly";
const MIME_TYPE = "application/vnd.plotly.v1+json";

let shared: ShareScope = {};

const container: Container = {
  init(scope) {
    shared = scope;
  },
  async get(module) {
    if (module !== "./mimeExtension") throw new Error(`${NAME}: no module ${module}`);
    const { Widget } = await sharedPackage<{ Widget: WidgetClass }>("@lumino/widgets");
    const Renderer = figureRenderer(Widget, MIME_TYPE);
    const extension: MimeExtension = {
      id: `${NAME}:renderer`,
      description: "Draws Plotly figures.",
      dataType: "json",
      rank: 0,
      rendererFactory: { safe: true, mimeTypes: [MIME_TYPE], createRenderer: () => new Renderer() },
    };
    return () => ({ __esModule: true, default: [extension] });
  },
};

const containers = ((globalThis as { _JUPYTERLAB?: Record<string, Container> })._JUPYTERLAB ??= {});
containers[NAME] = container;

async function sharedPackage<T>(name: string): Promise<T> {
  const versions = shared[name];
  if (!versions) throw new Error(`${NAME}: JupyterLab shares no ${name}`);
  const known = Object.keys(versions);
  const version = newest(known.filter((one) => versions[one]!.loaded)) ?? newest(known)!;
  return (await versions[version]!.get())() as T;
}
