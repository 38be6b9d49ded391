import "server-only";

import type { Ctx, Db } from "@/lib/context";
import type { Document } from "@/lib/index/document";
import { coversTerm, licenceTerm } from "@/lib/index/labelled";
import { TERMS_VERSION, termsOf } from "@/lib/index/terms";
import { RECORD_COLUMNS, RECORDS } from "@/lib/inputs/record";
import { blindInSlice, obtainSliceKey } from "@/lib/sealing/slice-key";
import type { SharedRow } from "@/lib/sharing/card";
import { sharedDocuments } from "@/lib/sharing/document";
import { rowsOf, run } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** Raised whenever the same share comes to have other terms. */
const OWN_VERSION = 1;

/** As which version shares are to be in the community's index. */
export const SHARE_TERMS_VERSION = 100 * TERMS_VERSION + OWN_VERSION;

/** A shared record that is to be found, and in which slice it is if it is in one. */
export type Indexed = SharedRow & { share_id: string; slice?: number | null };

/** A share's row of the community's index. */
export type TermsRow = {
  shareId: string;
  /** Null: it can't be found. */
  slice: number | null;
  /** As PostgreSQL writes an array. */
  terms: string;
};

/**
 * Rows of the community's index, in the order of the shares, each made of nothing but what
 * its grant covers. They go into the transaction that shares the records, or in any later
 * one. The keys that they are under are durable when this resolves.
 */
export async function termsRowsOf(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
  rows: Indexed[],
): Promise<TermsRow[]> {
  const shown = await sharedDocuments(ctx, rows);
  const isNew = rows.some(({ slice }) => slice == null);
  const open = isNew ? await openSlice(ctx.db) : null;
  const made: TermsRow[] = [];
  for (const [place, { document }] of shown.entries()) {
    const row = rows[place];
    const slice = row?.slice ?? open;
    if (!row || slice === null) throw new Error("A share is in a slice.");
    const terms = await termsInSlice(ctx.vault, slice, document, row);
    made.push({ shareId: row.share_id, slice, terms });
  }
  return made;
}

/** What a share is found by, hashed as its slice has it. */
export async function termsInSlice(
  vault: Ctx["vault"],
  slice: number,
  document: Document,
  { licence, covers }: Pick<SharedRow, "licence" | "covers">,
): Promise<string> {
  const key = await obtainSliceKey(vault, slice);
  const terms = blindInSlice(key, [
    ...termsOf(document),
    licenceTerm(licence),
    ...covers.map(coversTerm),
  ]);
  // By size, since a text's order would say much.
  return `{${BigInt64Array.from(terms).sort().join(",")}}`;
}

/** What writes such rows anew, or for the first time. */
export const termsWritten = (rows: TermsRow[]): Prisma.Sql => Prisma.sql`
  INSERT INTO share_terms (share_id, slice, version, terms)
  SELECT share_id, slice, ${SHARE_TERMS_VERSION}::smallint, terms::bigint[]
  FROM unnest(
    ${rows.map(({ shareId }) => shareId)}::uuid[],
    ${rows.map(({ slice }) => slice)}::int[], ${rows.map(({ terms }) => terms)}::text[]
  ) AS made (share_id, slice, terms)
  ON CONFLICT (share_id) DO UPDATE SET
    slice = EXCLUDED.slice, version = EXCLUDED.version, terms = EXCLUDED.terms`;

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
  await run(ctx.db, termsWritten(await termsRowsOf(ctx, rows)));
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
