import "server-only";

import type { KeyObject } from "node:crypto";

import type { Ctx } from "@/lib/context";
import { expiryOf } from "@/lib/decision/decide";
import { showId, timeOf } from "@/lib/ids";
import type { Traits } from "@/lib/index/similar/traits";
import { keyOf, type RecordRow } from "@/lib/inputs/record";
import type { Details, InputView } from "@/lib/inputs/schema";
import { openJson } from "@/lib/sealing/field";

/** A record as the world sees it. Opens what describes it, not its content. */
export async function openView(ctx: Ctx, row: RecordRow): Promise<InputView> {
  return viewOf(ctx, row, detailsIn(ctx, row, await keyOf(ctx, row)));
}

export function detailsIn(ctx: Ctx, row: RecordRow, key: KeyObject): Details {
  const { sender: _, traits: __, ...details } = sealedDetailsIn(ctx, row, key);
  return details;
}

/** What is sealed beside the details, and no part of what is told of a record. */
export type Sealed = Details & {
  /** The API key that sent it, as callers know it. */
  sender?: string | null;
  /** Left out of records that are older than these. */
  traits?: Traits;
};

/** Which API key sends what comes with this context. Null: a person does. */
export const senderOf = ({ actor }: Ctx): string | null =>
  actor.kind === "key" ? showId("key", actor.id) : null;

export function sealedDetailsIn(
  ctx: { appId: string },
  row: RecordRow,
  key: KeyObject,
): Sealed {
  const place = { appId: ctx.appId, recordId: row.id, field: "details" };
  const sealed = openJson(key, place, row.sealed_details) as Sealed;
  // Records that are older than these say nothing of them.
  const { duration_ms = null, codecs = [], metadata_json = [] } = sealed;
  const { external_id = null, geo = null } = sealed;
  const since = { duration_ms, codecs, metadata_json, external_id, geo };
  return { ...sealed, ...since };
}

export function viewOf(ctx: Ctx, row: RecordRow, details: Details): InputView {
  const received = timeOf(row.id);
  const expires =
    expiryOf(ctx.policy, received, row.goes_at)?.toISOString() ?? null;
  return {
    object: "input",
    id: showId("inp", row.id),
    type: row.type,
    media_type: row.media_type,
    bytes: Number(row.bytes),
    ...details,
    fetch: row.fetch_state && {
      state: row.fetch_state,
      tries: row.fetch_tries,
      reason: row.fetch_reason,
    },
    received_at: received.toISOString(),
    expires_at: expires,
    held: row.held,
    shared: row.shared,
    storage: { stored: true, expires_at: expires },
  };
}
