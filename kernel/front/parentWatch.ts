// A kernel must not outlive the server that started it.

const everyMs = 1_000;

/**
 * Calls `onDeath` once when whoever started this process is gone: the process that JPY_PARENT_PID names, else the parent.
 * A kernel that had no parent from the start (it was detached on purpose) is left alone.
 */
export function watchParent(onDeath: () => void): void {
  const named = Number(process.env["JPY_PARENT_PID"]);
  const parent = process.ppid;
  const gone = named > 1 ? () => !isAlive(named) : () => process.ppid !== parent;
  if (parent === 1 && !(named > 1)) return;
  const timer = setInterval(() => {
    if (!gone()) return;
    clearInterval(timer);
    onDeath();
  }, everyMs);
  timer.unref();
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
