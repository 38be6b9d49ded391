import "server-only";

import { type CustomTypesConfig, type QueryConfig, types } from "pg";

import type { Db } from "@/lib/context";
import { poolOf } from "@/lib/db";
import { Prisma } from "@/prisma/generated/client";

/**
 * The rows of a statement. Outside a transaction it goes straight to the driver, in
 * half the time that Prisma takes for raw SQL; inside one, Prisma has the connection.
 */
export async function rowsOf<Row>(db: Db, sql: Prisma.Sql): Promise<Row[]> {
  const pool = poolOf(db);
  if (!pool) return db.$queryRaw<Row[]>(sql);
  return (await pool.query(queryOf(sql))).rows;
}

/**
 * `rowsOf` for what is read in the order of an index, or by a unique key, so that the
 * plan is the same whatever the values are: each connection makes it once.
 */
export async function plannedRowsOf<Row>(
  db: Db,
  sql: Prisma.Sql,
): Promise<Row[]> {
  const pool = poolOf(db);
  if (!pool) return db.$queryRaw<Row[]>(sql);
  return (await pool.query(planned(queryOf(sql)))).rows;
}

/** Runs a statement that writes; it too is planned once by each connection. */
export async function run(db: Db, sql: Prisma.Sql): Promise<void> {
  const pool = poolOf(db);
  if (pool) await pool.query(planned(queryOf(sql)));
  else await db.$executeRaw(sql);
}

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
  await run(
    db,
    parts.length === 0 ? last : Prisma.sql`WITH ${Prisma.join(parts)} ${last}`,
  );
}

function queryOf({ text, values }: Prisma.Sql): QueryConfig {
  return { text, values: values.map(inUtc), types: AS_PRISMA };
}

// The driver would write an instant in the time zone of this machine.
const inUtc = (value: unknown) =>
  value instanceof Date ? value.toISOString() : value;

/** What the driver reads otherwise than Prisma: 64 bits, and days. */
const PARSERS: Record<number, (text: string) => unknown> = {
  [types.builtins.INT8]: BigInt,
  [types.builtins.DATE]: (day) => new Date(day),
};

const AS_PRISMA: CustomTypesConfig = {
  getTypeParser: (type, format) =>
    PARSERS[type] ?? types.getTypeParser(type, format),
};

// A connection keeps each plan for as long as it lives.
const PLANS_MOST = 200;

// On the global, as the connections are: a name is for one text on each of them.
const kept = globalThis as { sojournPlans?: Map<string, string> };
const names = (kept.sojournPlans ??= new Map());

function planned(query: QueryConfig): QueryConfig {
  const known = names.get(query.text);
  if (known) return { ...query, name: known };
  if (names.size === PLANS_MOST) return query;
  const name = `planned_${names.size}`;
  names.set(query.text, name);
  return { ...query, name };
}
