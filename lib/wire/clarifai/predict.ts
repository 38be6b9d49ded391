import "server-only";

import { z } from "zod";

import { authorize } from "@/lib/context";
import { decide } from "@/lib/decision/decide";
import type { StorageWish } from "@/lib/decision/schema";
import { parse } from "@/lib/http/parse";
import { readId, showId } from "@/lib/ids";
import { findCalled } from "@/lib/inputs/name";
import { predict } from "@/lib/predictions/predict";
import type { PredictionView } from "@/lib/predictions/schema";
import { refuseVideos } from "@/lib/wire/clarifai/add";
import { eachOf, type ItemDone, onceInBatch } from "@/lib/wire/clarifai/batch";
import type { Call } from "@/lib/wire/clarifai/call";
import { broughtBy, carriedIn } from "@/lib/wire/clarifai/carried";
import { pairsOf } from "@/lib/wire/clarifai/metadata";
import { modelOf } from "@/lib/wire/clarifai/model-view";
import { findModel, NamedModel } from "@/lib/wire/clarifai/models";
import { outputData, type Wanted } from "@/lib/wire/clarifai/output-view";
import { batchReply, type Reply } from "@/lib/wire/clarifai/reply";
import {
  Batch,
  Concept,
  type Data,
  Flag,
  Input,
  nameOf,
} from "@/lib/wire/clarifai/schema";
import { statusOf, WireError } from "@/lib/wire/clarifai/status";
import { storageTold, wishOf } from "@/lib/wire/clarifai/storage";

/** So many are asked at a time. */
const WIDTH = 4;

const OutputConfig = z.object({
  min_value: z.coerce.number().default(0),
  /** 0, as where it isn't said: all. */
  max_concepts: z.coerce.number().int().min(0).default(0),
  select_concepts: z.array(Concept).max(1_000).default([]),
  sample_ms: z.coerce.number().int().min(0).optional(),
  no_store: Flag.default(false),
});

const OutputInfo = z.object({
  output_config: OutputConfig.prefault({}),
  params: z.record(z.string(), z.json()).default({}),
});

/** `POST …/outputs`. What a model is asked with is ours, Clarifai's names aside. */
export const Question = NamedModel.extend({
  inputs: Batch,
  model: z.object({ output_info: OutputInfo.prefault({}) }).prefault({}),
});
type Question = z.output<typeof Question>;

/** Asks a model about each, and keeps question and answer as the decision says. */
export async function predictOutputs(
  call: Call,
  asked: Question,
): Promise<Reply> {
  const { ctx, request } = call;
  authorize(ctx, "predict");

  const model = await findModel(ctx, asked);
  refuseVideos(asked.inputs);
  const wish = storeOf(request, asked);
  const decision = decide(ctx.policy, wish, ctx.now);
  const about = modelOf(model, call.requestId);
  const items = await eachOf(
    call,
    asked.inputs,
    WIDTH,
    (input, place) =>
      onceInBatch(call, place, decision.stored, async () => {
        const read = parse(Input, input);
        const said = await ask(call, asked, wish, read);
        return doneWith(call, asked, said, { model: about, input: read });
      }),
    (input, status) => ({
      ...{ id: "", created_at: ctx.now.toISOString(), model: about },
      ...{ input: shownOf(Input.safeParse(input).data, null), data: {} },
      status,
    }),
  );
  return batchReply("outputs", items, storageTold(decision));
}

/** In any of the places in which a client can say that nothing is to be kept. */
function storeOf(request: Request, { model }: Question): StorageWish {
  const { output_config, params } = model.output_info;
  const unwanted =
    output_config.no_store || Flag.safeParse(params.no_store).data === true;
  const wish = wishOf(request);
  return unwanted ? { ...wish, store: false } : wish;
}

async function ask(
  { ctx, request }: Call,
  { model_id, model }: Question,
  wish: StorageWish,
  { id, data }: Input,
): Promise<PredictionView> {
  const { output_config, params } = model.output_info;
  const { no_store: _, ...own } = params;
  const { sample_ms } = output_config;
  const asked = {
    ...{ model: model_id, wish, signal: request.signal },
    params: { ...own, ...(sample_ms && { sample_ms }) },
  };
  const carried = carriedIn(data);
  if (!carried) {
    if (!id) throw nothingAsked();
    const row = await findCalled(ctx, id);
    return predict(ctx, {
      ...asked,
      about: "kept",
      input: showId("inp", row.id),
    });
  }
  const incoming = await broughtBy(carried, request.signal);
  const { url } = incoming;
  const description = {
    ...{ filename: null, subject: null, url },
    ...pairsOf(data.metadata ?? {}),
    geo: data.geo?.geo_point ?? null,
  };
  return predict(ctx, { ...asked, about: "new", incoming, description });
}

const nothingAsked = () =>
  new WireError(30104, "invalid_request", "The input has no data.");

function doneWith(
  { requestId }: Call,
  { model }: Question,
  said: PredictionView,
  about: { model: object; input: Input },
): ItemDone {
  const { output_config } = model.output_info;
  const { id } = said.input;
  const item = {
    ...{ id: said.id ?? "", created_at: said.created_at },
    ...{ model: about.model, input: shownOf(about.input, id) },
    data: said.output ? outputData(said.output, wantedIn(output_config)) : {},
    status: statusOf(10000, requestId),
  };
  return { item, inputId: id && readId("inp", id) };
}

function wantedIn(config: z.output<typeof OutputConfig>): Wanted {
  const { min_value, max_concepts, select_concepts } = config;
  return {
    min_value,
    max_concepts: max_concepts || Number.POSITIVE_INFINITY,
    select: select_concepts.length > 0 ? select_concepts.map(nameOf) : null,
  };
}

/** What was asked about: where it is, and never what it is. */
function shownOf(input: Input | undefined, id: string | null) {
  const data = input?.data ?? {};
  const urlOf = (media: Data["image"]) =>
    media?.url ? { url: media.url } : {};
  return {
    id: input?.id ?? id ?? "",
    data: {
      image: urlOf(data.image),
      ...(data.video && { video: urlOf(data.video) }),
      ...(data.text && { text: urlOf(data.text) }),
    },
  };
}
