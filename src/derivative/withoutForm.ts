import type { AnyFunction } from "./registry.ts";

/** Why a function that was never lifted has no derivative. */
export const withoutForm = (f: AnyFunction): string =>
  `${f.name || "a function"} has no derivative, because its source was not seen: it comes from JavaScript or a package, or ` +
  "from TypeScript that was built without the plugin of thalweg/lift. Write it in TypeScript, in a cell or a local module";
