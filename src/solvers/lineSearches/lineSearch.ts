import { shown } from "../../shown.ts";
import type { Line } from "./line.ts";

/** How far to go along a direction. A value, as a solver is; pass it to one: `bfgs({ lineSearch: hagerZhang() })`. */
export interface LineSearch {
  readonly name: string;
  /**
   * Tries steps from `first` on and leaves the line at one that will do; true when there was one. Where it fails the line may
   * stand anywhere.
   */
  search(line: Line, first: number): boolean;
}

/** Beyond this step a cost that still falls is taken to have no lower bound. */
export const LONGEST_STEP = 1e20;

/** Hands back `given` when it is a line search. */
export function checkedLineSearch(owner: string, given: LineSearch): LineSearch {
  // Text has a method of that name.
  if (typeof given === "object" && typeof given?.search === "function") return given;
  const advice = typeof given === "function" ? "; call it" : "";
  throw new TypeError(`${owner}: lineSearch must be one such as strongWolfe(), got ${shown(given)}${advice}`);
}
