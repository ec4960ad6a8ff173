// Derivatives of plain TypeScript begin here: a pass over the source keeps with each numeric function what `grad` needs.

export { asksForDerivatives, mayHaveLifts } from "./candidates.ts";
export { type CreatedLift, createLift, type LiftOptions, registration } from "./createLift.ts";
export type { LiftDiagnostic } from "./diagnostic.ts";
export type { LiftEntry } from "./findLifts.ts";
export { liftModule } from "./moduleText.ts";
export { type LiftPluginOptions, lift, liftVite, type VitePlugin } from "./plugin.ts";
