import { OrderError } from "./orderError.ts";

/** Sets a variable, or shows one, or all. */
export function env({ variable, value }: { variable?: string; value?: string }): void {
  if (variable === undefined) {
    const names = Object.keys(process.env).sort();
    console.log(names.map((name) => `${name}=${process.env[name]}`).join("\n"));
  } else if (value !== undefined) process.env[variable] = value;
  else if (process.env[variable] === undefined)
    throw new OrderError(`%env: ${variable} is not set; %env ${variable}=VALUE sets it`);
  else console.log(process.env[variable]);
}
