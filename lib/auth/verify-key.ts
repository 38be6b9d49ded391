import "server-only";

import { askedAsOne } from "@/lib/as-one";
import {
  layersOf,
  named,
  type Occasion,
  unauthenticated,
} from "@/lib/auth/claim";
import { vault } from "@/lib/auth/vault";
import type { AppId, Budget, Ctx, IndexMode } from "@/lib/context";
import { db } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { budgetsOf, startOf } from "@/lib/metering/budget";
import { permissionsOf } from "@/lib/permissions";
import { sha256 } from "@/lib/sealing/digest";
import { plannedRowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

type KeyRow = {
  id: string;
  app_id: string;
  slug: string;
  scopes: string[];
  models: string[];
  expires_at: Date | null;
  last_used_at: Date | null;
  key_store: boolean;
  key_window: bigint | null;
  app_store: boolean;
  app_window: bigint | null;
  workspace_store: boolean;
  workspace_window: bigint | null;
  closing: boolean;
  index: IndexMode;
  models_version: bigint;
  budgets: Budget[] | null;
  log_id: string | null;
  log_until: Date | null;
};

const LAST_USE_MS = 60_000;

/**
 * The context of whoever holds this secret. Found by its hash, so that no comparison
 * of secrets happens. A revoked or expired key is as unknown as one that never was,
 * at once: nothing is remembered between calls, though those that come together are
 * looked up as one. A key used for another app than its own is told that there is no
 * such app. Null claims whichever app is the key's.
 */
export async function verifyKey(
  secret: string,
  claimed: string | null,
  occasion: Occasion,
): Promise<Ctx> {
  const today = startOf("day", occasion.now).toISOString();
  const key = await findKey(`${sha256(secret).toString("hex")} ${today}`);
  if (!key || isOver(key, occasion.now)) throw unauthenticated();
  if (claimed !== null) refuseOther(key, claimed);
  await noteUse(key, occasion.now);

  return {
    actor: {
      ...{ kind: "key", id: key.id, may: permissionsOf(key.scopes) },
      models: key.models,
    },
    appId: key.app_id as AppId,
    policy: layersOf(
      { store: key.workspace_store, windowSeconds: key.workspace_window },
      { store: key.app_store, windowSeconds: key.app_window },
      { store: key.key_store, windowSeconds: key.key_window },
    ),
    closing: key.closing,
    index: key.index,
    modelsVersion: key.models_version,
    budgets: key.budgets ?? [],
    ...(key.log_id &&
      key.log_until && { logging: { id: key.log_id, until: key.log_until } }),
    ...occasion,
    db: db(),
    vault: await vault(),
  };
}

function refuseOther(key: KeyRow, claimed: string): void {
  const claim = named(claimed);
  const itsOwn =
    "id" in claim ? claim.id === key.app_id : claim.slug === key.slug;
  if (!itsOwn) throw notFound("app");
}

const isOver = ({ expires_at }: KeyRow, now: Date) =>
  expires_at !== null && expires_at <= now;

// One round trip on the way of every call; Prisma's joins would take three.
const findKey = askedAsOne(async (asked: string) => {
  const [hash = "", day = ""] = asked.split(" ");
  const [key] = await plannedRowsOf<KeyRow>(
    db(),
    Prisma.sql`
    SELECT k.id, k.app_id, a.slug, k.scopes, k.models, k.expires_at, k.last_used_at,
      k.store AS key_store, k.window_seconds AS key_window,
      a.store AS app_store, a.window_seconds AS app_window,
      w.store AS workspace_store, w.window_seconds AS workspace_window,
      a.closing_at IS NOT NULL AS closing, a.index::text AS index, a.models_version,
      ${budgetsOf(Prisma.sql`a.id`, Prisma.sql`k.id`, new Date(day))} AS budgets,
      l.id AS log_id, l.ends_at AS log_until
    FROM api_keys k
    JOIN apps a ON a.id = k.app_id
    JOIN workspaces w ON w.id = a.workspace_id
    LEFT JOIN detail_logs l ON l.app_id = a.id
    WHERE k.hash = decode(${hash}, 'hex') AND k.revoked_at IS NULL`,
  );
  return key;
});

/** Keys of which this process is noting that they are used. */
const noting = new Set<string>();

async function noteUse({ app_id, id, ...key }: KeyRow, now: Date) {
  const last = key.last_used_at?.getTime() ?? 0;
  if (now.getTime() - last < LAST_USE_MS || noting.has(id)) return;
  noting.add(id);
  try {
    await db().apiKey.updateMany({
      where: { appId: app_id, id },
      data: { lastUsedAt: now },
    });
  } finally {
    noting.delete(id);
  }
}
