// Entry of the language process: from its source, from the bundle, or inside a V8 startup snapshot that is being made.
import { startupSnapshot } from "node:v8";
import { Server } from "./server.ts";

const server = new Server();

if (startupSnapshot.isBuildingSnapshot()) {
  withoutNativeCollator(() => server.warm());
  startupSnapshot.setDeserializeMainFunction(() => server.serve(true));
} else server.serve(false);

/** A collator is a native object that no snapshot can hold; the compiler keeps one for sorting names. */
function withoutNativeCollator(work: () => void): void {
  const { Collator } = Intl;
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  Intl.Collator = class {
    compare = compare;
  } as unknown as typeof Intl.Collator;
  const { localeCompare } = String.prototype;
  String.prototype.localeCompare = function (other) {
    return compare(String(this), other);
  };
  work();
  Intl.Collator = Collator;
  String.prototype.localeCompare = localeCompare;
}
