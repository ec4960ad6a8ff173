// Random programs, as lists of top-level statements, for comparing a program with the same program split into cells.

/** A small generator of numbers in [0, 2³²), seeded (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/** Top-level statements of a program that calls `log` with what it computes. Names are declared before they are used. */
export function randomProgram(seed: number, length: number): string[] {
  return new Program(numbers(seed)).statements(length);
}

class Program {
  private readonly next: () => number;
  private readonly assignable: string[] = [];
  private readonly readable: string[] = [];
  private readonly functions: string[] = [];
  private readonly instances: string[] = [];
  private count = 0;

  constructor(next: () => number) {
    this.next = next;
  }

  statements(length: number): string[] {
    const out = ["const fs = [];", "let v = 1;"];
    this.readable.push("v");
    this.assignable.push("v");
    for (let i = 0; i < length; i++) out.push(this.statement());
    return [...out, `log(${this.readable.join(", ")}, fs.map((f) => f()));`];
  }

  private below(n: number): number {
    return this.next() % n;
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  private fresh(prefix: string): string {
    return `${prefix}${++this.count}`;
  }

  private declared(name: string, assignable: boolean): string {
    this.readable.push(name);
    if (assignable) this.assignable.push(name);
    return name;
  }

  private expression(depth = 2): string {
    const simple = () => (this.below(3) === 0 ? String(this.below(9)) : this.pick(this.readable));
    if (depth === 0) return simple();
    const e = () => this.expression(depth - 1);
    switch (this.below(10)) {
      case 9:
        return this.instances.length > 0 ? `new ${this.pick(this.instances)}().get()` : simple();
      case 0:
        return `(${e()} + ${e()})`;
      case 1:
        return `(${e()} - ${e()} * 2)`;
      case 2:
        return this.functions.length > 0 ? `${this.pick(this.functions)}(${e()})` : simple();
      case 3:
        return `((p) => p + ${e()})(${e()})`;
      case 4:
        return `(${e()} > ${e()} ? ${e()} : ${e()})`;
      case 5:
        return `(${this.pick(this.assignable)}++ + ${e()})`;
      case 6:
        return `(${this.pick(this.assignable)} = ${e()})`;
      case 7: {
        const name = this.pick(this.readable);
        return `({ ${name} }).${name}`;
      }
      default:
        return simple();
    }
  }

  private statement(): string {
    const e = () => this.expression();
    switch (this.below(22)) {
      case 0: {
        const value = e();
        return `let ${this.declared(this.fresh("a"), true)} = ${value};`;
      }
      case 1: {
        const value = e();
        return `const ${this.declared(this.fresh("c"), false)} = ${value};`;
      }
      case 2: {
        const value = e();
        return `var ${this.declared(this.fresh("r"), true)} = ${value};`;
      }
      case 3: {
        const [x, y, z] = [e(), e(), e()];
        const names = [this.fresh("d"), this.fresh("d"), this.fresh("d")] as const;
        for (const name of names) this.declared(name, true);
        return `let { a: ${names[0]}, b: [${names[1]} = ${z}], ...${this.fresh("rest")} } = { a: ${x}, b: [${y}] }, ${names[2]} = ${this.below(9)};`;
      }
      case 4: {
        const body = e();
        const name = this.fresh("f");
        this.functions.push(name);
        return `function ${name}(p) { if (p > 40 || p < -40) return p; return p + ${body}; }`;
      }
      case 5: {
        const body = e();
        const name = this.fresh("g");
        this.functions.push(name);
        return `const ${name} = (p = ${this.pick(this.readable)}) => { let q = p; q += ${body}; return q % 1000; };`;
      }
      case 6:
        return `fs.push(() => ${this.pick(this.readable)});`;
      case 7:
        return `fs.push(() => { ${this.pick(this.assignable)} += 1; return ${this.pick(this.readable)}; });`;
      case 8:
        return `for (let i = 0; i < 3; i++) { ${this.pick(this.assignable)} += i; fs.push(() => i); }`;
      case 9: {
        const name = this.fresh("i");
        const text = `for (var ${name} = 0; ${name} < 3; ${name}++) ${this.pick(this.assignable)} = (${e()}) % 1000;`;
        this.declared(name, true);
        return text;
      }
      case 10: {
        const name = this.pick(this.readable);
        return `{ let ${name} = 5; ${name}++; log(${name}); fs.push(() => ${name}); }`;
      }
      case 11:
        return `[${this.pick(this.assignable)}, ${this.pick(this.assignable)}] = [${e()}, ${e()}];`;
      case 12:
        return `({ x: ${this.pick(this.assignable)}, y: ${this.pick(this.assignable)} = ${e()} } = { x: ${e()} });`;
      case 13:
        return `log(${e()}, \`\${${e()}}\`, typeof ${this.pick(this.readable)});`;
      case 14:
        return `try { if (${e()} > 3) throw ${e()}; log("calm"); } catch (${this.pick(this.readable)}) { log("caught"); } finally { ${this.pick(this.assignable)}--; }`;
      case 15: {
        const name = this.fresh("K");
        const text = `class ${name} { value = ${e()}; static made = 0; get() { ${name}.made++; return this.value + ${this.pick(this.readable)}; } }`;
        this.instances.push(name);
        return text;
      }
      case 16:
        return `switch (${e()} % 3) { case 0: { let q = 1; log(q); break; } case 1: log("one"); default: ${this.pick(this.assignable)} += 2; }`;
      case 17:
        return `for (const x of [1, ${e()}]) { const y = x; fs.push(() => y + ${this.pick(this.readable)}); }`;
      case 18:
        return `${this.pick(this.assignable)} = (await Promise.resolve(${e()})) % 1000;`;
      case 19: {
        const name = this.fresh("n");
        const text = `if (${e()} > 0) { var ${name} = ${e()}; } else { ${name} = ${this.below(5)}; }`;
        this.declared(name, true);
        return text;
      }
      case 20:
        return `outer: for (${this.pick(this.assignable)} of [1, 2]) { for (;;) { ${this.pick(this.assignable)} += 1; continue outer; } }`;
      default:
        return `for await (const x of [Promise.resolve(${e()}), 2]) ${this.pick(this.assignable)} += x % 100;`;
    }
  }
}
