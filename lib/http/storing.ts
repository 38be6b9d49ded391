import "server-only";

import { z } from "zod";

import { requestContext } from "@/lib/auth/context";
import { authorize, type Ctx } from "@/lib/context";
import { decide, storageHeader } from "@/lib/decision/decide";
import type { StorageView } from "@/lib/decision/schema";
import { env } from "@/lib/env";
import { AppError, isNotFound } from "@/lib/errors";
import { receiveInput, receiveInputs } from "@/lib/fetches/receive";
import { answering } from "@/lib/http/answer";
import { noticed } from "@/lib/http/noticed";
import {
  answerOf,
  fingerprintOf,
  idempotencyKey,
  responseOf,
} from "@/lib/http/once";
import { parse } from "@/lib/http/parse";
import { receipted, wishOf } from "@/lib/http/receipted";
import type { Params } from "@/lib/http/route";
import { readSpelling, type Spelled } from "@/lib/http/spelling";
import { type Done, notKept, once } from "@/lib/idempotency/once";
import { readId } from "@/lib/ids";
import { incomingOf } from "@/lib/inputs/carried";
import { type ReceiptWish, receiptHeaders } from "@/lib/inputs/forget";
import { findRecord, inputId } from "@/lib/inputs/record";
import {
  NewInput,
  NewInputBeside,
  type StoredInput,
} from "@/lib/inputs/schema";
import type { NewRecord } from "@/lib/inputs/store";
import { openView } from "@/lib/inputs/view";
import { page } from "@/lib/paging";

/** The handler of `POST /apps/{app}/inputs`: one input, or a JSON array of them. */
export function storing(
  request: Request,
  { params }: Params<{ appId: string }>,
): Promise<Response> {
  return answering(
    async (requestId) => {
      const ctx = await requestContext(request, (await params).appId);
      authorize(ctx, "inputs:write");
      const receipt = wishOf(request, ctx, requestId);
      const answer = await receipted(ctx, receipt, () =>
        stored(ctx, request, receipt),
      );
      return noticed(ctx, answer);
    },
    { "sojourn-storage": "none" },
  );
}

async function stored(
  ctx: Ctx,
  request: Request,
  receipt: ReceiptWish | undefined,
): Promise<Response> {
  const key = idempotencyKey(request);
  const spelled = await readSpelling(request, key !== null);
  const fingerprint = fingerprintOf(ctx, request, ...spelled.print);
  const keyed = key === null ? null : { key, fingerprint };
  if (!Array.isArray(spelled.said) || spelled.beside) {
    const record = await oneOf(ctx, spelled, request.signal);
    return storeOne(ctx, { ...record, receipt }, keyed);
  }
  if (receipt) {
    throw new AppError(
      "invalid_request",
      "A receipt is of one input: send each by itself, or leave out sojourn-receipt.",
      { param: "sojourn-receipt" },
    );
  }
  return storeMany(ctx, await manyOf(ctx, spelled.said, request.signal), keyed);
}

type Keyed = { key: string; fingerprint: Uint8Array } | null;

async function storeOne(
  ctx: Ctx,
  record: NewRecord,
  keyed: Keyed,
): Promise<Response> {
  if (!keyed) return told(record, await receiveInput(ctx, record));

  const mayKeep = decide(ctx.policy, record.wish, ctx.now).stored;
  const work = async (): Promise<Done> => {
    const view = await receiveInput(ctx, record);
    const answer = await answerOf(told(record, view));
    const inputId = view.id && readId("inp", view.id);
    return inputId
      ? { kept: "record", inputId, answer }
      : { kept: "nothing", answer };
  };
  return responseOf(await once(ctx, { ...keyed, mayKeep }, work));
}

/**
 * Of an array, ids alone are remembered for its key: each view is opened with its own
 * record's key when it is told again, and is gone when that record is.
 */
async function storeMany(
  ctx: Ctx,
  records: NewRecord[],
  keyed: Keyed,
): Promise<Response> {
  if (!keyed) return toldAll(await receiveInputs(ctx, records));

  let views: StoredInput[] | null = null;
  const mayKeep = records.every(
    ({ wish }) => decide(ctx.policy, wish, ctx.now).stored,
  );
  const work = async (): Promise<Done> => {
    views = await receiveInputs(ctx, records);
    const body = JSON.stringify(views.map(({ id }) => id));
    const answer = { status: 200, headers: {}, body };
    return { kept: mayKeep ? "owner" : "nothing", answer };
  };
  const answer = await once(ctx, { ...keyed, mayKeep }, work);
  if (views) return toldAll(views);
  const ids = z.array(z.string()).parse(JSON.parse(answer.body));
  return toldAll(await Promise.all(ids.map((id) => seenAgain(ctx, id))));
}

/** One of an array as it is now, told to whoever sent it. */
async function seenAgain(ctx: Ctx, shown: string): Promise<StoredInput> {
  const row = await findRecord(ctx, inputId(shown)).catch((error: unknown) => {
    throw isNotFound(error) ? notKept() : error;
  });
  return openView(ctx, row);
}

function told({ receipt }: NewRecord, view: StoredInput): Response {
  const { storage } = view;
  return Response.json(view, {
    headers: {
      "sojourn-storage": storageHeader(storage),
      ...receiptHeaders(receipt, !storage.stored),
    },
  });
}

function toldAll(views: StoredInput[]): Response {
  return Response.json(page(views, views.length), {
    headers: { "sojourn-storage": storageHeader(longestOf(views)) },
  });
}

/** What is told of several: the longest that any of them is kept. */
function longestOf(views: StoredInput[]): StorageView {
  const kept = views.map(({ storage }) => storage).filter((one) => one.stored);
  const untils = kept.flatMap(({ expires_at }) => expires_at ?? []);
  const ends = untils.length === kept.length;
  const expires_at = ends ? (untils.toSorted().at(-1) ?? null) : null;
  return { stored: kept.length > 0, expires_at };
}

async function oneOf(
  ctx: Ctx,
  { said, beside }: Spelled,
  signal: AbortSignal,
): Promise<NewRecord> {
  if (!beside) return recordOf(ctx, parse(NewInput, said), signal);
  const asked = parse(NewInputBeside, said);
  const { store, retention, filename, subject } = asked;
  const metadata = asked.metadata ?? {};
  return {
    incoming: beside,
    wish: { store, retention },
    description: { filename, subject, metadata, url: null },
  };
}

async function manyOf(
  ctx: Ctx,
  said: unknown[],
  signal: AbortSignal,
): Promise<NewRecord[]> {
  const most = env().LIMIT_BATCH_ITEMS;
  if (said.length > most) {
    throw new AppError("too_large", `At most ${most} inputs at a time.`);
  }
  const asked = parse(z.array(NewInput), said);
  return Promise.all(asked.map((one) => recordOf(ctx, one, signal)));
}

/** What is kept by URL is fetched by a worker; what isn't, now, since nobody could then. */
async function recordOf(
  ctx: Ctx,
  asked: z.output<typeof NewInput>,
  signal: AbortSignal,
): Promise<NewRecord> {
  const { store, retention, filename, subject, input } = asked;
  const wish = { store, retention };
  const url = "url" in input ? input.url : null;
  const isLater = url !== null && decide(ctx.policy, wish, ctx.now).stored;
  const incoming = isLater
    ? { toFetch: input.type }
    : await incomingOf(input, signal);
  const metadata = asked.metadata ?? {};
  const { external_id, geo } = asked;
  const said = { filename, subject, metadata, external_id, geo };
  return { incoming, wish, description: { ...said, url } };
}
