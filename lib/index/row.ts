import "server-only";

import type { Ctx } from "@/lib/context";
import { timeOf } from "@/lib/ids";
import type { Document } from "@/lib/index/document";
import { slices } from "@/lib/index/slices";
import { termsOf } from "@/lib/index/terms";
import { indexVersion } from "@/lib/index/version";
import {
  type MonthKey,
  monthKeyFor,
  obtainMonthKey,
} from "@/lib/sealing/month-key";
import { blind } from "@/lib/sealing/terms";
import { Prisma } from "@/prisma/generated/client";

/**
 * What writes a new record's row of the index, in the statement that keeps the record.
 * The key that it is under is durable when this resolves. Where the app has no index
 * there is no row; one that got an index since the call began is told to look again.
 */
export async function rowOfNew(
  ctx: Ctx,
  id: string,
  document: Document,
): Promise<Prisma.Sql> {
  if (ctx.index === "off") return lookAgain(ctx);
  const receivedAt = timeOf(id);
  const slice = await slices().take(ctx, receivedAt);
  const key = monthKeyFor(ctx.appId, receivedAt);
  const terms = await hashed(ctx, key, slice, document);
  return Prisma.sql`
    INSERT INTO index_terms (app_id, input_id, generation, version, terms)
    VALUES (
      ${ctx.appId}::uuid, ${id}::uuid, ${key.generation}::smallint,
      ${indexVersion(ctx.index)}::smallint, ${terms}::bigint[]
    )`;
}

/** A record whose row is made again, and the month key that it is to be under. */
export type Again = { id: string; key: MonthKey; document: Document };

/** What writes rows anew, or for the first time. */
export async function rowsAgain(ctx: Ctx, all: Again[]): Promise<Prisma.Sql> {
  const terms: string[] = [];
  for (const { id, key, document } of all) {
    const slice = await slices().at(ctx, timeOf(id));
    terms.push(await hashed(ctx, key, slice, document));
  }
  return Prisma.sql`
    INSERT INTO index_terms (app_id, input_id, generation, version, terms)
    SELECT ${ctx.appId}::uuid, id, generation,
      ${indexVersion(ctx.index)}::smallint, terms::bigint[]
    FROM unnest(
      ${all.map(({ id }) => id)}::uuid[],
      ${all.map(({ key }) => key.generation)}::smallint[], ${terms}::text[]
    ) AS made (id, generation, terms)
    ON CONFLICT (app_id, input_id) DO UPDATE SET
      generation = EXCLUDED.generation, version = EXCLUDED.version,
      terms = EXCLUDED.terms`;
}

/** As PostgreSQL writes an array; by size, since a text's order would say much. */
async function hashed(
  ctx: Ctx,
  key: MonthKey,
  slice: Date,
  document: Document,
): Promise<string> {
  const hashing = await obtainMonthKey(ctx.vault, key);
  const parts = ctx.index === "substrings";
  const terms = blind(hashing, slice, termsOf(document, { parts }));
  return `{${BigInt64Array.from(terms).sort().join(",")}}`;
}

const lookAgain = ({ appId }: Ctx) => Prisma.sql`
  UPDATE apps SET index_version = 0, index_position = NULL
  WHERE id = ${appId}::uuid AND index <> 'off' AND index_version <> 0`;
