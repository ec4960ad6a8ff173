// `prompt`, `confirm` and `alert`, as Deno has them in its notebooks: browsers' dialogs over Jupyter's stdin.

/** Defines them on `globalThis`. `ask` waits for a line; it gives null where nobody can be asked. */
export function installDialogs(ask: (question: string) => string | null): void {
  Object.assign(globalThis, {
    prompt(message: unknown = "Prompt", defaultValue: unknown = ""): string | null {
      const answer = ask(`${message}${defaultValue === "" ? "" : ` [${defaultValue}]`} `);
      return answer === "" ? String(defaultValue) : answer;
    },

    confirm: (message: unknown = "Confirm"): boolean => /^\s*y(es)?\s*$/i.test(ask(`${message} [y/N] `) ?? ""),

    alert(message: unknown = "Alert"): void {
      if (ask(`${message} [Enter] `) === null) console.log(String(message));
    },
  });
}
