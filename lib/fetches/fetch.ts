import "server-only";

import { record } from "@/lib/audit/record";
import { type Ctx, inTransaction } from "@/lib/context";
import { decide } from "@/lib/decision/decide";
import { AppError, isNotFound } from "@/lib/errors";
import { haveFetched } from "@/lib/fetches/receive";
import { limitOf } from "@/lib/inputs/carried";
import { commitmentTo } from "@/lib/inputs/commitment";
import { type Content, readContent } from "@/lib/inputs/content";
import { indexAgain } from "@/lib/inputs/index-again";
import {
  findRecord,
  keyOf,
  lockRecord,
  type RecordRow,
} from "@/lib/inputs/record";
import { forsake, type Identity, type Landed, land } from "@/lib/inputs/seal";
import { lookIn } from "@/lib/inputs/traits";
import { detailsIn, sealedDetailsIn } from "@/lib/inputs/view";
import { fetchUrl } from "@/lib/media/fetch-url";
import type { Network } from "@/lib/media/network";
import { countBytes } from "@/lib/metering/count";
import { sealJson } from "@/lib/sealing/field";

/** After so many seconds it is tried again, each time that its server may be back. */
const PAUSES = [5, 30, 120, 600];

/** Nobody waits for it, and a film takes its time. */
const SECONDS_MAX = 15 * 60;

/** A large text is indexed in the transaction. */
const LIMITS = { maxWait: 10_000, timeout: 60_000 };

/** Somebody else was faster, or it is gone: there is nothing to do. */
class Over extends Error {}

/**
 * Fetches the content of an input that was given by URL, and makes it a whole record, under
 * the key and by the clock that it has. Where it can't be had now it is tried again, and
 * where it can't be had at all the record says why. What is no fault of its own is thrown,
 * for the queue to try again.
 */
export async function fetchInput(
  ctx: Ctx,
  id: string,
  signal: AbortSignal,
  network?: Network,
): Promise<void> {
  const row = await unfetched(ctx, id);
  if (!row) return;
  const tries = row.fetch_tries + 1;
  await note(ctx, id, { fetch: "fetching", fetchTries: tries });
  try {
    refuseUnstored(ctx);
    await fetched(ctx, row, signal, network);
  } catch (error) {
    if (error instanceof Over || isNotFound(error)) return;
    if (signal.aborted || !(error instanceof AppError)) throw error;
    await failed(ctx, id, tries, error);
  }
}

/** Notes that an input can't be fetched, by no fault that its URL has. */
export async function giveUpFetch(ctx: Ctx, id: string): Promise<void> {
  if (!(await unfetched(ctx, id))) return;
  const fetchReason = "Something went wrong on our side.";
  await note(ctx, id, { fetch: "failed", fetchReason });
}

/** Null: it is here, has failed for good, or is gone; or its app is going. */
async function unfetched(ctx: Ctx, id: string): Promise<RecordRow | null> {
  if (ctx.closing) return null;
  try {
    const row = await findRecord(ctx, id);
    const waits = row.fetch_state !== null && row.fetch_state !== "failed";
    return waits ? row : null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

type Noted = {
  fetch: RecordRow["fetch_state"];
  fetchTries?: number;
  fetchReason?: string;
};

async function note({ db, appId }: Ctx, id: string, data: Noted) {
  const where = { appId, id, fetch: { not: null } };
  await db.input.updateMany({ where, data });
}

async function failed(ctx: Ctx, id: string, tries: number, error: AppError) {
  const fetchReason = error.message;
  const pause = PAUSES[tries - 1];
  const isPassing = error.retryAfterSeconds !== undefined;
  if (!isPassing || pause === undefined) {
    return note(ctx, id, { fetch: "failed", fetchReason });
  }
  await inTransaction(ctx, async (ctx) => {
    await note(ctx, id, { fetch: "waiting", fetchReason });
    await haveFetched(ctx, id, pause);
  });
}

function refuseUnstored({ policy, now }: Ctx): void {
  const wish = { store: null, retention: null };
  if (decide(policy, wish, now).stored) return;
  throw new AppError(
    "store_not_allowed",
    "Since it was sent, the policy has become to store nothing.",
  );
}

async function fetched(
  ctx: Ctx,
  row: RecordRow,
  signal: AbortSignal,
  network: Network | undefined,
): Promise<void> {
  const key = await keyOf(ctx, row);
  const { url } = detailsIn(ctx, row, key);
  if (url === null) throw new Error("What is to be fetched has a URL.");
  const { body, mediaType } = await fetchUrl(url, {
    ...{ maxBytes: limitOf(row.type), seconds: SECONDS_MAX },
    ...{ signal, network },
  });
  const content = await readContent({
    ...{ source: body, declared: mediaType ?? null, expected: row.type },
  });
  const { epoch, generation, wrapped_key: wrappedKey } = row;
  const record = { key, epoch, generation, wrappedKey };
  const landed = await land(ctx, content, { id: row.id, record });
  try {
    await keep(ctx, content, landed, record.key);
  } catch (error) {
    await forsake(ctx, landed, error);
    throw error;
  }
}

/** Row, terms and log entry in one transaction; of two workers, one comes first. */
async function keep(
  ctx: Ctx,
  content: Content,
  { id, kept, facts }: Landed,
  key: Identity["record"]["key"],
): Promise<void> {
  const look = ctx.index === "off" ? undefined : await lookIn(content);
  const traits = { sha256: kept.hash.toString("hex"), look };
  const commitment = commitmentTo(key, id, kept.hash);
  const { width, height, preview, mediaType } = content;
  await inTransaction(
    ctx,
    async (ctx) => {
      await lockRecord(ctx, id);
      const row = await findRecord(ctx, id);
      if (row.fetch_state === null) throw new Over();
      const said = sealedDetailsIn(ctx, row, key);
      const details = { ...said, width, height, preview, ...facts, traits };
      const place = { appId: ctx.appId, recordId: id, field: "details" };
      const { sealedContent, blobKey, bytes } = kept;
      await ctx.db.input.update({
        where: { appId_id: { appId: ctx.appId, id } },
        data: {
          ...{ mediaType, bytes, blobKey },
          sealedContent: sealedContent && Uint8Array.from(sealedContent),
          sealedDetails: Uint8Array.from(sealJson(key, place, details)),
          commitment: Uint8Array.from(commitment),
          ...{ fetch: null, fetchTries: 0, fetchReason: null },
        },
        select: { id: true },
      });
      await indexAgain(ctx, [id]);
      await countBytes(ctx, id, bytes);
      await record(ctx, { action: "input.fetch", targetId: id, commitment });
    },
    LIMITS,
  );
}
