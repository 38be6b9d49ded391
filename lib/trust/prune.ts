import "server-only";

import type { Db } from "@/lib/context";
import { firstIdAt } from "@/lib/ids";

/** Forgets who asked for documents before an instant, and was answered. */
export const pruneRequests = (
  { db }: { db: Db },
  before: Date,
  most: number,
): Promise<number> => db.$executeRaw`
  DELETE FROM document_requests WHERE id IN (
    SELECT id FROM document_requests
    WHERE id < ${firstIdAt(before)}::uuid
      AND coalesce(ends_at, decided_at) < ${before}
    ORDER BY id LIMIT ${most} FOR UPDATE SKIP LOCKED)`;

/** Removes notices of changes from before an instant. */
export const pruneNotices = (
  { db }: { db: Db },
  before: Date,
  most: number,
): Promise<number> => db.$executeRaw`
  DELETE FROM subprocessor_notices WHERE id IN (
    SELECT id FROM subprocessor_notices
    WHERE id < ${firstIdAt(before)}::uuid
    ORDER BY id LIMIT ${most} FOR UPDATE SKIP LOCKED)`;
