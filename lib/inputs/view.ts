import "server-only";

import type { KeyObject } from "node:crypto";

import type { Ctx } from "@/lib/context";
import { expiryOf } from "@/lib/decision/decide";
import { showId, timeOf } from "@/lib/ids";
import { keyOf, type RecordRow } from "@/lib/inputs/record";
import type { Details, InputView } from "@/lib/inputs/schema";
import { openJson } from "@/lib/sealing/field";

/** A record as the world sees it. Opens what describes it, not its content. */
export async function openView(ctx: Ctx, row: RecordRow): Promise<InputView> {
  return viewOf(ctx, row, detailsIn(ctx, row, await keyOf(ctx, row)));
}

export function detailsIn(ctx: Ctx, row: RecordRow, key: KeyObject): Details {
  const place = { appId: ctx.appId, recordId: row.id, field: "details" };
  return openJson(key, place, row.sealed_details) as Details;
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
    received_at: received.toISOString(),
    expires_at: expires,
    held: row.held,
    storage: { stored: true, expires_at: expires },
  };
}
