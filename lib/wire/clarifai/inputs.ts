import "server-only";

import { z } from "zod";

import { sayConcepts } from "@/lib/annotations/concepts";
import { toldOf } from "@/lib/annotations/told";
import { record } from "@/lib/audit/record";
import { authorize, inTransaction } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";
import { parse } from "@/lib/http/parse";
import { showId } from "@/lib/ids";
import { changeDetails } from "@/lib/inputs/change";
import { countByState } from "@/lib/inputs/counts";
import { destroyInput } from "@/lib/inputs/destroy";
import { findCalled, inputCalled } from "@/lib/inputs/name";
import { inputsAfter, numberedInputs } from "@/lib/inputs/pages";
import { inputId } from "@/lib/inputs/record";
import type { Details } from "@/lib/inputs/schema";
import { deleteMatching } from "@/lib/retention/delete";
import { eachOf, refuseTooMany } from "@/lib/wire/clarifai/batch";
import type { Call } from "@/lib/wire/clarifai/call";
import { inputOf } from "@/lib/wire/clarifai/input-view";
import { changedPairs, pairsOf } from "@/lib/wire/clarifai/metadata";
import { batchReply, type Reply, reply } from "@/lib/wire/clarifai/reply";
import { conceptsIn } from "@/lib/wire/clarifai/said";
import {
  Action,
  Batch,
  Ids,
  Input,
  OwnId,
  Pagination,
  QueryFlag,
} from "@/lib/wire/clarifai/schema";
import { statusOf, WireError } from "@/lib/wire/clarifai/status";

export async function listInputs(call: Call, asked: Pagination) {
  return toldInputs(call, await numberedInputs(call.ctx, asked));
}

export const StreamQuery = z.object({
  per_page: Pagination.shape.per_page,
  last_id: z.string().optional(),
  descending: QueryFlag.default(false),
});

/** What comes after an input, which may be gone meanwhile if its id is ours. */
export async function streamInputs(
  call: Call,
  { per_page: limit, last_id, descending }: z.output<typeof StreamQuery>,
): Promise<Reply> {
  const { ctx } = call;
  const after = last_id
    ? ((await inputCalled(ctx, last_id)) ?? inputId(last_id))
    : null;
  const order = descending ? "desc" : "asc";
  return toldInputs(call, await inputsAfter(ctx, { after, order, limit }));
}

async function toldInputs(
  { ctx, requestId }: Call,
  rows: Parameters<typeof toldOf>[1],
): Promise<Reply> {
  const told = await toldOf(ctx, rows);
  return reply({
    inputs: told.map((one) => inputOf(ctx.appId, one, requestId)),
  });
}

export const Named = z.object({ input_id: z.string() });
type Named = z.output<typeof Named>;

export async function oneInput(
  call: Call,
  { input_id }: Named,
): Promise<Reply> {
  const { ctx } = call;
  authorize(ctx, "inputs:read");

  const row = await findCalled(ctx, input_id);
  await record(ctx, { action: "input.open", targetId: row.id });
  return reply({ input: await seen(call, row.id) });
}

async function seen({ ctx, requestId }: Call, id: string) {
  const row = await findCalled(ctx, showId("inp", id));
  const [told] = await toldOf(ctx, [row]);
  if (!told) throw notFound("input");
  return inputOf(ctx.appId, told, requestId);
}

export async function inputCounts({ ctx }: Call): Promise<Reply> {
  const { here, waiting, fetching, failed } = await countByState(ctx);
  return reply({
    counts: {
      ...{ processed: here, to_process: waiting },
      ...{ errors: failed, processing: fetching },
    },
  });
}

export const Patches = z.object({ action: Action, inputs: Batch });

/** `PATCH …/inputs`: what is said of each, never its content or its life. */
export async function patchInputs(
  call: Call,
  { action, inputs }: z.output<typeof Patches>,
): Promise<Reply> {
  const items = await eachOf(call, inputs, 1, async (input) => {
    const patched = await patchOne(call, action, parse(Patch, input));
    return {
      ...(await seen(call, patched)),
      status: statusOf(30200, call.requestId),
    };
  });
  return batchReply("inputs", items);
}

const Patch = Input.extend({ id: OwnId });

async function patchOne(
  { ctx }: Call,
  action: Action,
  { id, data }: z.output<typeof Patch>,
): Promise<string> {
  const { metadata, geo, concepts } = data;
  const row = await findCalled(ctx, id);
  await inTransaction(ctx, async (ctx) => {
    if (metadata || geo) {
      await changeDetails(ctx, row.id, (before) =>
        changed(before, action, data),
      );
    }
    if (concepts) {
      await sayConcepts(ctx, row.id, action, conceptsIn(data));
    }
  });
  return row.id;
}

function changed(
  before: Details,
  action: Action,
  { metadata, geo }: z.output<typeof Patch>["data"],
): Details {
  const pairs = metadata && changedPairs(before, action, pairsOf(metadata));
  const place = action === "remove" ? null : (geo?.geo_point ?? null);
  return { ...before, ...pairs, ...(geo && { geo: place }) };
}

/** `DELETE …/inputs/{id}`: answers when its key is destroyed. */
export async function deleteInput(
  { ctx }: Call,
  { input_id }: Named,
): Promise<Reply> {
  authorize(ctx, "inputs:delete");

  const id = (await inputCalled(ctx, input_id)) ?? inputId(input_id);
  const { receipt } = await destroyInput(ctx, showId("inp", id));
  return reply({}, { "sojourn-receipt": receipt });
}

export const Chosen = z.object({
  ids: Ids,
  delete_all: z.union([z.boolean(), QueryFlag]).default(false),
});

/** `DELETE …/inputs`: those that are named, or all there are. */
export async function deleteInputs(
  { ctx }: Call,
  { ids, delete_all }: z.output<typeof Chosen>,
): Promise<Reply> {
  authorize(ctx, "inputs:delete");

  if (!ids && !delete_all) {
    throw new WireError(11102, "invalid_request", "Say ids, or delete_all.");
  }
  if (ids) refuseTooMany(ids);
  const selection = ids ? { ids: await oursOf(ctx, ids) } : { q: "" };
  const { done, held, missing, state } = await deleteMatching(ctx, selection);
  if (state !== "done") return reply();
  if (held === 0 && !missing) return reply();
  if (done > 0) {
    const details = `${held} are held, and ${missing ?? 0} aren't there.`;
    return { ...reply(), code: 10010, details };
  }
  if (held === 0) throw notFound("input");
  throw new AppError(
    "held",
    "A hold keeps these. They can be destroyed when it is lifted.",
  ).telling({ "x-should-retry": "false" });
}

const oursOf = (ctx: Call["ctx"], ids: string[]): Promise<string[]> =>
  Promise.all(
    ids.map(async (id) => {
      const called = await inputCalled(ctx, id);
      return called ? showId("inp", called) : id;
    }),
  );
