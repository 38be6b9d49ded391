import "server-only";

import type { KeyObject } from "node:crypto";

import type { Ctx } from "@/lib/context";
import { AppError, isNotFound } from "@/lib/errors";
import { findRecord, keyOf } from "@/lib/inputs/record";
import { appKeyOf } from "@/lib/sealing/app-key";
import { keyedHash, sameBytes } from "@/lib/sealing/digest";
import { openJson, sealJson } from "@/lib/sealing/field";
import { communityKey } from "@/lib/sealing/instance-keys";

/** An answer that can be given again. */
export type Answer = {
  status: number;
  headers: Record<string, string>;
  body: string;
};

/** What was done, and whose key may seal its answer. */
export type Done = { answer: Answer } & (
  | { kept: "record"; inputId: string }
  | { kept: "owner" }
  | { kept: "nothing" }
);

export type Request = {
  /** What the caller sent as `Idempotency-Key`. */
  key: string;
  /** Everything that makes it this request and no other. */
  fingerprint: Uint8Array;
  /** Whether anything of it may be kept. False for a no-store call. */
  mayKeep: boolean;
};

/** Who asks outside any app, and so within what their own keys count. */
export type Personally = Pick<Ctx, "now" | "db" | "vault"> & {
  ownerId: string;
};

/** Within what a key counts: an app, or what one person or API key asks outside any. */
export type Within = Ctx | Personally;

const ownerOf = (ctx: Within) => ("appId" in ctx ? ctx.appId : ctx.ownerId);

/** Under which key it is kept that something was done, and what was answered. */
const keeperOf = (ctx: Within): Promise<KeyObject> =>
  "appId" in ctx ? appKeyOf(ctx) : communityKey(ctx.vault.keys);

const WAIT_MS = { first: 20, longest: 500 };

/** How often a call says that it is under way, and after which silence it isn't. */
const BEAT_MS = 10_000;
const SILENT_MS = 35_000;

/** For so long a key does nothing twice. */
export const REMEMBERED_MS = 24 * 60 * 60_000;

/**
 * Does `work` once for a key, within its owner and a day. Whoever comes while it is
 * under way waits for it; whoever comes later gets the same answer, as long as the record that
 * it made lives. The same key with another request is `idempotency_mismatch`; a call
 * of which nothing was kept, or no longer is, is `conflict`. If `work` throws, the key
 * is free again. If the process dies in it, or can't write down that it is done, nobody
 * knows whether it was: the key answers `conflict` for the rest of the day, and it is not
 * done twice.
 */
export async function once(
  ctx: Within,
  request: Request,
  work: () => Promise<Done>,
): Promise<Answer> {
  const keeper = await keeperOf(ctx);
  const keyHash = keyedHash(keeper, "idempotency-key", request.key);
  const print = keyedHash(keeper, "idempotency-request", request.fingerprint);
  const claimed = await claim(ctx, keyHash, request.mayKeep ? print : null);
  if (!claimed) return replay(ctx, keeper, keyHash, print);

  const beating = setInterval(() => beat(ctx, keyHash), BEAT_MS).unref();
  const done = await work()
    .catch(async (error: unknown) => {
      await release(ctx, keyHash);
      throw error;
    })
    .finally(() => clearInterval(beating));
  await finish(ctx, keeper, keyHash, done);
  return done.answer;
}

async function claim(
  ctx: Within,
  keyHash: Buffer,
  fingerprint: Buffer | null,
): Promise<boolean> {
  const forgotten = new Date(ctx.now.getTime() - REMEMBERED_MS);
  const inserted = await ctx.db.$executeRaw`
    INSERT INTO idempotency_keys (owner_id, key_hash, started_at, fingerprint)
    VALUES (${ownerOf(ctx)}::uuid, ${keyHash}::bytea, ${ctx.now}, ${fingerprint}::bytea)
    ON CONFLICT (owner_id, key_hash) DO UPDATE SET
      started_at = EXCLUDED.started_at, fingerprint = EXCLUDED.fingerprint,
      beat_at = NULL, finished_at = NULL, input_id = NULL, sealed_answer = NULL
    WHERE idempotency_keys.started_at < ${forgotten}`;
  return inserted === 1;
}

async function replay(
  ctx: Within,
  keeper: KeyObject,
  keyHash: Buffer,
  print: Buffer,
): Promise<Answer> {
  const seen = await finished(ctx, keyHash);
  if (seen.fingerprint && !sameBytes(seen.fingerprint, print)) {
    throw new AppError(
      "idempotency_mismatch",
      "This Idempotency-Key was used for another request. Use a new one.",
    );
  }
  if (!seen.sealedAnswer) throw notKept();
  const key = seen.inputId ? await recordKey(ctx, seen.inputId) : keeper;
  if (!key) throw notKept();
  const place = placeOf(ctx, keyHash, seen.inputId);
  return openJson(key, place, seen.sealedAnswer) as Answer;
}

/** Null: the record is gone, and its key with it. */
async function recordKey(
  ctx: Within,
  inputId: string,
): Promise<KeyObject | null> {
  if (!("appId" in ctx)) return null;
  try {
    return await keyOf(ctx, await findRecord(ctx, inputId));
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** Waits until the first call with this key has ended. */
async function finished(ctx: Within, keyHash: Buffer) {
  const where = {
    ownerId_keyHash: {
      ...{ ownerId: ownerOf(ctx), keyHash: Uint8Array.from(keyHash) },
    },
  };
  for (let wait = WAIT_MS.first; ; wait = Math.min(wait * 2, WAIT_MS.longest)) {
    const seen = await ctx.db.idempotencyKey.findUnique({ where });
    if (seen?.finishedAt) return seen;
    if (!seen) throw tryAgain();
    const heard = seen.beatAt ?? seen.startedAt;
    if (Date.now() - heard.getTime() > SILENT_MS) throw unknown();
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** One that is missed is followed by others. */
async function beat(ctx: Within, keyHash: Buffer): Promise<void> {
  const where = { ownerId: ownerOf(ctx), keyHash: Uint8Array.from(keyHash) };
  await ctx.db.idempotencyKey
    .updateMany({ where, data: { beatAt: new Date() } })
    .catch(() => undefined);
}

async function finish(
  ctx: Within,
  keeper: KeyObject,
  keyHash: Buffer,
  done: Done,
): Promise<void> {
  const inputId = done.kept === "record" ? done.inputId : null;
  const key = await sealingKey(ctx, keeper, done);
  const place = placeOf(ctx, keyHash, inputId);
  const sealedAnswer =
    key && Uint8Array.from(sealJson(key, place, done.answer));
  await ctx.db.idempotencyKey.updateMany({
    where: { ownerId: ownerOf(ctx), keyHash: Uint8Array.from(keyHash) },
    data: { finishedAt: new Date(), inputId, sealedAnswer },
  });
}

/** Null: nothing is to be kept, or its record was destroyed meanwhile. */
async function sealingKey(
  ctx: Within,
  keeper: KeyObject,
  done: Done,
): Promise<KeyObject | null> {
  if (done.kept === "nothing") return null;
  return done.kept === "record" ? recordKey(ctx, done.inputId) : keeper;
}

async function release(ctx: Within, keyHash: Buffer): Promise<void> {
  await ctx.db.idempotencyKey.deleteMany({
    where: { ownerId: ownerOf(ctx), keyHash: Uint8Array.from(keyHash) },
  });
}

function placeOf(ctx: Within, keyHash: Buffer, inputId: string | null) {
  const recordId = inputId ?? ownerOf(ctx);
  const field = `idempotent-answer/${keyHash.toString("hex")}`;
  return { appId: ownerOf(ctx), recordId, field };
}

export const notKept = () =>
  new AppError(
    "conflict",
    "A call with this Idempotency-Key was made before, and what it answered is not kept. Use a new key to make another.",
  ).telling({ "x-should-retry": "false" });

const unknown = () =>
  new AppError(
    "conflict",
    "A call with this Idempotency-Key was begun, and whoever made it is gone: whether a model was asked is unknown. It is not asked again by this key. Use a new one to make another call.",
  ).telling({ "x-should-retry": "false" });

const tryAgain = () =>
  new AppError(
    "conflict",
    "The first call with this key failed. Send it again.",
    {
      retryAfterSeconds: 1,
    },
  );
