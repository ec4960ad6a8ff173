import type { Theme } from "../theme.ts";

/** The reader's theme, as JupyterLab's style sheets have it at the moment. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const variable = (name: string) => style.getPropertyValue(name).trim();
  const dark = document.body.dataset["jpThemeLight"] === "false";
  return {
    dark,
    text: variable("--jp-content-font-color1") || variable("--jp-ui-font-color1") || (dark ? "#ffffff" : "#222222"),
    fontFamily: variable("--jp-ui-font-family") || "sans-serif",
  };
}

/** Calls `changed` when the reader takes another theme; gives back the way to stop. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  return () => observer.disconnect();
}
