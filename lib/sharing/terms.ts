import "server-only";

import type { Ctx, Db } from "@/lib/context";
import { coversTerm, licenceTerm } from "@/lib/index/labelled";
import { TERMS_VERSION, termsOf } from "@/lib/index/terms";
import { RECORD_COLUMNS, RECORDS } from "@/lib/inputs/record";
import { blindInSlice, obtainSliceKey } from "@/lib/sealing/slice-key";
import type { SharedRow } from "@/lib/sharing/card";
import { sharedDocument } from "@/lib/sharing/document";
import { rowsOf, run } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** Raised whenever the same share comes to have other terms. */
const OWN_VERSION = 1;

/** As which version shares are to be in the community's index. */
export const SHARE_TERMS_VERSION = 100 * TERMS_VERSION + OWN_VERSION;

/** A shared record that is to be found, and in which slice it is if it is in one. */
export type Indexed = SharedRow & { share_id: string; slice?: number | null };

/**
 * What writes a share's row of the community's index, made of nothing but what its grant
 * covers. It goes into the transaction that shares the record, or in any later one. The
 * key that it is under is durable when this resolves.
 */
export async function shareTermsRow(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
  row: Indexed,
): Promise<Prisma.Sql> {
  const document = await sharedDocument(ctx, row);
  const slice = row.slice ?? (await openSlice(ctx.db));
  const key = await obtainSliceKey(ctx.vault, slice);
  const terms = blindInSlice(key, [
    ...termsOf(document),
    licenceTerm(row.licence),
    ...row.covers.map(coversTerm),
  ]);
  // By size, since a text's order would say much.
  const sorted = `{${BigInt64Array.from(terms).sort().join(",")}}`;
  return Prisma.sql`
    INSERT INTO share_terms (share_id, slice, version, terms)
    VALUES (
      ${row.share_id}::uuid, ${slice}::int, ${SHARE_TERMS_VERSION}::smallint,
      ${sorted}::bigint[]
    )
    ON CONFLICT (share_id) DO UPDATE SET
      slice = EXCLUDED.slice, version = EXCLUDED.version, terms = EXCLUDED.terms`;
}

/**
 * Has a record that was just shared found at once, in the transaction that shares it.
 * Those that are shared many at a time come into the index a moment later.
 */
export async function indexShared(
  ctx: Pick<Ctx, "appId" | "db" | "vault" | "now">,
  inputId: string,
): Promise<void> {
  const rows = await rowsOf<Indexed>(
    ctx.db,
    Prisma.sql`
    SELECT ${RECORD_COLUMNS}, s.app_id, s.id AS share_id,
      g.covers::text[] AS covers, g.licence::text AS licence, '' AS attribution
    FROM ${RECORDS}
    JOIN shares s ON s.app_id = i.app_id AND s.input_id = i.id
    JOIN consents g ON g.id = s.grant_id
    WHERE i.app_id = ${ctx.appId}::uuid AND i.id = ${inputId}::uuid`,
  );
  for (const row of rows) await run(ctx.db, await shareTermsRow(ctx, row));
}

/** The slice that new shares come into; the first is made when it is asked for. */
async function openSlice(db: Db): Promise<number> {
  const [found] = await rowsOf<{ slice: number }>(
    db,
    Prisma.sql`
    SELECT slice FROM share_slices WHERE open ORDER BY slice DESC LIMIT 1`,
  );
  return found?.slice ?? newSlice(db, true);
}

/** Another slice, for new shares or for what lives on of an old one. */
export async function newSlice(db: Db, open: boolean): Promise<number> {
  const [made] = await rowsOf<{ slice: number }>(
    db,
    Prisma.sql`
    INSERT INTO share_slices (open) VALUES (${open}) RETURNING slice`,
  );
  if (!made) throw new Error("A slice was to be made.");
  return made.slice;
}
