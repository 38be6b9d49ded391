import "server-only";

import { inApp } from "@/lib/auth/job";
import { fetchInput, giveUpFetch } from "@/lib/fetches/fetch";
import type { FetchPlace } from "@/lib/queue/boss";

type Stay = { now: () => Date; stop: AbortSignal };

/** Fetches an input, in its app as it is now. Whatever this throws is tried again. */
export async function runFetch(
  { app, fetch }: FetchPlace,
  { now, stop }: Stay,
): Promise<void> {
  const ctx = await inApp("fetch", app, { now: now(), address: null });
  if (ctx) await fetchInput(ctx, fetch, stop);
}

/** Notes that an input can't be fetched, after that was tried often enough. */
export async function stopFetching(
  { app, fetch }: FetchPlace,
  now: Date,
): Promise<void> {
  const ctx = await inApp("fetch", app, { now, address: null });
  if (ctx) await giveUpFetch(ctx, fetch);
}
