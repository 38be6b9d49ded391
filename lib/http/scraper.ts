import "server-only";

import { isSameMachine } from "@/lib/auth/peer";
import { env } from "@/lib/env";
import { AppError, notFound } from "@/lib/errors";
import { sameBytes, sha256 } from "@/lib/sealing/digest";

/**
 * Lets through who may read the figures: with METRICS_TOKEN set, who sends it, from
 * anywhere; without, this machine. Throws `unauthenticated` or `not_found`.
 */
export function refuseStrangers({ headers }: Request): void {
  const { METRICS_TOKEN: token } = env();
  if (token) {
    const wanted = sha256(`Bearer ${token.reveal()}`);
    const sent = sha256(headers.get("authorization") ?? "");
    if (sameBytes(sent, wanted)) return;
    throw new AppError(
      "unauthenticated",
      "Send METRICS_TOKEN as Authorization: Bearer ….",
    );
  }
  if (!isSameMachine(headers)) throw notFound("page");
}
