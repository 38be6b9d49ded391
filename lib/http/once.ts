import "server-only";

import type { CommunityCtx, Ctx, PersonCtx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { type Answer, type Done, once } from "@/lib/idempotency/once";

const KEY = /^[\x21-\x7e]{1,255}$/;

/** What a caller sent as `Idempotency-Key`. Null: nothing. */
export function idempotencyKey(request: Request): string | null {
  const key = request.headers.get("idempotency-key");
  if (key === null || KEY.test(key)) return key;
  throw new AppError(
    "invalid_request",
    "An Idempotency-Key has 1 to 255 visible ASCII characters.",
    { param: "Idempotency-Key" },
  );
}

/** Who asks: within an app, as a person outside any, or as a reader of the community. */
export type Asking = Ctx | PersonCtx | CommunityCtx;

/** Null: nobody that we know. */
const askerOf = (ctx: Asking): string | null =>
  "actor" in ctx ? ctx.actor.id : (ctx.reader?.id ?? null);

/**
 * Everything that makes a request this one: method, path, query, type, body, and who
 * sent it, so that nobody is told what another was answered.
 */
export function fingerprintOf(
  ctx: Asking,
  request: Request,
  ...parts: (string | Uint8Array)[]
): Buffer {
  const { pathname, search } = new URL(request.url);
  const type = request.headers.get("content-type")?.split(";")[0] ?? "";
  const { method } = request;
  const all = [askerOf(ctx) ?? "", method, pathname, search, type, ...parts];
  return Buffer.concat(
    all.flatMap((part) => {
      const bytes = Buffer.from(part);
      const length = Buffer.alloc(8);
      length.writeBigUInt64BE(BigInt(bytes.length));
      return [length, bytes];
    }),
  );
}

/**
 * Does a POST that makes no record, once for its key if it has one. Of nobody that we know
 * nothing is kept, who may do nothing that has to be done once.
 */
export async function onceFor(
  ctx: Asking,
  request: Request,
  body: Uint8Array,
  work: () => Promise<Response>,
): Promise<Response> {
  const key = idempotencyKey(request);
  const ownerId = askerOf(ctx);
  if (key === null || ownerId === null) return work();

  const fingerprint = fingerprintOf(ctx, request, body);
  const { now, db, vault } = ctx;
  const answer = await once(
    "appId" in ctx ? ctx : { now, db, vault, ownerId },
    { key, fingerprint, mayKeep: true },
    async (): Promise<Done> => {
      return { kept: "owner", answer: await answerOf(await work()) };
    },
  );
  return responseOf(answer);
}

/** A response that can be given again. */
export async function answerOf(response: Response): Promise<Answer> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

export function responseOf({ status, headers, body }: Answer): Response {
  return new Response(body === "" ? null : body, { status, headers });
}
