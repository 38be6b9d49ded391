import "server-only";

import { PrismaPg } from "@prisma/adapter-pg";

import { BadConfiguration, env } from "@/lib/env";
import { PrismaClient } from "@/prisma/generated/client";

const POOL_SIZE = 20;

// Kept on the global: Next reloads modules in development, and each reload of this
// one would open another pool.
const kept = globalThis as { sojournDb?: PrismaClient };

/** A client with a pool of its own. Whoever makes one disconnects it. */
export function connect(connectionString: string): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString, max: POOL_SIZE }),
    errorFormat: "minimal",
  });
}

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
