import { normalQuantile } from "./math/normalQuantile.ts";

/**
 * A stream of random numbers whose whole state is a key and a counter: the same seed gives the same numbers in every engine,
 * and streams of different names never touch each other.
 *
 * Numbers come from Threefry-2x32 with 20 rounds; one block of 64 bits a number.
 * Source: Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 3.2.
 */
export interface Random {
  /** How many blocks were drawn. */
  readonly counter: number;
  /** A stream of its own, from this stream's key and `name`; does not depend on what was drawn. */
  stream(name: string): Random;
  /** Uniform on [0, 1), 53 bits. */
  uniform(): number;
  /** Normal with mean 0 and variance 1, by the inverse of the distribution function. */
  normal(): number;
  /** A whole number in [0, n), each with the same probability. @throws RangeError when n is not in [1, 2⁵³]. */
  integer(n: number): number;
  /** 0, 1, …, n - 1 in random order (Fisher & Yates). */
  permutation(n: number): number[];
}

/** The root stream of a seed. @throws RangeError when the seed is not a whole number in [0, 2⁵³). */
export function random(seed: number): Random {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`random: seed must be a whole number from 0 to 2^53 - 1, got ${seed}`);
  return new ThreefryStream(seed >>> 0, Math.floor(seed / 2 ** 32));
}

class ThreefryStream implements Random {
  counter = 0;
  readonly #key: readonly [number, number];
  readonly #block = new Uint32Array(2);

  constructor(key0: number, key1: number) {
    this.#key = [key0, key1];
  }

  stream(name: string): Random {
    let [key0, key1] = this.#key;
    const block = new Uint32Array(2);
    // The name is absorbed one code unit at a time; the high bit keeps these blocks apart from those that are drawn.
    for (let i = 0; i <= name.length; i++) {
      threefry(key0, key1, i < name.length ? name.charCodeAt(i) : 0x10000, 0x80000000 | i, block);
      [key0, key1] = block;
    }
    return new ThreefryStream(key0, key1);
  }

  uniform(): number {
    return this.#bits() * 2 ** -53;
  }

  normal(): number {
    return normalQuantile((this.#bits() + 0.5) * 2 ** -53);
  }

  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 53)
      throw new RangeError(`integer: n must be a whole number from 1 to 2^53, got ${n}`);
    // Numbers of the last, incomplete run of n are drawn again.
    const end = 2 ** 53 - (2 ** 53 % n);
    for (;;) {
      const bits = this.#bits();
      if (bits < end) return bits % n;
    }
  }

  permutation(n: number): number[] {
    if (!Number.isInteger(n) || n < 0)
      throw new RangeError(`permutation: n must be a whole number that is not negative, got ${n}`);
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }

  /** 53 random bits as a whole number. */
  #bits(): number {
    const block = this.#block;
    threefry(this.#key[0], this.#key[1], this.counter >>> 0, Math.floor(this.counter / 2 ** 32), block);
    this.counter++;
    return (block[0] >>> 5) * 67108864 + (block[1] >>> 6);
  }
}

/** Threefry-2x32 with 20 rounds: five times four rotations, each followed by an injection of the key. */
export function threefry(key0: number, key1: number, counter0: number, counter1: number, out: Uint32Array): void {
  const key2 = 0x1bd11bda ^ key0 ^ key1;
  let x = (counter0 + key0) | 0;
  let y = (counter1 + key1) | 0;
  for (let i = 1; i <= 5; i++) {
    const odd = (i & 1) === 1;
    x = (x + y) | 0;
    y = (odd ? (y << 13) | (y >>> 19) : (y << 17) | (y >>> 15)) ^ x;
    x = (x + y) | 0;
    y = (odd ? (y << 15) | (y >>> 17) : (y << 29) | (y >>> 3)) ^ x;
    x = (x + y) | 0;
    y = (odd ? (y << 26) | (y >>> 6) : (y << 16) | (y >>> 16)) ^ x;
    x = (x + y) | 0;
    y = (odd ? (y << 6) | (y >>> 26) : (y << 24) | (y >>> 8)) ^ x;
    x = (x + (i % 3 === 0 ? key0 : i % 3 === 1 ? key1 : key2)) | 0;
    y = (y + (i % 3 === 0 ? key1 : i % 3 === 1 ? key2 : key0) + i) | 0;
  }
  out[0] = x;
  out[1] = y;
}
