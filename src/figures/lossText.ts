import type { Curve, Recorded } from "../run.ts";
import { factsOf, gapOf, roleOf } from "./curveFacts.ts";
import { say, sayList } from "./say.ts";

/** What a loss curve shows, in words. */
export function lossText(runs: readonly Recorded[], isLog: boolean): string {
  const quantities = runs.some((run) => run.curves.some((curve) => curve.quantity === "error"))
    ? "Cost and error"
    : "Cost";
  const axis = isLog ? ", cost on a log axis" : "";
  const head = `${quantities} over steps${axis}: ${sayList(runs.map((run) => run.name))}.`;
  return [head, ...runs.map(runText), ...droppedText(runs, isLog)].join("\n");
}

function runText(run: Recorded): string {
  const sentences = run.curves.map(curveText);
  const gap = gapOf(run);
  if (gap && Number.isFinite(gap.value))
    sentences.push(
      `generalization gap (validation less training cost) ${say(gap.value)} at step ${gap.step}` +
        (gap.atBest.step === gap.step || gap.atBest.value === gap.value
          ? ""
          : `, ${say(gap.atBest.value)} at step ${gap.atBest.step}, where validation was best`),
    );
  const end =
    run.status === "running" ? "still running" : `${endWords[run.status]}${run.message && `: ${run.message}`}`;
  return `${run.name}: ${[...sentences, end].join("; ")}.`;
}

const endWords = {
  converged: "converged",
  stepLimit: "ended at its step limit",
  earlyStop: "stopped early",
  stopped: "stopped by the user",
  failed: "failed",
  diverged: "diverged",
};

function curveText(curve: Curve): string {
  const { count, first, last, lowest, highest, broken } = factsOf(curve);
  if (count === 0) return `${curve.name} not measured yet`;
  const gone = broken && `${say(broken.value)} at step ${broken.step}`;
  if (!first || !last || !lowest || !highest) return `${curve.name} has no finite value, ${gone}, so no line is drawn`;
  const notFinite = gone ? `, not finite (${gone})${broken.step > last.step ? " from there on" : ""}` : "";
  const to = `${curve.name} ${say(first.value)} at step ${first.step}`;
  if (count === 1) return to + notFinite;
  if (lowest.value === highest.value)
    return `${curve.name} stays at ${say(first.value)} from step ${first.step} to ${last.step}${notFinite}`;
  const best = roleOf(curve) === "validation" ? "best" : "lowest";
  const dip = lowest.step === last.step ? "" : `, ${best} ${say(lowest.value)} at step ${lowest.step}`;
  return `${to} to ${say(last.value)} at step ${last.step}${dip}${notFinite}`;
}

/** A log axis has no place for zero and below: says what it leaves out. */
function droppedText(runs: readonly Recorded[], isLog: boolean): string[] {
  if (!isLog) return [];
  const dropped = runs
    .flatMap((run) => run.curves)
    .filter((curve) => curve.quantity === "cost")
    .reduce((sum, curve) => sum + curve.values.reduce((n, value) => n + (value <= 0 ? 1 : 0), 0), 0);
  return dropped === 0 ? [] : [`${dropped} of the values are not positive, so the log axis leaves them out.`];
}
