import type { IncomingMessage, ServerResponse } from "node:http";

import * as inputs from "@/app/api/v1/apps/[appId]/inputs/route";
import * as predictions from "@/app/api/v1/apps/[appId]/predictions/route";
import { answerBy } from "@/lib/http/node";

type Handler = (
  request: Request,
  context: { params: Promise<{ appId: string }> },
) => Promise<Response>;

const BUSY: Record<string, Record<string, Handler>> = { inputs, predictions };
const PATH = /^\/api\/v1\/apps\/([\w-]+)\/(inputs|predictions)(?:\?|$)/;

/**
 * Answers what programs ask most by the handlers that Next would call, but without
 * Next around them: that takes longer than the call itself. Null for all else.
 */
export function beside(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> | null {
  const [, appId = "", noun = ""] = PATH.exec(incoming.url ?? "") ?? [];
  const handler = BUSY[noun]?.[incoming.method ?? ""];
  if (!handler) return null;
  const params = Promise.resolve({ appId });
  return answerBy(
    (request) => handler(request, { params }),
    incoming,
    outgoing,
  );
}
