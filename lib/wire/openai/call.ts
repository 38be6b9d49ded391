import "server-only";

import type { z } from "zod";

import { decide } from "@/lib/decision/decide";
import type { StorageWish } from "@/lib/decision/schema";
import { AppError } from "@/lib/errors";
import { fingerprintOf, idempotencyKey, responseOf } from "@/lib/http/once";
import { receipted, wishOf as receiptWish } from "@/lib/http/receipted";
import { type Frames, streamed } from "@/lib/http/streamed";
import { type Answer, type Done, once } from "@/lib/idempotency/once";
import type { ReceiptWish } from "@/lib/inputs/forget";
import type { Call } from "@/lib/wire/openai/route";
import type { About } from "@/lib/wire/openai/schema";

export type Said = z.output<z.ZodObject<typeof About>>;

const FLAGS: Record<string, boolean> = { true: true, false: false };

/** What a call asks of its storage: in its body, or by a header that is only stricter. */
export function wishOf(request: Request, asked: Said): StorageWish {
  const header = request.headers.get("sojourn-store");
  const { store = null, retention = null } = asked;
  if (header === null) return { store, retention };
  const flag = FLAGS[header.toLowerCase()];
  if (flag !== undefined) return { store: flag ? store : false, retention };
  throw new AppError("invalid_request", "sojourn-store is true or false.", {
    param: "sojourn-store",
  });
}

/** What is done for a call: it gives frames, where its answer is streamed. */
export type Work = (
  signal: AbortSignal,
  receipt: ReceiptWish | undefined,
  frames: Frames | null,
) => Promise<Done>;

/**
 * Answers a call that asks a model: once for its key, with a receipt if it wants one, and
 * where it wants a stream, frame by frame. What is replayed comes in one piece.
 */
export async function answerOnce(
  call: Call,
  asked: Said,
  work: Work,
): Promise<Response> {
  const { ctx, request, requestId } = call;
  const receipt = receiptWish(request, ctx, requestId);
  return receipted(ctx, receipt, async () => {
    if (!asked.stream) {
      const done = () => work(request.signal, receipt, null);
      return responseOf(await keyed(call, asked, done));
    }
    return streamed(request.signal, async (frames, signal) => {
      const answer = await keyed(call, asked, () =>
        work(signal, receipt, frames),
      );
      await frames.replay(answer);
    });
  });
}

async function keyed(
  { ctx, request, body }: Call,
  asked: Said,
  work: () => Promise<Done>,
): Promise<Answer> {
  const key = idempotencyKey(request);
  if (key === null) return (await work()).answer;
  const fingerprint = fingerprintOf(ctx, request, body);
  const mayKeep = decide(ctx.policy, wishOf(request, asked), ctx.now).stored;
  return once(ctx, { key, fingerprint, mayKeep }, work);
}
