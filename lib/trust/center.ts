import "server-only";

import { vault } from "@/lib/auth/vault";
import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { defaultWindow, env } from "@/lib/env";
import { EPOCH_SECONDS, MONTH_KEY_SECONDS } from "@/lib/inputs/destroy";
import { onceIn } from "@/lib/metrics/once-in";
import { trustFigures } from "@/lib/trust/figures";
import type { Figure, TrustView } from "@/lib/trust/schema";
import { contactIn, termsIn } from "@/lib/trust/settings";
import { software } from "@/lib/trust/software";

const FRESH_MS = 5_000;

/** What everyone may know of the instance, as it is now or was a few seconds ago. */
export const trustCenter = onceIn(FRESH_MS, async () =>
  trustCenterOf({ db: db(), vault: await vault(), now: new Date() }),
);

/** The same of a database, at an instant. */
export async function trustCenterOf(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
): Promise<TrustView> {
  const figures = await trustFigures(ctx);
  const { name, version, packages } = await software();
  return {
    object: "trust",
    status: statusOf(figures),
    computed_at: ctx.now.toISOString(),
    figures,
    settings: trustSettings(),
    contact: await contactIn(ctx.db),
    terms: await termsIn(ctx.db),
    software: { name, version, components: packages.size },
  };
}

/** The worst that a figure says. */
function statusOf(figures: Figure[]): TrustView["status"] {
  const states = new Set(figures.map(({ state }) => state));
  if (states.has("wrong")) return "wrong";
  return states.has("unknown") ? "unknown" : "right";
}

/** What of the instance's settings everyone may know. */
export function trustSettings(): TrustView["settings"] {
  const { STORE, WINDOW_MAX, KEY_BACKUP_LIFE, METADATA_LIFE } = env();
  return {
    stores: STORE,
    window_max_seconds: WINDOW_MAX ?? null,
    window_default_seconds: defaultWindow(),
    epoch_seconds: EPOCH_SECONDS,
    month_key_seconds: MONTH_KEY_SECONDS,
    key_backup_life_seconds: KEY_BACKUP_LIFE,
    metadata_life_seconds: METADATA_LIFE,
    blobs: env().BLOB_STORE ? "bucket" : "disk",
    community: env().COMMUNITY,
  };
}
