// A module whose functions the corpus calls.
export function scaled(x: number, k: number): number {
  return Math.tanh(x) * k;
}

export const offsets = [1, 2, 3];
