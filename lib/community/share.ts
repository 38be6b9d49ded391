import "server-only";

import {
  LIVING_COLUMNS,
  type LivingRow,
  living,
  OPENABLE_SHARES,
} from "@/lib/community/living";
import type { CommunityCtx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { readId } from "@/lib/ids";
import { plannedRowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** The UUID of a share as callers name it; `not_found` for what is no such id. */
export function shareId(shown: string): string {
  const id = readId("shr", shown);
  if (!id) throw notFound("shared input");
  return id;
}

/** What is shared and lives; `not_found` for what is gone, expired or never was. */
export async function findShare(
  ctx: CommunityCtx,
  shown: string,
): Promise<LivingRow> {
  const [row] = await plannedRowsOf<LivingRow>(
    ctx.db,
    Prisma.sql`
    SELECT ${LIVING_COLUMNS} FROM ${OPENABLE_SHARES}
    WHERE s.id = ${shareId(shown)}::uuid AND ${living(ctx)}`,
  );
  if (!row) throw notFound("shared input");
  return row;
}
