import type { Magic } from "./magic.ts";

export const time: Magic = {
  usage: "%time [CODE]",
  summary: "Runs the code of the cell once and says how long it took.",
  details:
    "Wall time and the CPU time of the process, both without the check of types. What the code awaits counts as wall " +
    "time. The code may follow on the same line or below; its names stay. `%%time` is the same.",
  takes: "code",
  run({ settings }) {
    settings.measure = { kind: "time" };
  },
};
