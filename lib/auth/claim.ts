import "server-only";

import { Slug } from "@/lib/apps/schema";
import type { PolicyLayers, StoragePolicy } from "@/lib/context";
import { env } from "@/lib/env";
import { AppError, notFound } from "@/lib/errors";
import { readId } from "@/lib/ids";

/** When and from where somebody asks. */
export type Occasion = { now: Date; address: string | null };

type PolicyRow = { store: boolean; windowSeconds: bigint | null };

/** The levels of the ratchet, from what their rows say. */
export function layersOf(
  workspace: PolicyRow,
  app: PolicyRow,
  key: PolicyRow | null,
): PolicyLayers {
  const { STORE, WINDOW_MAX } = env();
  return {
    instance: { store: STORE, windowSeconds: WINDOW_MAX ?? null },
    workspace: policyOf(workspace),
    app: policyOf(app),
    key: key && policyOf(key),
  };
}

function policyOf({ store, windowSeconds }: PolicyRow): StoragePolicy {
  return {
    store,
    windowSeconds: windowSeconds === null ? null : Number(windowSeconds),
  };
}

/** How an app is named in a URL: by its id or its slug. Neither: there is none. */
export function named(claimed: string): { id: string } | { slug: string } {
  const id = readId("app", claimed);
  if (id) return { id };
  const slug = Slug.safeParse(claimed).data;
  if (!slug) throw notFound("app");
  return { slug };
}

export const unauthenticated = () =>
  new AppError(
    "unauthenticated",
    "Send an app key as Authorization: Bearer snj_…, or sign in.",
  );
