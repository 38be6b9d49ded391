import type { IncomingMessage, ServerResponse } from "node:http";

import * as ingest from "@/app/api/uploadthing/ingest/[key]/route";
import * as content from "@/app/api/v1/apps/[appId]/inputs/[inputId]/content/route";
import * as thumbnail from "@/app/api/v1/apps/[appId]/inputs/[inputId]/thumbnail/route";
import * as inputs from "@/app/api/v1/apps/[appId]/inputs/route";
import * as predictions from "@/app/api/v1/apps/[appId]/predictions/route";
import * as upload from "@/app/api/v1/apps/[appId]/uploads/[uploadId]/route";
import * as uploads from "@/app/api/v1/apps/[appId]/uploads/route";
import { answerBy } from "@/lib/http/node";
import { openai } from "@/lib/wire/openai/serve";

type Named = { appId: string; inputId: string; uploadId: string };

type Handler = (
  request: Request,
  context: { params: Promise<Named> },
) => Promise<Response>;

const BUSY: Record<string, Record<string, Handler>> = {
  inputs,
  predictions,
  uploads,
  upload,
  content,
  thumbnail,
};
const INGEST = /^\/api\/uploadthing\/ingest\/\w+\?/;
const OPENAI = /^\/openai\/v1\//;
const PATH =
  /^\/api\/v1\/apps\/([\w-]+)\/(?:(inputs|predictions|uploads)|uploads\/([\w-]+)|inputs\/([\w-]+)\/(content|thumbnail))(?:\?|$)/;

/**
 * Answers what programs ask most, what a gallery asks with each row, and what carries
 * large bodies, by the handlers that Next would call, but without Next around them:
 * that takes longer than the call itself. Null for all else.
 */
export function beside(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> | null {
  if (incoming.method === "PUT" && INGEST.test(incoming.url ?? "")) {
    return answerBy(ingest.PUT, incoming, outgoing);
  }
  if (OPENAI.test(incoming.url ?? "")) {
    return answerBy(openai, incoming, outgoing);
  }
  const [, appId = "", listed, uploadId = "", inputId = "", part = ""] =
    PATH.exec(incoming.url ?? "") ?? [];
  const noun = listed ?? (uploadId ? "upload" : part);
  const handler = appId ? BUSY[noun]?.[incoming.method ?? ""] : undefined;
  if (!handler) return null;
  // A path has the parts that are in it, and no other.
  const params = Promise.resolve({
    appId,
    ...(uploadId && { uploadId }),
    ...(inputId && { inputId }),
  } as Named);
  return answerBy(
    (request) => handler(request, { params }),
    incoming,
    outgoing,
  );
}
