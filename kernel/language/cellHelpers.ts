// Small functions that a compiled cell carries with it when it needs them, as text.

/** Reads an export; where a CommonJS module hides it in its default export, there. */
export const importHelper = (helper: string): string =>
  `const ${helper} = (module, name, from) => { ` +
  'if (name === "default" && module.default?.__esModule && "default" in module.default) return module.default.default; ' +
  "if (name in module) return module[name]; " +
  "const inner = module.default; " +
  "if (inner !== null && inner !== undefined && name in Object(inner)) return inner[name]; " +
  `throw new SyntaxError("The module '" + from + "' does not provide an export named '" + name + "'"); };`;

/** What `for await` goes through, so that Stop ends its wait. */
export const eachHelper = (helper: string): string =>
  `const ${helper} = (items) => { const async = items[Symbol.asyncIterator]; ` +
  "const iterator = async ? async.call(items) : items[Symbol.iterator](); " +
  "const next = async ? (value) => $cell.wait(iterator.next(value)) " +
  ": async (value) => { const step = iterator.next(value); return { done: step.done, value: await $cell.wait(step.value) }; }; " +
  "return { [Symbol.asyncIterator]: () => ({ next, " +
  "return: async (value) => (await iterator.return?.(value)) ?? { done: true, value } }) }; };";
