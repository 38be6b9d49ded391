import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect } from "../fixtures";
import { type Instance, startInstance } from "../instance";

/**
 * Starts an instance that was stopped anew, where nothing is kept for longer than a
 * second, and waits until all that it kept is destroyed and its database is clean.
 * Answers with what it printed.
 */
export async function purgeAll(
  { folder, stop }: Instance,
  settings: Record<string, string>,
): Promise<string> {
  await stop();
  const DATA_DIR = join(folder, "data");
  const again = await startInstance({
    ...settings,
    DATA_DIR,
    WINDOW_MAX: "1s",
  });
  try {
    await expect
      .poll(() => figuresOf(again), { timeout: 60_000 })
      .toEqual({ records: "0", blobs: "0", purged: true });
    expect(await filesIn(join(DATA_DIR, "blobs"))).toEqual([]);
    await promisify(execFile)(
      process.execPath,
      [
        ...["--conditions=react-server", "--import", "tsx"],
        "e2e/canary/vacuum.ts",
      ],
      { env: { ...process.env, NODE_OPTIONS: "", DATA_DIR } },
    );
    return again.printed();
  } finally {
    await again.remove();
  }
}

async function figuresOf({ url }: Instance) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const figure = (name: string) =>
    new RegExp(`^sojourn_${name} (.*)$`, "m").exec(text)?.[1];
  return {
    records: figure("purge_backlog_records"),
    blobs: figure("doomed_blobs"),
    purged: Number(figure("purged_records_total")) > 0,
  };
}

async function filesIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map(({ name }) => name);
}
