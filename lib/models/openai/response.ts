import "server-only";

import { z } from "zod";

import {
  brokenOff,
  endedEarly,
  failureSaid,
  malformed,
} from "@/lib/models/openai/broken";
import type { Body } from "@/lib/models/openai/lacks";
import { ResponseSoFar } from "@/lib/models/openai/response-so-far";
import type { Server } from "@/lib/models/openai/server";
import { usageIn } from "@/lib/models/openai/usage";
import type { Answer, Listener, StreamEvent } from "@/lib/models/provider";
import { jsonIn } from "@/lib/models/upstream/json";
import type { Message } from "@/lib/models/upstream/messages";

const Whole = z.looseObject({
  status: z.string().optional(),
  error: z.unknown().optional(),
  output: z.array(z.looseObject({})),
});

/** A `response` in one piece. */
export async function respond(
  server: Server,
  { stream: _, stream_options: __, ...asked }: Body,
  signal: AbortSignal,
): Promise<Answer> {
  const body = { ...asked, store: false };
  const whole = await server.post(Whole, "/responses", body, signal);
  if (whole.status === "failed") throw failureSaid(whole);
  return answerOfResponse(whole);
}

/** The same, told event by event as the server sends it. */
export async function respondAloud(
  server: Server,
  asked: Body,
  listen: Listener,
  signal: AbortSignal,
): Promise<Answer> {
  const body = { ...asked, stream: true, store: false };
  const soFar = new ResponseSoFar();
  let hasBegun = false;
  try {
    const stream = server.stream("/responses", body, signal, isLast);
    for await (const message of stream) {
      if (message.data === "") continue;
      const event = eventIn(message);
      soFar.take(event);
      hasBegun = true;
      await listen(event);
      if (isLast(message)) return answerOfResponse(wholeIn(event));
    }
    throw endedEarly();
  } catch (error) {
    throw hasBegun ? brokenOff(answerOfResponse(soFar.body()), error) : error;
  }
}

const LAST = new Set(["response.completed", "response.incomplete"]);

const isLast = (message: Message): boolean => LAST.has(typeOf(message));

/** Most servers name an event's type beside its data, all of them within. */
function typeOf({ event, data }: Message): string {
  return event ?? Event.safeParse(jsonIn(data)).data?.type ?? "";
}

const Event = z.looseObject({ type: z.string() });

/** Throws for an event that tells of a failure. */
function eventIn({ event, data }: Message): StreamEvent {
  const said = jsonIn(data);
  const named = Event.safeParse(said).success
    ? said
    : { type: event, ...Object(said) };
  const { success, data: read } = Event.safeParse(named);
  if (!success) throw malformed();
  if (read.type === "response.failed") throw failureSaid(read.response);
  if (read.type === "error") throw failureSaid(read);
  return named;
}

function wholeIn({ response }: StreamEvent): Body {
  const whole = Whole.safeParse(response);
  if (whole.success) return whole.data;
  throw malformed();
}

/** What a whole `response` says, or as much of it as there is. */
export function answerOfResponse(body: Body): Answer {
  return {
    output: { text: textOf(body) },
    usage: usageIn(body.usage),
    said: { form: "response", body },
  };
}

const Said = z.looseObject({
  output: z.array(
    z.looseObject({
      content: z
        .array(
          z.looseObject({
            type: z.string(),
            text: z.string().optional(),
            refusal: z.string().optional(),
          }),
        )
        .nullish()
        .catch(null),
    }),
  ),
});

function textOf(body: Body): string {
  const output = Said.safeParse(body).data?.output ?? [];
  const parts = output.flatMap(({ content }) => content ?? []);
  const texts = parts.filter(({ type }) => type === "output_text");
  const said = texts.map(({ text }) => text).join("");
  return said || parts.map(({ refusal }) => refusal ?? "").join("");
}
