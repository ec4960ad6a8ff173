import type { Recorded } from "../run.ts";

/** At most fifteen pictures a second: what a reader's browser can still draw. */
const INTERVAL = 1000 / 15;

/**
 * Calls `show` after something new was recorded in a run, at most fifteen times a second, until all runs have ended; the
 * last state is always shown. Rejects with what `show` throws.
 */
export function follow(runs: readonly Recorded[], show: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let shownAt = -Infinity;
    let later: ReturnType<typeof setTimeout> | undefined;
    let left = false;
    const subscriptions: (() => void)[] = [];
    for (const run of runs) subscriptions.push(run.subscribe(changed));
    if (left) leave();
    else if (ended()) finish();

    function changed(): void {
      if (left) return;
      const wait = shownAt + INTERVAL - performance.now();
      if (ended()) finish();
      else if (wait <= 0) draw();
      else later ??= setTimeout(draw, wait);
    }

    function draw(): void {
      clearTimeout(later);
      later = undefined;
      shownAt = performance.now();
      try {
        show();
      } catch (error) {
        leave();
        reject(error);
      }
    }

    function finish(): void {
      draw();
      leave();
      resolve();
    }

    function leave(): void {
      left = true;
      clearTimeout(later);
      for (const stop of subscriptions.splice(0)) stop();
    }

    function ended(): boolean {
      return runs.every((run) => run.status !== "running");
    }
  });
}
