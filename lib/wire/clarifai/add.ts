import "server-only";

import { z } from "zod";

import { storeAnnotated } from "@/lib/annotations/store";
import { authorize, type Ctx } from "@/lib/context";
import { decide } from "@/lib/decision/decide";
import type { StorageWish } from "@/lib/decision/schema";
import { receiveInput } from "@/lib/fetches/receive";
import { parse } from "@/lib/http/parse";
import { readId } from "@/lib/ids";
import type { NewRecord } from "@/lib/inputs/store";
import { hasAddress } from "@/lib/search/address";
import { eachOf, type ItemDone, onceInBatch } from "@/lib/wire/clarifai/batch";
import type { Call } from "@/lib/wire/clarifai/call";
import { broughtBy, carriedIn } from "@/lib/wire/clarifai/carried";
import { inputOf } from "@/lib/wire/clarifai/input-view";
import { pairsOf } from "@/lib/wire/clarifai/metadata";
import { batchReply, type Reply } from "@/lib/wire/clarifai/reply";
import { saidIn } from "@/lib/wire/clarifai/said";
import { Batch, type Data, Input } from "@/lib/wire/clarifai/schema";
import { WireError } from "@/lib/wire/clarifai/status";
import { storageTold, wishOf } from "@/lib/wire/clarifai/storage";

export const NewInputs = z.object({ inputs: Batch });

/** `POST …/inputs`: each by itself, kept or refused. */
export async function addInputs(
  call: Call,
  { inputs }: z.output<typeof NewInputs>,
): Promise<Reply> {
  authorize(call.ctx, "inputs:write");

  refuseVideos(inputs);
  const wish = wishOf(call.request);
  const decision = decide(call.ctx.policy, wish, call.ctx.now);
  const items = await eachOf(call, inputs, 1, (input, place) =>
    onceInBatch(call, place, decision.stored, () =>
      added(call, parse(Input, input), wish),
    ),
  );
  return batchReply("inputs", items, storageTold(decision));
}

export function refuseVideos(inputs: unknown[]): void {
  const videos = inputs.filter(
    (input) => Input.safeParse(input).data?.data.video,
  );
  if (videos.length <= 1) return;
  throw new WireError(30105, "too_large", "One video at a time.");
}

async function added(
  call: Call,
  { id, data }: Input,
  wish: StorageWish,
): Promise<ItemDone> {
  const { ctx, request, requestId } = call;
  const carried = carriedIn(data);
  if (!carried) {
    throw new WireError(30104, "invalid_request", "The input has no data.");
  }
  await refuseDuplicate(call, data);
  const url = "url" in carried ? carried.url : null;
  // What is kept by URL is fetched by a worker; what isn't, now: nobody could then.
  const isLater = url !== null && decide(ctx.policy, wish, ctx.now).stored;
  const record: NewRecord = {
    incoming: isLater
      ? { toFetch: carried.type }
      : await broughtBy(carried, request.signal),
    wish,
    description: {
      ...{ filename: null, subject: null, url },
      ...pairsOf(data.metadata ?? {}),
      external_id: id ?? null,
      geo: data.geo?.geo_point ?? null,
    },
  };
  const store = (ctx: Ctx) => receiveInput(ctx, record);
  const told = await storeAnnotated(ctx, store, saidIn(data));
  return {
    item: inputOf(ctx.appId, told, requestId),
    inputId: told.view.id && readId("inp", told.view.id),
  };
}

/** Clarifai refuses a URL that is there already, unless it is told not to. */
async function refuseDuplicate({ ctx }: Call, data: Data): Promise<void> {
  const media = data.image ?? data.video ?? data.text;
  if (!media?.url || media.allow_duplicate_url) return;
  if (await hasAddress(ctx, media.url)) {
    throw new WireError(30100, "conflict", "There is an input of that URL.");
  }
}
