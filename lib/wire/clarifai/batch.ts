import "server-only";

import { env } from "@/lib/env";
import { AppError, type Failure } from "@/lib/errors";
import { answerOf, fingerprintOf, idempotencyKey } from "@/lib/http/once";
import { type Done, once } from "@/lib/idempotency/once";
import type { Call } from "@/lib/wire/clarifai/call";
import { failedItem, type Item } from "@/lib/wire/clarifai/reply";
import { type Status, WireError } from "@/lib/wire/clarifai/status";

/** Throws where a batch has too many items. */
export function refuseTooMany(items: unknown[]): void {
  const most = env().LIMIT_BATCH_ITEMS;
  if (items.length <= most) return;
  throw new WireError(30105, "too_large", `At most ${most} at a time.`);
}

/**
 * Does something with each item of a batch, so many at a time; one that fails says so in
 * its place. Answers in their order.
 */
export async function eachOf<T>(
  call: Call,
  items: T[],
  width: number,
  work: (item: T, place: number) => Promise<Item>,
  failed: (item: T, status: Status) => Item = (_, status) => ({ status }),
): Promise<Item[]> {
  refuseTooMany(items);
  const done: Item[] = [];
  const left = items.entries();
  const takeTurns = async () => {
    for (const [place, item] of left) {
      done[place] = await work(item, place).catch((error: unknown) => {
        if (isOfTheWhole(error) || call.request.signal.aborted) throw error;
        return failed(item, failedItem(error, call.requestId));
      });
    }
  };
  await Promise.all(Array.from({ length: width }, takeTurns));
  return done;
}

const OF_THE_WHOLE = new Set<Failure>([
  "idempotency_mismatch",
  "insufficient_quota",
]);

const isOfTheWhole = (error: unknown) =>
  error instanceof AppError && OF_THE_WHOLE.has(error.code);

/** Under whose key the answer to one item of a batch is remembered. */
export type ItemDone = {
  item: Item;
  /** The UUID of the record that it made. Null: nothing of it is kept. */
  inputId: string | null;
};

/**
 * Does one item of a batch once, where the batch has an `Idempotency-Key`: each has its
 * own of it, so that what failed can be sent again with the rest, and what it answered
 * goes with its record.
 */
export async function onceInBatch(
  { ctx, request, body }: Call,
  place: number,
  mayKeep: boolean,
  work: () => Promise<ItemDone>,
): Promise<Item> {
  const key = idempotencyKey(request);
  if (key === null) return (await work()).item;

  const fingerprint = fingerprintOf(ctx, request, body, String(place));
  const ofItem = { key: `${key}#${place}`, fingerprint, mayKeep };
  const answer = await once(ctx, ofItem, async (): Promise<Done> => {
    const { item, inputId } = await work();
    const answer = await answerOf(Response.json(item));
    return inputId
      ? { kept: "record", inputId, answer }
      : { kept: "nothing", answer };
  });
  return JSON.parse(answer.body) as Item;
}
