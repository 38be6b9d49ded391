import "server-only";

import { validate } from "uuid";

import { inBatches } from "@/lib/batches";
import type { Ctx } from "@/lib/context";
import { isKnown } from "@/lib/retention/known";
import { rowsOf } from "@/lib/statement";
import { uploadOfPart } from "@/lib/uploads/parts";
import { Prisma } from "@/prisma/generated/client";

const BATCH_SIZE = 1_000;

/** Twice as long as a request may take: after it, what it wrote has its rows. */
export const GRACE_MS = 2 * 60 * 60 * 1000;

/**
 * Removes blobs that nothing names: what a request left that died between its blob and
 * its rows. Looks at the name of every blob there is, a batch in memory at a time, and
 * at the age of those without a row; what was written within two hours is left alone.
 * So are those of apps that this database has never known: it may be the wrong one.
 * So whatever is kept in the store has to be named by a record, by an upload that is
 * under way, or by the list of the doomed. Answers with how many went.
 */
export async function removeOrphans(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
  stop?: AbortSignal,
): Promise<number> {
  const { blobs } = ctx.vault;
  const before = new Date(ctx.now.getTime() - GRACE_MS);
  let removed = 0;
  for await (const keys of inBatches(blobs.list(""), BATCH_SIZE)) {
    if (stop?.aborted) break;
    const orphans: string[] = [];
    for (const key of await unnamed(ctx, keys)) {
      const writtenAt = await blobs.writtenAt(key);
      if (writtenAt && writtenAt < before) orphans.push(key);
    }
    if (orphans.length > 0) await blobs.remove(orphans);
    removed += orphans.length;
  }
  return removed;
}

/** Those that no record, no upload under way and not the list of the doomed names. */
async function unnamed(
  { db }: Pick<Ctx, "db">,
  keys: string[],
): Promise<string[]> {
  const rows = await rowsOf<{ key: string }>(
    db,
    Prisma.sql`
      SELECT b.key
      FROM unnest(
        ${keys}::text[], ${keys.map(appOf)}::uuid[], ${keys.map(uploadOf)}::uuid[]
      ) AS b (key, app, upload)
      WHERE NOT EXISTS (
        SELECT FROM inputs i WHERE i.app_id = b.app AND i.blob_key = b.key)
      AND NOT EXISTS (SELECT FROM doomed_blobs d WHERE d.key = b.key)
      AND NOT EXISTS (SELECT FROM jobs j WHERE j.blob_key = b.key)
      AND NOT EXISTS (
        SELECT FROM uploads u
        WHERE u.app_id = b.app AND u.id = b.upload AND u.finished_at IS NULL)
      AND (b.app IS NULL OR ${isKnown(Prisma.sql`b.app`)})`,
  );
  return rows.map(({ key }) => key);
}

function uploadOf(key: string): string | null {
  const upload = uploadOfPart(key);
  return upload && validate(upload) ? upload : null;
}

/** The app that a blob's key begins with. Null: it is no app's. */
function appOf(key: string): string | null {
  const [app = ""] = key.split("/");
  return validate(app) ? app : null;
}
