import { statfs } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import { Client } from "pg";

import type { Instance } from "@/bin/bench/instance";

const GIB = 1024 ** 3;
const QUIET = 0.5;

/** By the magic numbers of statfs(2). */
const FILE_SYSTEMS: Record<number, string> = {
  61267: "ext4",
  1481003842: "xfs",
  2435016766: "btrfs",
  2035054128: "overlayfs",
  16914836: "tmpfs, where fsync costs nothing",
};

/** Read as this process starts, before it gives the machine work of its own. */
const [load = 0] = loadavg();

/** What all figures were measured on. */
export async function machine(instance: Instance): Promise<string> {
  const { type } = await statfs(instance.folder);
  return [
    `${cpus().length} cores, ${(totalmem() / GIB).toFixed(0)} GiB of memory,`,
    `Node ${process.versions.node}, PostgreSQL ${await postgresVersion(instance)}`,
    `with fsync on ${FILE_SYSTEMS[type] ?? "an unknown file system"}.`,
    "The load generator is a process of its own, on the same cores.",
    `Load average before: ${load.toFixed(2)}${load < QUIET ? "" : ", so the figures are noisy"}.`,
  ].join(" ");
}

async function postgresVersion({ databaseUrl }: Instance): Promise<string> {
  const client = new Client(databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query("SHOW server_version");
    return rows[0].server_version;
  } finally {
    await client.end();
  }
}
