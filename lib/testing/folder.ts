import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder for the test that asks, gone when it ends. */
export async function ownFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "sojourn-test-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}
