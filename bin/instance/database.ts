import { join } from "node:path";
import { Client } from "pg";

import { CannotRun } from "@/bin/cannot-run";
import { createDatabase } from "@/bin/postgres/create-database";
import { startPostgres } from "@/bin/postgres/start";
import { env } from "@/lib/env";
import { instanceSecret } from "@/lib/sealing/instance-keys";
import type { KeyStore } from "@/lib/stores";

/** What it is called where it is ours. */
export const NAME = "sojourn";
const CONNECT_MS = 10_000;

export type Database = {
  url: string;
  stop: () => Promise<void>;
  /** Resolves when there is no database any more, and none will come back. */
  gone: Promise<void>;
};

/** Where the embedded database's files are. */
export const clusterFolder = () => join(env().DATA_DIR, "postgres");

/**
 * The database of the settings, or else the embedded one, started. Its password
 * follows from a key outside it, and is kept in no file.
 */
export async function openDatabase(keys: KeyStore): Promise<Database> {
  const { DATABASE_URL: url, DATA_DIR } = env();
  if (url) {
    await refuseUnreachable(url);
    return { url, stop: async () => {}, gone: new Promise(() => {}) };
  }

  const server = await startPostgres({
    folder: clusterFolder(),
    logFile: join(DATA_DIR, "logs", "postgres.log"),
    password: await instanceSecret(keys, "instance/database"),
  });
  await createDatabase(server.url("postgres"), NAME);
  return { ...server, url: server.url(NAME) };
}

async function refuseUnreachable(connectionString: string): Promise<void> {
  const client = new Client({
    connectionString,
    connectionTimeoutMillis: CONNECT_MS,
  });
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    const { hostname, port } = new URL(connectionString);
    const { code = "no answer in time" } = error as NodeJS.ErrnoException;
    throw new CannotRun(
      `The database at ${hostname}:${port || 5432} can't be used: ${REASONS[code] ?? code}. Check DATABASE_URL, and that the database is up.`,
    );
  }
}

/** By the codes of Node and of PostgreSQL. */
const REASONS: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  ETIMEDOUT: "it doesn't answer",
  "28P01": "it refuses the user or the password",
  "28000": "it refuses the user",
  "3D000": "it has no database of that name",
  "57P03": "it is still starting",
  "53300": "it has no connection left",
};
