import "server-only";

import type { Ctx } from "@/lib/context";
import { log } from "@/lib/log";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

const LOOKED_AT_PER_RUN = 10_000;
const AT_ONCE = 20;

/** By whose row the search goes on where the last run ended. */
const CHORE = "sweep";

type Place = { appId: string; inputId: string; blobKey: string };
type Searching = Pick<Ctx, "db" | "vault" | "now">;

/**
 * Looks for records whose blob is missing: at those that were missing before, and at
 * the next ten thousand, so that each has its turn. They are listed and told of, and
 * never destroyed: a blob may come back, from a backup or with a disk. Answers with
 * how many are missing.
 */
export async function findMissing(ctx: Searching): Promise<number> {
  await forgetFound(ctx);
  const { db } = ctx;
  const chore = await db.chore.findUnique({ where: { name: CHORE } });
  const places = await placesAfter(ctx, chore?.cursor ?? null);
  await remember(ctx, await missingOf(ctx, places));

  const full = places.length === LOOKED_AT_PER_RUN;
  const cursor = full ? (places.at(-1)?.blobKey ?? null) : null;
  await db.chore.upsert({
    where: { name: CHORE },
    create: { name: CHORE, cursor },
    update: { cursor },
  });
  const blobs = await db.missingBlob.count();
  if (blobs > 0) log.warn("blobs.missing", { blobs });
  return blobs;
}

/** The next blobs of live records, in the order of apps and then of keys. */
function placesAfter(
  { db }: Searching,
  cursor: string | null,
): Promise<Place[]> {
  const [app] = cursor?.split("/") ?? [];
  const beyond = cursor
    ? Prisma.sql`AND (i.app_id, i.blob_key) > (${app}::uuid, ${cursor})`
    : Prisma.empty;
  return rowsOf<Place>(
    db,
    Prisma.sql`
      SELECT i.app_id AS "appId", i.id AS "inputId", i.blob_key AS "blobKey"
      FROM inputs i WHERE i.blob_key IS NOT NULL ${beyond}
      ORDER BY i.app_id, i.blob_key LIMIT ${LOOKED_AT_PER_RUN}`,
  );
}

/** Which of these the store doesn't have. */
export async function missingOf(
  { vault }: Pick<Ctx, "vault">,
  places: Place[],
): Promise<Place[]> {
  const missing: Place[] = [];
  for (let from = 0; from < places.length; from += AT_ONCE) {
    const some = places.slice(from, from + AT_ONCE);
    const sizes = await Promise.all(
      some.map(({ blobKey }) => vault.blobs.size(blobKey)),
    );
    missing.push(...some.filter((_, place) => sizes[place] === null));
  }
  return missing;
}

// Only where the record is still there: it may have gone with its blob meanwhile.
async function remember({ db, now }: Searching, places: Place[]) {
  if (places.length === 0) return;
  await db.$executeRaw`
    INSERT INTO missing_blobs (app_id, input_id, since)
    SELECT i.app_id, i.id, ${now}::timestamptz
    FROM inputs i JOIN ${idsOf(places)} ON i.app_id = m.app AND i.id = m.id
    ON CONFLICT DO NOTHING`;
}

/** Takes off the list what is there again, and what went with its record. */
async function forgetFound(ctx: Searching): Promise<void> {
  const { db } = ctx;
  await db.$executeRaw`
    DELETE FROM missing_blobs m WHERE NOT EXISTS (
      SELECT FROM inputs i WHERE i.app_id = m.app_id AND i.id = m.input_id)`;
  const listed = await rowsOf<Place>(
    db,
    Prisma.sql`
      SELECT i.app_id AS "appId", i.id AS "inputId", i.blob_key AS "blobKey"
      FROM missing_blobs m JOIN inputs i
        ON i.app_id = m.app_id AND i.id = m.input_id LIMIT ${LOOKED_AT_PER_RUN}`,
  );
  const missing = new Set(await missingOf(ctx, listed));
  const found = listed.filter((place) => !missing.has(place));
  if (found.length === 0) return;
  await db.$executeRaw`
    DELETE FROM missing_blobs b USING ${idsOf(found)}
    WHERE b.app_id = m.app AND b.input_id = m.id`;
}

const idsOf = (places: Place[]) => Prisma.sql`
  unnest(${places.map(({ appId }) => appId)}::uuid[],
    ${places.map(({ inputId }) => inputId)}::uuid[]) AS m (app, id)`;
