import "server-only";

import type { KeyObject } from "node:crypto";

import type { Ctx } from "@/lib/context";
import { windowStart } from "@/lib/decision/decide";
import { AppError, notFound } from "@/lib/errors";
import { firstIdAt, readId } from "@/lib/ids";
import type { FetchState, InputType } from "@/lib/inputs/schema";
import { openRecordKey } from "@/lib/sealing/record-key";
import { Prisma } from "@/prisma/generated/client";

/** A record's row with its key still wrapped, without its content. */
export type RecordRow = {
  id: string;
  type: InputType;
  media_type: string;
  bytes: bigint;
  goes_at: Date | null;
  blob_key: string | null;
  /** Whether a hold keeps it. */
  held: boolean;
  /** Whether the community sees it. */
  shared: boolean;
  sealed_details: Uint8Array;
  /** Of what was given by URL, how far it is. Null: the content is here. */
  fetch_state: FetchState | null;
  fetch_tries: number;
  fetch_reason: string | null;
  epoch: Date;
  generation: number;
  wrapped_key: Uint8Array;
};

/** Whether a hold keeps the input `i`, as a condition that has to hold of it. */
export const isHeld = Prisma.sql`EXISTS (
  SELECT FROM held_records h WHERE h.app_id = i.app_id AND h.input_id = i.id)`;

/**
 * The same as a column, or as one of several conditions. The offset keeps the planner from
 * reading all that is held, in all apps, to know it of a page.
 */
export const isHeldItself = Prisma.sql`EXISTS (
  SELECT FROM held_records h WHERE h.app_id = i.app_id AND h.input_id = i.id OFFSET 0)`;

/**
 * Whether the community sees the input `i`: it is shared, in an app that shares. The
 * offset keeps the planner from reading all that is shared to know it of a page.
 */
export const isShared = Prisma.sql`EXISTS (
  SELECT FROM shares s JOIN apps a ON a.id = s.app_id AND a.sharing_id IS NOT NULL
  WHERE s.app_id = i.app_id AND s.input_id = i.id OFFSET 0)`;

export const RECORD_COLUMNS = Prisma.sql`
  i.id, i.type, i.media_type, i.bytes, i.goes_at, i.blob_key, i.sealed_details,
  i.fetch_state, i.fetch_tries, i.fetch_reason,
  ${isHeldItself} AS held, ${isShared} AS shared, k.epoch, k.generation, k.wrapped_key`;

export const RECORDS = Prisma.sql`
  inputs i JOIN keystore.record_keys k ON k.app_id = i.app_id AND k.input_id = i.id`;

/** What decides whether a record has expired. */
export type Moment = Pick<Ctx, "policy" | "now">;

/**
 * The condition that every read of records has: the caller's app, and not expired in
 * this very second, whether or not the purge has come by. Only a hold goes beyond.
 */
export function alive(ctx: Ctx): Prisma.Sql {
  return Prisma.sql`
    i.app_id = ${ctx.appId}::uuid AND (${unexpired(ctx)} OR ${isHeldItself})`;
}

/** Whether the clock alone lets the input `i` live. */
export function unexpired(ctx: Moment): Prisma.Sql {
  const since = firstInWindow(ctx);
  const inWindow = since
    ? Prisma.sql`i.id >= ${since}::uuid AND`
    : Prisma.empty;
  return Prisma.sql`
    ${inWindow} (i.goes_at IS NULL OR i.goes_at > ${ctx.now})`;
}

/** What is past its time, each condition served by an index. */
export type Expired = {
  /** By the app's window, where it has one. */
  window?: Prisma.Sql;
  /** By the record's own wish. */
  wish: Prisma.Sql;
};

export function expired(ctx: Ctx): Expired {
  const since = firstInWindow(ctx);
  const ofApp = Prisma.sql`i.app_id = ${ctx.appId}::uuid`;
  return {
    ...(since && { window: Prisma.sql`${ofApp} AND i.id < ${since}::uuid` }),
    wish: Prisma.sql`${ofApp} AND i.goes_at <= ${ctx.now}`,
  };
}

/** The smallest id that an app's window still covers. Null: it has no window. */
export function firstInWindow(ctx: Moment): string | null {
  const past = windowStart(ctx.policy, ctx.now);
  return past && firstIdAt(new Date(past.getTime() + 1));
}

/** The UUID of an input as callers name it; `not_found` for what is no such id. */
export function inputId(shown: string): string {
  const id = readId("inp", shown);
  if (!id) throw notFound("input");
  return id;
}

/** One live record; `not_found` for what is gone, expired or someone else's. */
export async function findRecord(ctx: Ctx, id: string): Promise<RecordRow> {
  const [row] = await ctx.db.$queryRaw<RecordRow[]>`
    SELECT ${RECORD_COLUMNS} FROM ${RECORDS}
    WHERE ${alive(ctx)} AND i.id = ${id}::uuid`;
  if (!row) throw notFound("input");
  return row;
}

/** Throws `conflict` for a record whose content isn't here: its URL was not fetched yet. */
export function refuseUnfetched({
  fetch_state: state,
}: Pick<RecordRow, "fetch_state">): void {
  if (state === null) return;
  throw new AppError(
    "conflict",
    state === "failed"
      ? "Its content isn't here: it couldn't be fetched from its URL. The input says why, and can have it tried again."
      : "Its content isn't here yet: it is being fetched from its URL.",
  );
}

/** Where a prediction is sealed: in its record, under its own name. */
export const predictionPlace = (
  appId: string,
  inputId: string,
  id: string,
) => ({
  appId,
  recordId: inputId,
  field: `prediction/${id}`,
});

/** Where an annotation is sealed, in the same way. */
export const annotationPlace = (
  appId: string,
  inputId: string,
  id: string,
) => ({
  appId,
  recordId: inputId,
  field: `annotation/${id}`,
});

/**
 * Keeps others from a record until this transaction ends: whoever would change it waits,
 * and so neither's change is lost. `not_found` where it is gone.
 */
export async function lockRecord(ctx: Ctx, id: string): Promise<void> {
  const [row] = await ctx.db.$queryRaw<object[]>`
    SELECT id FROM inputs
    WHERE app_id = ${ctx.appId}::uuid AND id = ${id}::uuid FOR UPDATE`;
  if (!row) throw notFound("input");
}

/** The key of a record. */
export function keyOf(
  ctx: { appId: string } & Pick<Ctx, "vault">,
  row: RecordRow,
): Promise<KeyObject> {
  return openRecordKey(ctx.vault, {
    appId: ctx.appId,
    inputId: row.id,
    epoch: row.epoch,
    generation: row.generation,
    wrappedKey: row.wrapped_key,
  });
}
