import "server-only";

import type { Body } from "@/lib/models/openai/lacks";
import { respond, respondAloud } from "@/lib/models/openai/response";
import {
  respondByChat,
  respondByChatAloud,
} from "@/lib/models/openai/responses-by-chat/respond";
import type { Server } from "@/lib/models/openai/server";
import type { Answer, Listener } from "@/lib/models/provider";
import { Refused } from "@/lib/models/upstream/failure";

/** A response, by chat completions where the server turns out to know no responses. */
export async function converseInResponses(
  server: Server,
  body: Body,
  listen: Listener | null,
  signal: AbortSignal,
): Promise<Answer> {
  if (server.lacks.has("/responses")) {
    return byChat(server, body, listen, signal);
  }
  try {
    return await (listen
      ? respondAloud(server, body, listen, signal)
      : respond(server, body, signal));
  } catch (error) {
    if (!mayHaveNoResponses(error)) throw error;
  }
  const answer = await byChat(server, body, listen, signal);
  // A model that isn't there is a 404 as well, but to both.
  server.lacks.add("/responses");
  return answer;
}

const byChat = (
  server: Server,
  body: Body,
  listen: Listener | null,
  signal: AbortSignal,
) =>
  listen
    ? respondByChatAloud(server, body, listen, signal)
    : respondByChat(server, body, signal);

const NO_SUCH_PLACE = new Set([404, 405, 501]);

const mayHaveNoResponses = (error: unknown) =>
  error instanceof Refused &&
  NO_SUCH_PLACE.has(error.status) &&
  error.told.code !== "model_not_found";
