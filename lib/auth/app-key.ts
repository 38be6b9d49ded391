import "server-only";

import { peerOf } from "@/lib/auth/peer";
import { traced } from "@/lib/auth/traced";
import { verifyKey } from "@/lib/auth/verify-key";
import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";

const SCHEME = /^(?:Key|Bearer) +(\S+)$/i;

/**
 * The context of a call that others' clients make: by an app key alone, which says the
 * app where the path doesn't. `unauthenticated` where there is none.
 */
export async function appKeyContext(
  request: Request,
  claimed: string | null,
): Promise<Ctx> {
  const sent = request.headers.get("authorization") ?? "";
  const [, secret] = SCHEME.exec(sent) ?? [];
  if (!secret) {
    throw new AppError(
      "unauthenticated",
      "Send an app key as Authorization: Key snj_….",
    );
  }
  const address = peerOf(request.headers);
  const occasion = { now: new Date(), address };
  return traced(await verifyKey(secret, claimed, occasion), request);
}
