import type { PolicyLayers, StoragePolicy } from "@/lib/context";
import type { StorageView, StorageWish } from "@/lib/decision/schema";
import { showDuration } from "@/lib/duration";
import { AppError } from "@/lib/errors";

/** Whether a record is kept, and until when. */
export type Decision =
  | { stored: false }
  | {
      stored: true;
      /** Null: until someone deletes it. */
      expiresAt: Date | null;
      /** Where the record goes sooner than its app's window says. */
      goesAt: Date | null;
    };

/**
 * The storage decision: a ratchet over instance, workspace, app, key and call, of
 * which each may only make it stricter. No-store beats store, and a shorter window
 * beats a longer one. The clock starts at `receivedAt`, the server's receipt.
 *
 * Throws `store_not_allowed` where a call demands storing that policy forbids, and
 * `invalid_request` where it asks for a longer life than policy allows: what is
 * asked for in vain is refused, never dropped in silence.
 */
export function decide(
  policy: PolicyLayers,
  wish: StorageWish,
  receivedAt: Date,
): Decision {
  const layers = [policy.instance, policy.workspace, policy.app, policy.key];
  const allowed = layers.every((layer) => layer?.store ?? true);
  if (wish.store === true && !allowed) {
    throw new AppError(
      "store_not_allowed",
      "The policy of this app or key stores nothing. Leave out store, or send store: false.",
      { param: "store" },
    );
  }
  const limit = shortest(layers);
  refuseLonger(wish.retention, limit);
  if (wish.store === false || !allowed) return { stored: false };

  const own = wish.retention ?? limit;
  const expiresAt = own === null ? null : after(receivedAt, own);
  const byApp = appWindow(policy);
  return { stored: true, expiresAt, goesAt: own === byApp ? null : expiresAt };
}

/** The window that an app's records are under, in seconds. Null: none. */
export function appWindow(policy: PolicyLayers): number | null {
  return shortest([policy.instance, policy.workspace, policy.app]);
}

/** The longest window that an app may have, in seconds. Null: any. */
export function windowMax(
  above: Pick<PolicyLayers, "instance" | "workspace">,
): number | null {
  return shortest([above.instance, above.workspace]);
}

/** Throws `invalid_request` where an app wants a window beyond the longest. */
export function refuseBeyond(max: number | null, window: number | null): void {
  if (max === null || (window !== null && window <= max)) return;
  const message = `The policy here keeps records for ${showDuration(max)} at most. Choose that or less.`;
  throw new AppError("invalid_request", message, {
    param: "window",
    fields: { window: [message] },
  });
}

/** What was received at or before this instant is past its app's window. Null: nothing. */
export function windowStart(policy: PolicyLayers, now: Date): Date | null {
  const seconds = appWindow(policy);
  return seconds === null ? null : after(now, -seconds);
}

/** When a record goes that was received then, by its app's window and its own wish. */
export function expiryOf(
  policy: PolicyLayers,
  receivedAt: Date,
  goesAt: Date | null,
): Date | null {
  const seconds = appWindow(policy);
  const byApp = seconds === null ? null : after(receivedAt, seconds);
  if (byApp && goesAt) return byApp < goesAt ? byApp : goesAt;
  return byApp ?? goesAt;
}

export function storageView(decision: Decision): StorageView {
  if (!decision.stored) return { stored: false, expires_at: null };
  return {
    stored: true,
    expires_at: decision.expiresAt?.toISOString() ?? null,
  };
}

/** The header `sojourn-storage`, as contracts/native.md spells it. */
export function storageHeader(storage: StorageView): string {
  if (!storage.stored) return "none";
  return `stored; expires=${storage.expires_at ?? "never"}`;
}

function shortest(layers: (StoragePolicy | null)[]): number | null {
  const windows = layers.flatMap((layer) => layer?.windowSeconds ?? []);
  return windows.length === 0 ? null : Math.min(...windows);
}

function refuseLonger(retention: number | null, limit: number | null) {
  if (retention === null || limit === null || retention <= limit) return;
  throw new AppError(
    "invalid_request",
    `The policy keeps records for ${showDuration(limit)} at most. Ask for that or less.`,
    { param: "retention" },
  );
}

function after(start: Date, seconds: number): Date {
  return new Date(start.getTime() + seconds * 1000);
}
