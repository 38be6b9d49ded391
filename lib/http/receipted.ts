import "server-only";

import type { Ctx } from "@/lib/context";
import { AppError, FAILURES } from "@/lib/errors";
import {
  forgottenOf,
  type ReceiptWish,
  receiptHeaders,
  wishFor,
} from "@/lib/inputs/forget";
import { run } from "@/lib/statement";

/** The receipt that a request asks for with `sojourn-receipt: true`. */
export function wishOf(
  request: Request,
  ctx: Ctx,
  callId: string,
): ReceiptWish | undefined {
  const asked = request.headers.get("sojourn-receipt");
  if (asked === null || asked === "false") return undefined;
  if (asked === "true") return wishFor(callId, ctx.now);
  throw new AppError("invalid_request", "sojourn-receipt is true or false.", {
    param: "sojourn-receipt",
  });
}

/**
 * Does a call. One that is refused before a verb had it in hand was not kept either:
 * that is what its receipt says then, if there was to be one.
 */
export async function receipted(
  ctx: Ctx,
  wish: ReceiptWish | undefined,
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!wish || !isRefusal(error)) throw error;
    if ("sojourn-receipt" in error.headers) throw error;
    await run(ctx.db, forgottenOf(ctx, wish, null));
    throw error.telling(receiptHeaders(wish, false));
  }
}

const isRefusal = (error: unknown): error is AppError =>
  error instanceof AppError && FAILURES[error.code] < 500;
