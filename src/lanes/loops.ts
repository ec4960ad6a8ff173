// Loops that several rules and solvers share.
import type { Vector } from "../vector.ts";
import { inLanes } from "./inLanes.ts";

/** a ← a − c b */
export const subtract = inLanes((a: Vector, b: Vector, c: number): void => {
  for (let i = 0; i < a.length; i++) a[i] -= c * b[i];
});

/** a ← a + c b */
export const add = inLanes((a: Vector, b: Vector, c: number): void => {
  for (let i = 0; i < a.length; i++) a[i] += c * b[i];
});

/** a ← c a + d b */
export const mix = inLanes((a: Vector, b: Vector, c: number, d: number): void => {
  for (let i = 0; i < a.length; i++) a[i] = c * a[i] + d * b[i];
});

/** a ← c a */
export const scale = inLanes((a: Vector, c: number): void => {
  for (let i = 0; i < a.length; i++) a[i] *= c;
});

/** a ← a + (b − a) / c */
export const approach = inLanes((a: Vector, b: Vector, c: number): void => {
  for (let i = 0; i < a.length; i++) a[i] += (b[i] - a[i]) / c;
});
