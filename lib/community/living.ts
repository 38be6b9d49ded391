import "server-only";

import type { AppId, CommunityCtx, Ctx } from "@/lib/context";
import { env } from "@/lib/env";
import { isHeldItself, RECORD_COLUMNS } from "@/lib/inputs/record";
import type { SharedRow } from "@/lib/sharing/card";
import { Prisma } from "@/prisma/generated/client";

/** A share, with the grant that it rests on and the record that it is of. */
export type LivingRow = SharedRow & {
  app_id: AppId;
  share_id: string;
  grant_id: string;
  /** What the log says of the grant. */
  entry_id: string;
  /** The text that was agreed to. */
  text: string;
  text_sha256: Uint8Array;
  workspace_window: bigint | null;
  app_window: bigint | null;
};

export const LIVING_COLUMNS = Prisma.sql`
  ${RECORD_COLUMNS}, s.id AS share_id, s.app_id, s.grant_id, g.entry_id,
  g.covers::text[] AS covers, g.licence::text AS licence, g.text, g.text_sha256,
  w.name AS attribution, w.window_seconds AS workspace_window, a.window_seconds AS app_window`;

/** Shares `s` with their records `i`, and what says whether those live. */
export const SHARES = Prisma.sql`
  shares s
  JOIN inputs i ON i.app_id = s.app_id AND i.id = s.input_id
  JOIN apps a ON a.id = s.app_id
  JOIN workspaces w ON w.id = a.workspace_id`;

/** The same, with all that it takes to open them. */
export const OPENABLE_SHARES = Prisma.sql`
  ${SHARES}
  JOIN consents g ON g.id = s.grant_id
  JOIN keystore.record_keys k ON k.app_id = s.app_id AND k.input_id = s.input_id`;

/**
 * The condition that every read of shares has: the app shares, isn't being destroyed,
 * and the record hasn't expired in this very second, by the windows of the instance, of
 * its workspace and of its app, and by its own wish. Only a hold goes beyond.
 */
export function living({ now }: Pick<CommunityCtx, "now">): Prisma.Sql {
  return Prisma.sql`
    a.sharing_id IS NOT NULL AND a.closing_at IS NULL
    AND ((coalesce(i.id >= ${firstInWindow(now)}, TRUE)
        AND (i.goes_at IS NULL OR i.goes_at > ${now}))
      OR ${isHeldItself})`;
}

/** As `firstInWindow` of lib/inputs/record.ts has it, for each app. NULL: no window. */
function firstInWindow(now: Date): Prisma.Sql {
  const window = Prisma.sql`
    least(${env().WINDOW_MAX ?? null}::bigint, w.window_seconds, a.window_seconds)`;
  const since = Prisma.sql`
    greatest(0, ${now.getTime()}::bigint + 1 - 1000 * ${window})`;
  // `greatest` passes over what is NULL.
  return Prisma.sql`
    CASE WHEN ${window} IS NOT NULL THEN
      (lpad(to_hex(${since}), 12, '0') || '70008000000000000000')::uuid END`;
}

/**
 * The app of a shared record, as whoever reads what it has shared has it: to open that,
 * and nothing else is permitted there.
 */
export function sharersContext(
  { now, address, db, vault }: CommunityCtx,
  { app_id: appId, workspace_window, app_window }: LivingRow,
): Ctx {
  const lasting = (seconds: bigint | number | null | undefined) => ({
    store: true,
    windowSeconds: seconds == null ? null : Number(seconds),
  });
  return {
    ...{ now, address, db, vault, appId },
    actor: { kind: "job", id: "community", may: new Set() },
    policy: {
      instance: lasting(env().WINDOW_MAX),
      workspace: lasting(workspace_window),
      app: lasting(app_window),
      key: null,
    },
    closing: false,
    index: "off",
  };
}
