// A kernel must not outlive the server that started it.

const everyMs = 1_000;

/**
 * Calls `onDeath` once when whoever started this process is gone: the process that JPY_PARENT_PID names where that is not
 * the parent itself, else the parent. A kernel that had no parent from the start (it was detached on purpose) is left alone.
 */
export function watchParent(onDeath: () => void): void {
  const gone = process.platform === "win32" ? watchWindows() : watchPosix();
  if (!gone) return;
  const timer = setInterval(() => {
    if (!gone()) return;
    clearInterval(timer);
    onDeath();
  }, everyMs);
  timer.unref();
}

function watchPosix(): (() => boolean) | undefined {
  const named = Number(process.env["JPY_PARENT_PID"]);
  const parent = process.ppid;
  if (named > 1 && named !== parent) return () => !isAlive(named);
  return parent === 1 ? undefined : () => process.ppid !== parent;
}

/** There JPY_PARENT_PID is a handle that only its process can use, and a parent's number stays when it has ended. */
function watchWindows(): () => boolean {
  const parent = process.ppid;
  return () => !isAlive(parent);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user can't be asked, but it is there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
