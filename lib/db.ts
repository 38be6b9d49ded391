import "server-only";

import { PrismaPg } from "@prisma/adapter-pg";
import { Pool } from "pg";

import type { Db } from "@/lib/context";
import { BadConfiguration, env } from "@/lib/env";
import { PrismaClient } from "@/prisma/generated/client";

const POOL_SIZE = 20;

// A database that doesn't answer is as good as none: better a clear refusal than a
// caller who waits.
const CONNECT_MS = 10_000;
const QUERY_MS = 30_000;

// Kept on the global: Next has this module more than once in a process, and each would
// open a pool of its own, or not know that of the other's client.
const kept = globalThis as {
  sojournDb?: PrismaClient;
  sojournPools?: WeakMap<Db, Pool>;
};

const pools = (kept.sojournPools ??= new WeakMap());

/** A client with a pool of its own. Whoever makes one disconnects it. */
export function connect(connectionString: string): PrismaClient {
  const pool = new Pool({
    connectionString,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: QUERY_MS,
    keepAlive: true,
    allowExitOnIdle: true,
  });
  // An idle connection that breaks is replaced by whoever needs one next.
  pool.on("error", () => {});
  const adapter = new PrismaPg(pool, { disposeExternalPool: true });
  const client = new PrismaClient({
    adapter,
    errorFormat: "minimal",
  });
  pools.set(client, pool);
  return client;
}

/** The connections of a client. Null: it is a transaction, and has one of its own. */
export const poolOf = (db: Db): Pool | null => pools.get(db) ?? null;

/** The process's own client. */
export function db(): PrismaClient {
  const url = env().DATABASE_URL;
  if (!url) {
    throw new BadConfiguration(
      "DATABASE_URL is not set. npm start sets it; without it, say where the database is.",
    );
  }
  return (kept.sojournDb ??= connect(url));
}
