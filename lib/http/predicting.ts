import "server-only";

import { requestContext } from "@/lib/auth/context";
import { authorize, type Ctx } from "@/lib/context";
import { decide, storageHeader } from "@/lib/decision/decide";
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
import { type Done, once } from "@/lib/idempotency/once";
import { readId } from "@/lib/ids";
import { incomingOf } from "@/lib/inputs/carried";
import { type ReceiptWish, receiptHeaders } from "@/lib/inputs/forget";
import type { FindModel } from "@/lib/models/find";
import type { Call } from "@/lib/predictions/call";
import { predict } from "@/lib/predictions/predict";
import {
  NewPrediction,
  NewPredictionBeside,
  type PredictionView,
} from "@/lib/predictions/schema";

/** The handler of `POST /apps/{app}/predictions`, in its three spellings. */
export function predicting(find?: FindModel) {
  return (
    request: Request,
    { params }: Params<{ appId: string }>,
  ): Promise<Response> =>
    answering(
      async (requestId) => {
        const ctx = await requestContext(request, (await params).appId);
        authorize(ctx, "predict");
        const receipt = wishOf(request, ctx, requestId);
        const answer = await receipted(ctx, receipt, () =>
          predicted(ctx, request, receipt, find),
        );
        return noticed(ctx, answer);
      },
      { "sojourn-storage": "none" },
    );
}

async function predicted(
  ctx: Ctx,
  request: Request,
  receipt: ReceiptWish | undefined,
  find: FindModel | undefined,
): Promise<Response> {
  const key = idempotencyKey(request);
  const spelled = await readSpelling(request, key !== null);
  const call = { ...(await callOf(spelled, request.signal)), receipt };
  if (key === null) return told(call, await predict(ctx, call, find));

  const fingerprint = fingerprintOf(ctx, request, ...spelled.print);
  const mayKeep = decide(ctx.policy, call.wish, ctx.now).stored;
  return responseOf(
    await once(ctx, { key, fingerprint, mayKeep }, () =>
      doneOnce(ctx, call, find),
    ),
  );
}

async function doneOnce(ctx: Ctx, call: Call, find?: FindModel): Promise<Done> {
  const view = await predict(ctx, call, find);
  const answer = await answerOf(told(call, view));
  const inputId = view.input.id && readId("inp", view.input.id);
  return inputId
    ? { kept: "record", inputId, answer }
    : { kept: "nothing", answer };
}

function told(call: Call, view: PredictionView): Response {
  const { storage } = view;
  const salted = call.about === "new" && !storage.stored;
  return Response.json(view, {
    headers: {
      "sojourn-storage": storageHeader(storage),
      ...receiptHeaders(call.receipt, salted),
    },
  });
}

async function callOf(
  { said, beside }: Spelled,
  signal: AbortSignal,
): Promise<Call> {
  if (beside) {
    const asked = parse(NewPredictionBeside, said);
    return newCall(asked, { ...beside, url: null }, signal);
  }
  const asked = parse(NewPrediction, said);
  if ("id" in asked.input) {
    const { model, params, store, retention } = asked;
    const wish = { store, retention };
    return {
      about: "kept",
      input: asked.input.id,
      model,
      params,
      wish,
      signal,
    };
  }
  return newCall(asked, await incomingOf(asked.input, signal), signal);
}

function newCall(
  asked: Omit<NewPrediction, "input">,
  incoming: Awaited<ReturnType<typeof incomingOf>>,
  signal: AbortSignal,
): Call {
  const { model, params, store, retention, filename, subject } = asked;
  return {
    about: "new",
    model,
    params,
    wish: { store, retention },
    incoming,
    description: {
      filename,
      subject,
      metadata: asked.metadata ?? {},
      url: incoming.url,
    },
    signal,
  };
}
