import { given, option, type Schedule, shownIn, stepsOption } from "../schedule.ts";

export interface WarmupStableDecayOptions {
  /** The value between warm-up and decay. */
  peak: number;
  /** Steps up. */
  warmup: number;
  /** Steps at the peak. */
  stable: number;
  /** Steps down. */
  decay: number;
  /** Value at the start. @default 0 */
  initial?: number;
  /** Value at the end, and from there on. @default 0 */
  final?: number;
}

/**
 * Up in a straight line, a long plateau, down in a straight line: the end can be put off while a run goes on.
 *
 * @throws RangeError when an option is out of range.
 *
 * Source: Hu et al. 2024 (MiniCPM), section 4, with linear decay.
 */
export function warmupStableDecay(options: WarmupStableDecayOptions): Schedule {
  const { peak, warmup, stable, decay, initial = 0, final = 0 } = given("warmupStableDecay", options);
  for (const [name, value] of Object.entries({ peak, initial, final })) option("warmupStableDecay", name, value);
  for (const [name, value] of Object.entries({ warmup, stable, decay }))
    stepsOption("warmupStableDecay", name, value, 0);
  return shownIn(warmup + stable + decay || undefined, (step) => {
    if (step < warmup) return initial + (peak - initial) * (step / warmup);
    const down = step - warmup - stable;
    if (down <= 0) return peak;
    return down >= decay ? final : peak + (final - peak) * (down / decay);
  });
}
