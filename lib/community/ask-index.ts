import "server-only";

import {
  LIVING_COLUMNS,
  living,
  OPENABLE_SHARES,
  SHARES,
} from "@/lib/community/living";
import { ALL, type Way } from "@/lib/community/look";
import { type Candidate, type Seen, verified } from "@/lib/community/verified";
import type { CommunityCtx } from "@/lib/context";
import type { Term } from "@/lib/index/labelled";
import { findingOnce } from "@/lib/sealing/find-once";
import { blindInSlice, sliceKeyName } from "@/lib/sealing/slice-key";
import type { Plan } from "@/lib/search/plan";
import { SHARE_TERMS_VERSION } from "@/lib/sharing/terms";
import { plannedRowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** The first look is at one slice; each further one at so many times as many. */
const WIDENING = 4;

/** PostgreSQL takes a time for terms that grows with the square of their number. */
const TERMS_MOST = 256;

/** A slice of the community's index, and which shares are in it, from first to last. */
type Slice = { slice: number; first: string; last: string };

/** A part of all shares: those below `to`, down to `from`, which isn't in it. */
type Window = { from: string | null; to: string | null };

/**
 * Asks the community's index for what meets a query, the newest first: one slice, then
 * four times as many each time, as lib/search/ask-index.ts does of an app's. Slices may
 * overlap: each look is at a window that all slices that reach into it are asked about.
 */
export async function* askIndex(way: Way): AsyncGenerator<Seen> {
  const ctx = { ...way.ctx, vault: findingOnce(way.ctx.vault) };
  const { plan } = way.asked;
  const all = await slicesOf(ctx, way.before);
  const most = slicesAtOnce(plan);
  let { before: to, enough = ALL } = way;
  for (let asked = 0, wide = 1; asked < all.length; wide *= WIDENING) {
    asked += Math.min(wide, most);
    const from = all[asked]?.last ?? null;
    const within = all.filter(
      ({ first, last }) => (!to || first < to) && (!from || last > from),
    );
    const bound = await borne(ctx, within, plan);
    for (let more = true; more; ) {
      const rows = bound
        ? await bearing({ ...way, ctx }, { from, to }, bound)
        : [];
      const { looked, ...seen } = await verified(ctx, way.asked, rows, enough);
      more = rows.length === way.most || looked < rows.length;
      // What is exactly at the edge is in the next window.
      to = more ? (rows[looked - 1]?.share_id ?? to) : from && justAbove(from);
      const last = more || asked < all.length ? to : null;
      yield { ...seen, last };
      enough -= seen.found.length;
      if (last === null || enough <= 0) return;
    }
  }
}

/** The newest first. */
async function slicesOf(
  { db }: CommunityCtx,
  before: string | null,
): Promise<Slice[]> {
  const below = before
    ? Prisma.sql`WHERE first < ${before}::uuid`
    : Prisma.empty;
  return plannedRowsOf<Slice>(
    db,
    Prisma.sql`
    SELECT * FROM (
      SELECT l.slice,
        (SELECT share_id FROM share_terms t WHERE t.slice = l.slice
          ORDER BY share_id LIMIT 1) AS first,
        (SELECT share_id FROM share_terms t WHERE t.slice = l.slice
          ORDER BY share_id DESC LIMIT 1) AS last
      FROM share_slices l
    ) AS known ${below}${before ? Prisma.sql` AND` : Prisma.sql` WHERE`} last IS NOT NULL
    ORDER BY last DESC`,
  );
}

/** The smallest id above another: a UUID is a number. */
function justAbove(id: string): string {
  const next = (BigInt(`0x${id.replaceAll("-", "")}`) + 1n)
    .toString(16)
    .padStart(32, "0");
  return next.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function slicesAtOnce({ conjuncts, excluded }: Plan): number {
  const terms = conjuncts.reduce((sum, one) => sum + one.terms.length, 0);
  return Math.max(1, Math.floor(TERMS_MOST / (terms + excluded.length)));
}

/** Terms as some slices have them, as conditions on rows `t`. Null: no slice has any. */
async function borne(
  { vault }: CommunityCtx,
  slices: Slice[],
  { conjuncts, excluded, overflows }: Plan,
): Promise<{ tests: Prisma.Sql[]; unsure: Prisma.Sql } | null> {
  const found = await Promise.all(
    slices.map(({ slice }) => vault.keys.find(sliceKeyName(slice))),
  );
  const keys = found.filter((key) => key !== null);
  if (keys.length === 0) return null;
  const has = (terms: Term[]) => {
    const numbers = keys.flatMap((key) => blindInSlice(key, terms));
    return Prisma.sql`t.terms && (SELECT ${`{${numbers.join(",")}}`}::bigint[])`;
  };
  return {
    tests: [
      ...conjuncts.map(({ terms }) => has(terms)),
      ...(excluded.length > 0 ? [Prisma.sql`NOT ${has(excluded)}`] : []),
    ],
    // Of what has changed since, the terms say what was.
    unsure: Prisma.sql`t.version <> ${SHARE_TERMS_VERSION}${
      overflows.length > 0 ? Prisma.sql` OR ${has(overflows)}` : Prisma.empty
    }`,
  };
}

/** See lib/search/ask-index.ts for why it is materialized, and the terms selected. */
function bearing(
  { ctx, conditions, most }: Way,
  { from, to }: Window,
  { tests, unsure }: { tests: Prisma.Sql[]; unsure: Prisma.Sql },
): Promise<Candidate[]> {
  const bounds = [
    Prisma.sql`TRUE`,
    ...(to ? [Prisma.sql`id < (SELECT ${to}::uuid)`] : []),
    ...(from ? [Prisma.sql`id > (SELECT ${from}::uuid)`] : []),
  ];
  const seen = [Prisma.sql`s.id = f.id`, living(ctx), ...conditions];
  return plannedRowsOf<Candidate>(
    ctx.db,
    Prisma.sql`
    WITH found AS MATERIALIZED (
      SELECT t.share_id AS id, (${unsure}) AS unsure
      FROM share_terms t WHERE ${Prisma.join(tests, " AND ")}
    )
    SELECT ${LIVING_COLUMNS}, f.unsure FROM (
      SELECT f.* FROM (
        SELECT * FROM found WHERE ${Prisma.join(bounds, " AND ")} ORDER BY id DESC
      ) AS f
      CROSS JOIN LATERAL (
        SELECT FROM ${SHARES} JOIN consents g ON g.id = s.grant_id
        WHERE ${Prisma.join(seen, " AND ")} OFFSET 0
      ) AS lives
      LIMIT ${Prisma.raw(String(most))}
    ) AS f JOIN (${OPENABLE_SHARES}) ON s.id = f.id
    ORDER BY f.id DESC`,
  );
}
