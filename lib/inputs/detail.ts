import "server-only";

import type { KeyObject } from "node:crypto";

import type { Ctx } from "@/lib/context";
import { newId } from "@/lib/ids";
import { detailKeyName } from "@/lib/sealing/detail-key";
import {
  openField,
  openJson,
  type Place,
  sealField,
  sealJson,
} from "@/lib/sealing/field";
import { Prisma } from "@/prisma/generated/client";

/** What a call was about beside what its record says: JSON, as far as it is known. */
export type Told = { action: "store" | "predict" } & Record<string, unknown>;

type RecordPlace = { id: string; key: KeyObject };

/**
 * Keeps details of a call that is stored, where its app has them kept: a statement, or
 * none. They are sealed twice, under the record's key and under the log's, so that they
 * go with whichever goes first. Where the log has ended meanwhile nothing is kept.
 */
export async function detailOf(
  ctx: Ctx,
  record: RecordPlace,
  told: Told,
): Promise<Prisma.Sql[]> {
  const log = logOf(ctx);
  const key =
    log && (await ctx.vault.keys.find(detailKeyName({ ...ctx, id: log.id })));
  if (!key) return [];

  const id = newId(ctx.now);
  const { kind, id: actorId } = ctx.actor;
  const detail = {
    ...{ actor: { kind, id: actorId }, address: ctx.address },
    ...{ request: ctx.request ?? null, ...told },
  };
  const sealed = sealDetail(key, record, placeOf(ctx, record, id), detail);
  return [
    Prisma.sql`
      INSERT INTO call_details (app_id, id, input_id, sealed)
      SELECT app_id, ${id}::uuid, ${record.id}::uuid, ${sealed}::bytea
      FROM detail_logs
      WHERE app_id = ${ctx.appId}::uuid AND id = ${log.id}::uuid
        AND ends_at > ${ctx.now}::timestamptz
      FOR KEY SHARE`,
  ];
}

/** The log that keeps details of the app's calls now. */
export const logOf = ({ logging, now }: Pick<Ctx, "logging" | "now">) =>
  logging && logging.until > now ? logging : null;

/** What the answer to a call says of which details are kept. */
export function loggingHeaders(ctx: Ctx): Record<string, string> {
  const log = logOf(ctx);
  if (!log) return {};
  return { "sojourn-logging": `detailed; until=${log.until.toISOString()}` };
}

const placeOf = (
  { appId }: Pick<Ctx, "appId">,
  record: Pick<RecordPlace, "id">,
  id: string,
): Place => ({ appId, recordId: record.id, field: `detail ${id}` });

const sealDetail = (
  logKey: KeyObject,
  record: RecordPlace,
  place: Place,
  detail: object,
) => sealField(logKey, place, sealJson(record.key, place, detail));

/** The way back, with both keys. */
export function openDetail(
  ctx: Pick<Ctx, "appId">,
  logKey: KeyObject,
  record: RecordPlace,
  { id, sealed }: { id: string; sealed: Uint8Array },
): unknown {
  const place = placeOf(ctx, record, id);
  return openJson(record.key, place, openField(logKey, place, sealed));
}
