// As much of JupyterLab's types as a renderer of outputs needs: @jupyterlab/rendermime-interfaces and @lumino/widgets.

/** What an output holds. */
export interface MimeModel {
  readonly data: { readonly [mimeType: string]: unknown };
  readonly metadata: { readonly [mimeType: string]: unknown };
}

export interface Widget {
  readonly node: HTMLElement;
  readonly isDisposed: boolean;
  addClass(name: string): void;
  dispose(): void;
}

export type WidgetClass = new () => Widget;

export interface Renderer extends Widget {
  renderModel(model: MimeModel): Promise<void>;
}

export interface MimeExtension {
  readonly id: string;
  readonly description: string;
  readonly dataType: "json";
  /** Of the types in an output, the one with the lowest rank is shown. */
  readonly rank: number;
  readonly rendererFactory: {
    /** Shown in notebooks that are not trusted, too: it runs nothing that the notebook says. */
    readonly safe: boolean;
    readonly mimeTypes: readonly string[];
    createRenderer(options: object): Renderer;
  };
}

/** Webpack's table of shared packages: name, then version, then how to get it. */
export interface ShareScope {
  readonly [name: string]: {
    readonly [version: string]: { get(): Promise<() => unknown>; readonly loaded?: number | boolean };
  };
}

/** A federated container, as JupyterLab looks for it in `_JUPYTERLAB`. */
export interface Container {
  init(scope: ShareScope): void;
  get(module: string): Promise<() => { __esModule: true; default: readonly MimeExtension[] }>;
}
