import { describe, expect, test } from "vitest";
import { inLanes } from "../../../src/lanes/inLanes.ts";
import { inReach } from "../../../src/lanes/vectors.ts";
import { random } from "../../../src/random.ts";
import type { Vector } from "../../../src/vector.ts";

/** Numbers of every size and sign, and what is no number, among ordinary ones. */
const ODD = [0, -0, 1, -1, 5e-324, -2.3e-308, 1e308, -1e308, Infinity, -Infinity, Number.NaN, 0.5, -2.5, 3.5];

function vector(length: number, seed: number): Vector {
  const draw = random(seed);
  return Float64Array.from({ length }, () =>
    draw.uniform() < 0.1 ? ODD[Math.floor(draw.uniform() * ODD.length)] : draw.normal(),
  );
}

/** The places where the bits differ. All NaN count as one. */
function apart(some: readonly Vector[], others: readonly Vector[]): string[] {
  return some.flatMap((a, k) => [...a.keys()].filter((i) => !Object.is(a[i], others[k][i])).map((i) => `${k}[${i}]`));
}

const LIMIT = 0.75;
const FLAG = true;
const line = (x: number): number => 3 * x + 1;

type Two = (x: Vector, y: Vector, c: number) => void;

/** Loops that run in lanes. */
const LOOPS: Readonly<Record<string, Two>> = {
  "a sum": (x, y, c) => {
    for (let i = 0; i < x.length; i++) x[i] += c * y[i];
  },
  "++i, i += 1 and !": (x, y, c) => {
    for (let i = 0; i < y.length; i += 1) x[i]! = y[i]! / c;
  },
  "both vectors written": (x, y, c) => {
    for (let i = 0; i < x.length; ++i) {
      const a = x[i];
      const b = y[i];
      x[i] = a - c * b;
      y[i] = a * b;
    }
  },
  "roots, sizes and signs": (x, y, c) => {
    for (let i = 0; i < x.length; i++) x[i] = Math.sign(y[i]) * Math.sqrt(Math.abs(x[i])) + Math.sign(x[i] - c);
  },
  "least, largest and whole numbers": (x, y, c) => {
    for (let i = 0; i < x.length; i++)
      x[i] = Math.max(x[i], Math.min(y[i], c)) + Math.floor(x[i]) - Math.ceil(y[i]) + Math.trunc(x[i]);
  },
  "rounding to 32 bits": (x, y, c) => {
    for (let i = 0; i < x.length; i++) x[i] = Math.fround(x[i] * c) + y[i];
  },
  "a choice": (x, y, c) => {
    for (let i = 0; i < x.length; i++) x[i] = x[i] > c ? y[i] : x[i] < -c ? -y[i] : 0;
  },
  "conditions joined": (x, y, c) => {
    for (let i = 0; i < x.length; i++) x[i] = (x[i] > c && y[i] <= c) || !(x[i] !== y[i]) ? 1 / x[i] : y[i];
  },
  "written in some lanes only": (x, y, c) => {
    for (let i = 0; i < x.length; i++) {
      if (x[i] > c) y[i] = x[i];
      else if (x[i] < 0) x[i] = y[i] - x[i];
    }
  },
  "a variable that is set in both branches": (x, y, c) => {
    for (let i = 0; i < x.length; i++) {
      let s: number;
      if (y[i] > c) s = y[i];
      else s = x[i] * 2;
      x[i] = s - 1;
    }
  },
  continue: (x, y, c) => {
    for (let i = 0; i < x.length; i++) {
      if (y[i] > c) continue;
      x[i] += y[i] / 3;
    }
  },
  "what is captured": (x, y, c) => {
    for (let i = 0; i < x.length; i++) x[i] = FLAG && x[i] > LIMIT ? LIMIT : c * y[i];
  },
  "numbers before the loop": (x, y, c) => {
    const keep = 1 - c * c;
    const rate = keep / 3;
    for (let i = 0; i < x.length; i++) x[i] = keep * x[i] - rate * y[i];
  },
  "a length before the loop, and lists that are taken apart": (x, y, c) => {
    const n = x.length;
    for (let i = 0; i < n; i++) {
      const [a, b] = [x[i] + c, y[i]];
      [x[i], y[i]] = [a * b, x[i]];
    }
  },
  "conditions before the loop": (x, y, c) => {
    const isLarge = c > 0.2;
    let rate = c;
    if (isLarge) rate = 1 - c;
    for (let i = 0; i < x.length; i++) x[i] = isLarge && y[i] > rate ? rate * y[i] : x[i];
  },
  "numbers as conditions": (x, y, c) => {
    const rate = c ? 2 : 3;
    for (let i = 0; i < x.length; i++) {
      if (x[i]) y[i] = !y[i] ? rate : x[i] ? 1 / y[i] : c;
      x[i] &&= 1.5;
      y[i] ||= c;
    }
  },
  "Math.round": (x, y, c) => {
    for (let i = 0; i < x.length; i++) {
      y[i] = Math.round(x[i]) + Math.round(0.49999999999999994 * Math.sign(y[i])) * c;
      x[i] = 1 / Math.round(4503599627370497 * x[i] - c);
    }
  },
  "what is no number": (x, y, c) => {
    for (let i = 0; i < x.length; i++)
      x[i] = Number.isFinite(x[i]) ? x[i] : Number.isNaN(y[i]) ? -Infinity : c * Infinity;
  },
};

describe.each(Object.entries(LOOPS))("%s", (_name, loop) => {
  const fast = inLanes(loop);

  test("runs in lanes", () => {
    expect(fast.plan()).toEqual({ way: "lanes" });
  });

  test.each([0, 1, 127, 128, 129, 131, 135, 1003, 70_001])(
    "has the bits of the loop as it is written, of %i elements",
    (n) => {
      const plain = [vector(n, 1), vector(n, 2)] as const;
      const others = inReach([...plain]);
      for (const c of [0.25, -1.5, 0]) {
        loop(...plain, c);
        fast(others[0], others[1], c);
      }
      expect(apart(others, plain)).toEqual([]);
    },
  );
});

/** Loops that run as they are written, and why. */
const OTHERS: readonly [reason: RegExp, loop: (x: Vector, y: Vector) => void][] = [
  [
    /carries s from one element/,
    (x, y) => {
      let s = 0;
      for (let i = 0; i < x.length; i++) {
        s += y[i];
        x[i] = s;
      }
    },
  ],
  [
    /carries s from one element/,
    (x, y) => {
      let s = 3;
      for (let i = 0; i < x.length; i++) {
        if (y[i] > 0) s = 1;
        x[i] = s;
      }
    },
  ],
  [
    /element other than \[i\]/,
    (x, y) => {
      for (let i = 0; i < x.length; i++) x[i] = y[x.length - 1 - i];
    },
  ],
  [
    /counter, the length or a vector as a whole/,
    (x, y) => {
      for (let i = 0; i < x.length; i++) x[i] = y[i] + i;
    },
  ],
  [
    /Math\.exp may differ/,
    (x, y) => {
      for (let i = 0; i < x.length; i++) x[i] = Math.exp(-(y[i] * y[i]));
    },
  ],
  [
    /Math\.exp may differ/,
    (x, y) => {
      const rate = Math.exp(LIMIT);
      for (let i = 0; i < x.length; i++) x[i] = rate * y[i];
    },
  ],
  [
    /Math\.pow may differ/,
    (x, y) => {
      for (let i = 0; i < x.length; i++) x[i] = y[i] ** 2;
    },
  ],
  [
    /line is no number/,
    (x, y) => {
      for (let i = 0; i < x.length; i++) x[i] = line(y[i]);
    },
  ],
  [
    /makes an array/,
    (x, y) => {
      for (let i = 0; i < x.length; i++) {
        const { a, b } = { a: x[i], b: y[i] };
        x[i] = a * b;
      }
    },
  ],
  [
    /counter, the length or a vector/,
    (x, y) => {
      for (let i = 0; i < x.length; i++) {
        const pair = [x[i], y[i]];
        pair[0] = 2;
        const other = pair;
        x[i] = other[0];
      }
    },
  ],
  [
    /leave its loop before the last element/,
    (x, y) => {
      for (let i = 0; i < x.length; i++) {
        if (y[i] > 2) break;
        x[i] = y[i];
      }
    },
  ],
  [
    /leave its loop before the last element/,
    (x, y) => {
      for (let i = 0; i < x.length; i++) {
        if (y[i] > 2) return;
        x[i] = y[i];
      }
    },
  ],
  [
    /uses the counter, the length/,
    (x, y) => {
      const n = x.length;
      for (let i = 0; i < n; i++) x[i] = y[i] / n;
    },
  ],
  [
    /loop is not/,
    (x, y) => {
      for (let i = 1; i < x.length; i++) x[i] = y[i];
    },
  ],
  [
    /last statement is no loop/,
    (x, y) => {
      for (let i = 0; i < x.length; i++) x[i] = y[i];
      x[0] = 1;
    },
  ],
  [
    /more than/,
    (x, y) => {
      for (let i = 0; i < x.length; i++) for (let k = 0; k < 3; k++) x[i] += y[i];
    },
  ],
];

test.each(OTHERS)("%s: the loop runs as it is written", (reason, loop) => {
  const fast = inLanes(loop);
  expect(fast.plan().way).toBe("javascript");
  expect(fast.plan().reason).toMatch(reason);
  const plain = [vector(300, 1), vector(300, 2)] as const;
  const others = inReach([...plain]);
  loop(...plain);
  fast(others[0], others[1]);
  expect(apart(others, plain)).toEqual([]);
});

describe("vectors", () => {
  const fast = inLanes(LOOPS["a sum"]);

  test("of one's own are taken as they are", () => {
    const [x, y] = [new Float64Array(300).fill(1), new Float64Array(300).fill(2)];
    fast(x, y, 3);
    expect([...x]).toEqual(Array(300).fill(7));
  });

  test("may be parts of others", () => {
    const [whole, y] = inReach([new Float64Array(1000).fill(1), new Float64Array(1000).fill(2)]);
    fast(whole.subarray(301, 601), y.subarray(0, 300), 3);
    expect([...whole]).toEqual(Array.from({ length: 1000 }, (_, i) => (i >= 301 && i < 601 ? 7 : 1)));
  });

  test("that overlap give what the loop gives as it is written", () => {
    const plain = vector(600, 5);
    const other = inReach(plain);
    LOOPS["a sum"](plain.subarray(1, 401), plain.subarray(0, 400), 0.5);
    fast(other.subarray(1, 401), other.subarray(0, 400), 0.5);
    LOOPS["a sum"](plain, plain, 0.5);
    fast(other, other, 0.5);
    expect(apart([other], [plain])).toEqual([]);
  });

  test("of different lengths are read beyond their end as JavaScript does it", () => {
    const [x, y] = inReach([new Float64Array(300).fill(1), new Float64Array(200).fill(2)]);
    fast(x, y, 3);
    expect([...x]).toEqual([...Array(200).fill(7), ...Array(100).fill(Number.NaN)]);
  });
});

test("functions of one place of the source share their kernel and keep their own numbers", () => {
  const makers = [2, 5].map((factor) =>
    inLanes((x: Vector) => {
      for (let i = 0; i < x.length; i++) x[i] *= factor;
    }),
  );
  const x = inReach(new Float64Array(300).fill(1));
  for (const times of makers) times(x);
  for (const times of makers) expect(times.plan().way).toBe("lanes");
  expect([...x]).toEqual(Array(300).fill(10));
});

test("what the function gives back is given back", () => {
  const sum = inLanes((x: Vector): number => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += x[i];
    return sum;
  });
  expect(sum(inReach(new Float64Array(300).fill(2)))).toBe(600);
});

test("what is given has the types of the parameters, or the loop runs as it is written", () => {
  const choose = (x: Vector, c: number, isOn: boolean): void => {
    for (let i = 0; i < x.length; i++) x[i] = isOn ? LIMIT : c;
  };
  const fast = inLanes(choose);
  expect(fast.plan().way).toBe("lanes");
  const odd: unknown[][] = [[2, Number.NaN], [2], ["2", true], [2, true, 5, 6], [2, false, 5, 6], [2, {}]];
  for (const rest of odd) {
    const [plain, other] = [new Float64Array(300), inReach(new Float64Array(300))];
    (choose as (...args: unknown[]) => void)(plain, ...rest);
    (fast as (...args: unknown[]) => void)(other, ...rest);
    expect(apart([other], [plain])).toEqual([]);
  }
});

test("what is no function is refused", () => {
  expect(() => inLanes(3 as never)).toThrow("inLanes: f must be a function, got 3");
});
