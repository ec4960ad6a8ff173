// A real JupyterLab (or Notebook 7) for tests: on a free port with a token, in a temporary folder, with settings of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";

export interface LabOptions {
  /** Jupyter data folders that it reads before its own: kernels and labextensions lie in them. @default none */
  data?: readonly string[];
  /** @default "lab" */
  application?: "lab" | "notebook";
  env?: NodeJS.ProcessEnv;
}

export interface Lab {
  readonly url: string;
  readonly token: string;
  /** The folder that it shows; notebooks written here can be opened. */
  readonly folder: string;
  /** Opens a notebook of the folder and waits until its first cell is there. */
  open(page: Page, notebook: string): Promise<void>;
  /** Ends the server, its kernels with it, and removes the folder. */
  stop(): Promise<void>;
}

/** Starts it with the Python of the tests. @throws Error with the server's own words when it does not start. */
export async function startLab({ data = [], application = "lab", env = {} }: LabOptions = {}): Promise<Lab> {
  const python = process.env["THALWEG_TEST_PYTHON"];
  if (!python)
    throw new Error("THALWEG_TEST_PYTHON is not set: run npm test, or name a Python that has jupyterlab >= 4.2");
  const home = mkdtempSync(join(tmpdir(), "thalweg-lab-"));
  const folder = join(home, "notebooks");
  mkdirSync(folder);
  noAnnouncements(join(home, "config"));
  const token = randomUUID();
  const server = spawn(python, words(application, home, folder, token), {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...process.env,
      ...env,
      JUPYTER_PATH: data.join(process.platform === "win32" ? ";" : ":"),
      JUPYTER_CONFIG_DIR: join(home, "config"),
      JUPYTER_DATA_DIR: join(home, "data"),
      JUPYTER_RUNTIME_DIR: join(home, "runtime"),
      IPYTHONDIR: join(home, "ipython"),
    },
  });
  const stop = async () => {
    await end(server);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const url = await addressOf(server);
    return { url, token, folder, stop, open: (page, notebook) => open(page, { url, token, application }, notebook) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Port 0: the system gives a free one, which the server says when it is up. */
const words = (application: string, home: string, folder: string, token: string): string[] => [
  "-m",
  application === "lab" ? "jupyterlab" : "notebook",
  "--no-browser",
  "--allow-root",
  "--expose-app-in-browser",
  "--ServerApp.ip=127.0.0.1",
  "--ServerApp.port=0",
  `--IdentityProvider.token=${token}`,
  `--ServerApp.root_dir=${folder}`,
  `--LabApp.user_settings_dir=${join(home, "settings")}`,
  `--LabApp.workspaces_dir=${join(home, "workspaces")}`,
];

function addressOf(server: ChildProcess): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.on("close", (code) => reject(new Error(`JupyterLab ended with ${code}:\n${said.slice(-2000)}`)));
    server.stderr!.on("data", (text) => {
      said += text;
      const address = /is running at:\s+.*?(http:\/\/127\.0\.0\.1:\d+)\//s.exec(said);
      if (address) resolve(address[1]);
    });
  });
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  const kill = setTimeout(() => server.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(kill);
}

/** Otherwise a first start asks whether it may fetch news. */
function noAnnouncements(config: string): void {
  mkdirSync(join(config, "labconfig"), { recursive: true });
  const disabledExtensions = { "@jupyterlab/apputils-extension:announcements": true };
  writeFileSync(join(config, "labconfig/page_config.json"), JSON.stringify({ disabledExtensions }));
}

async function open(
  page: Page,
  { url, token, application }: { url: string; token: string; application: string },
  notebook: string,
): Promise<void> {
  const place = application === "lab" ? "lab/tree" : "notebooks";
  await page.goto(`${url}/${place}/${encodeURIComponent(notebook)}?token=${token}&reset`);
  await page.waitForSelector(".jp-Notebook .jp-Cell", { timeout: 60_000 });
}

/** Waits until the open notebook's kernel has nothing to do. */
export async function untilIdle(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const { jupyterapp } = globalThis as unknown as { jupyterapp?: { shell: { currentWidget: unknown } } };
      const notebook = jupyterapp?.shell.currentWidget as { context?: { sessionContext?: Session } } | null | undefined;
      return notebook?.context?.sessionContext?.session?.kernel?.status === "idle";
    },
    undefined,
    { timeout: 60_000 },
  );
}

type Session = { session?: { kernel?: { status: string } | null } | null };
