import type { Db } from "@/lib/context";
import { Prisma } from "@/prisma/generated/client";

/**
 * Runs statements as one: a single round trip that is its own transaction, all or
 * nothing. They see the database as it was before any of them (PostgreSQL,
 * "Data-Modifying Statements in WITH"), and foreign keys are checked at the end.
 */
export async function inOneStatement(
  db: Db,
  statements: Prisma.Sql[],
): Promise<void> {
  const last = statements.at(-1);
  if (!last) return;
  const parts = statements
    .slice(0, -1)
    .map(
      (sql, place) => Prisma.sql`${Prisma.raw(`part_${place}`)} AS (${sql})`,
    );
  await db.$executeRaw(
    parts.length === 0 ? last : Prisma.sql`WITH ${Prisma.join(parts)} ${last}`,
  );
}
