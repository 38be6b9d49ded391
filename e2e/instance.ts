import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A whole instance of a test's own: processes, database and data folder. */
export type Instance = {
  url: string;
  /** Everything of it: the data folder, and what it printed. */
  folder: string;
  /** What it has printed so far. */
  printed(): string;
  /** Stops it as Ctrl-C does. Resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Ends each of its processes at once, as a power cut would. */
  kill(): Promise<void>;
  /** Stops it if need be, and removes its folder. */
  remove(): Promise<void>;
};

/** Starts the product as its README says, and waits until it answers. */
export async function startInstance(
  settings: Record<string, string> = {},
): Promise<Instance> {
  const folder = await mkdtemp(join(tmpdir(), "sojourn-e2e-"));
  // For root the database runs as another user, who has to get in.
  await chmod(folder, 0o755);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let printed = "";
  const child = spawn(process.execPath, ["bin/start.mjs"], {
    env: {
      ...process.env,
      NODE_OPTIONS: "",
      PORT: String(port),
      DATA_DIR: join(folder, "data"),
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const note = (piece: Buffer) => {
    printed += piece;
  };
  child.stdout.on("data", note);
  child.stderr.on("data", note);

  const stop = () => stopped(child);
  const remove = async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answers(url, child);
  } catch (error) {
    await remove();
    throw new Error(`The instance did not start:\n${printed}`, {
      cause: error,
    });
  }
  const kill = () => killed(child);
  return { url, folder, printed: () => printed, stop, kill, remove };
}

/** Waits for the server's first answer, or for the process's end. */
async function answers(url: string, child: ChildProcess): Promise<void> {
  const ended = once(child, "exit").then(() => {
    throw new Error("It ended.");
  });
  const answered = (async () => {
    for (;;) {
      const response = await fetch(`${url}/api/health`).catch(() => null);
      if (response?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  await Promise.race([answered, ended]);
}

async function stopped(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  return child.exitCode;
}

async function killed(child: ChildProcess): Promise<void> {
  const pids = [child.pid ?? 0, ...descendantsOf(child.pid ?? 0)];
  for (const pid of pids) kill(pid);
  while (running().some(({ pid }) => pids.includes(pid))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // It may have ended with another of them.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function descendantsOf(parent: number): number[] {
  const all = running();
  const below = (pid: number): number[] =>
    all
      .filter((it) => it.parent === pid)
      .flatMap((it) => [it.pid, ...below(it.pid)]);
  return below(parent);
}

/** The processes of this machine; those that have ended and are not buried aren't. */
function running(): { pid: number; parent: number }[] {
  const list = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="]).toString();
  return list
    .split("\n")
    .map((line) => line.trim().split(/ +/))
    .filter(([, , state = "Z"]) => !state.startsWith("Z"))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (typeof address !== "object" || !address) throw new Error("No port.");
  return address.port;
}
