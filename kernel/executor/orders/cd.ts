import { homedir } from "node:os";
import { OrderError } from "./orderError.ts";

/** Changes the working folder and says what it is now. */
export function cd({ folder }: { folder: string }): void {
  try {
    process.chdir(folder.replace(/^~(?=\/|$)/, homedir()));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new OrderError(
      `%cd: ${code === "ENOENT" ? "there is no folder" : code === "ENOTDIR" ? "no folder" : code}: ${folder}`,
    );
  }
  console.log(process.cwd());
}
