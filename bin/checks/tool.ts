import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs an installed tool, in the open. True: it was content. */
export async function tool(
  name: string,
  args: string[],
  environment: Record<string, string> = {},
): Promise<boolean> {
  const child = spawn(`node_modules/.bin/${name}`, args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...environment },
  });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  process.on("SIGINT", forward).on("SIGTERM", forward);
  const [code] = await once(child, "exit");
  process.off("SIGINT", forward).off("SIGTERM", forward);
  return code === 0;
}

/** Runs a tool that reports in JSON to the file it is given. Null: it didn't. */
export async function reporting<Report>(
  run: (reportFile: string) => Promise<boolean>,
): Promise<{ worked: boolean; report: Report | null }> {
  const folder = mkdtempSync(join(tmpdir(), "sojourn-report-"));
  const file = join(folder, "report.json");
  try {
    const worked = await run(file);
    const report = existsSync(file)
      ? JSON.parse(readFileSync(file, "utf8"))
      : null;
    return { worked, report };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
