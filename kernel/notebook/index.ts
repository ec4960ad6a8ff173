// What cells import as "thalweg/notebook". In plain Node it prints to the console instead.
export type { Comm, CommData, CommExtras, CommHandler, CommMessage, CommTarget } from "./comm.ts";
export { comms } from "./comms.ts";
export { clearOutput, type DisplayHandle, type DisplayOptions, display, update } from "./display.ts";
export { type ImageOptions, image } from "./image.ts";
export { input, password } from "./input.ts";
export { html, json, markdown, svg } from "./mime.ts";
export { page, setNextInput } from "./payload.ts";
export { type Progress, type ProgressOptions, progress } from "./progress.ts";
export { Rich } from "./rich.ts";
export { stopSignal } from "./stopSignal.ts";
