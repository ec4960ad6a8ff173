import { version } from "../../paths.ts";
import type { Handler } from "../context.ts";
import type { KernelInfo } from "../protocol.ts";
import { typescriptVersion } from "../typescriptVersion.ts";
import { protocolVersion } from "../wire.ts";

/** What the kernel is and what it can do. */
export const kernelInfo: Handler<"kernel_info_request"> = () => (info ??= describe());

let info: KernelInfo | undefined;

const describe = (): KernelInfo => ({
  status: "ok",
  protocol_version: protocolVersion,
  implementation: "thalweg",
  implementation_version: version,
  language_info: {
    name: "typescript",
    version: typescriptVersion(),
    mimetype: "application/typescript",
    file_extension: ".ts",
    pygments_lexer: "typescript",
    // A name and not an object: JupyterLab then finds its TypeScript mode, and not JavaScript's.
    codemirror_mode: "typescript",
    nbconvert_exporter: "script",
  },
  banner: `Thalweg ${version}: TypeScript ${typescriptVersion()} on Node ${process.versions.node}`,
  debugger: false,
  help_links: [
    { text: "TypeScript Handbook", url: "https://www.typescriptlang.org/docs/handbook/intro.html" },
    { text: "JavaScript Reference", url: "https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference" },
    { text: "Node.js", url: "https://nodejs.org/docs/latest/api/" },
    { text: "Plotly.js", url: "https://plotly.com/javascript/reference/" },
  ],
  // Side requests are answered during a cell without subshells, too.
  supported_features: ["kernel subshells"],
});
