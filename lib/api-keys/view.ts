import type { KeyView } from "@/lib/api-keys/schema";
import { showDuration } from "@/lib/duration";
import { showId } from "@/lib/ids";
import type { ApiKey } from "@/prisma/generated/client";

/** A key as the world sees it: never its secret, nor its hash. */
export function viewOf(key: ApiKey): KeyView {
  return {
    object: "key",
    id: showId("key", key.id),
    name: key.name,
    hint: key.hint,
    scopes: key.scopes as KeyView["scopes"],
    store: key.store,
    window:
      key.windowSeconds === null
        ? null
        : showDuration(Number(key.windowSeconds)),
    models: key.models,
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
  };
}
