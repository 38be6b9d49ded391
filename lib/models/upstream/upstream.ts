import "server-only";

import type { z } from "zod";

import { baseOf, placeOf } from "@/lib/models/upstream/address";
import { type Exchange, exchangeWith } from "@/lib/models/upstream/exchange";
import { failed, type Told } from "@/lib/models/upstream/failure";
import { jsonIn } from "@/lib/models/upstream/json";
import { type Message, messagesIn } from "@/lib/models/upstream/messages";
import type { Sending } from "@/lib/models/upstream/send";
import { theWorld, type World } from "@/lib/models/upstream/world";
import type { Secret } from "@/lib/secret";

export type UpstreamSettings = {
  /** The provider's: all calls of this process under it are counted together. */
  id: string;
  baseUrl: string;
  /** What each call carries, such as `authorization`. */
  headers: Secret<Record<string, string>>;
  /** How long it may be silent, before it answers and within. */
  timeoutSeconds: number;
  /** How many calls it is sent at a time. */
  concurrency: number;
  /** What of the JSON of a refusal may be told on: words of a closed list. */
  toldIn?: (body: unknown) => Told;
};

export type Call = {
  /** Below the base URL, with a `/` before it. What is in it is encoded already. */
  path: string;
  query?: Record<string, string>;
  /** `POST` where there is a body, and `GET` where there is none. */
  method?: string;
  headers?: Record<string, string>;
  /** Bytes go as they are, all else as JSON. */
  body?: unknown;
  /** Aborted when nobody waits any more: the call and its connection end at once. */
  signal: AbortSignal;
};

/**
 * A provider's server. Whatever goes wrong is an `AppError` without a word of the
 * provider's or the caller's in it: `Refused` for a status that says no,
 * `provider_timeout` for silence, `rate_limited` where too many wait already, and
 * `provider_failed` else. Aborting throws the signal's reason.
 */
export type Upstream = {
  json<S extends z.ZodType>(schema: S, call: Call): Promise<z.output<S>>;
  bytes(call: Call): Promise<{ headers: Exchange["headers"]; bytes: Buffer }>;
  /**
   * The events of a stream, none of which is read before the one at hand is done with.
   * Leaving the loop ends the call. `isLast` knows the last one; without it a stream
   * ends where the server says so.
   */
  events(
    call: Call & { isLast?: (message: Message) => boolean },
  ): AsyncIterable<Message>;
};

/** Throws `invalid_request` where the base URL is none. */
export function upstream(
  settings: UpstreamSettings,
  world: World = theWorld(),
): Upstream {
  const base = baseOf(settings.baseUrl);
  const begin = (call: Call) =>
    exchangeWith(settings, sendingOf(call, base, settings), world);

  const bytes: Upstream["bytes"] = async (call) => {
    const exchange = await begin(call);
    try {
      const bytes = Buffer.concat(await Array.fromAsync(exchange.body()));
      return { headers: exchange.headers, bytes };
    } finally {
      exchange.leave();
    }
  };

  return {
    bytes,

    async json(schema, call) {
      const answer = await bytes(call);
      const parsed = schema.safeParse(jsonIn(answer.bytes.toString()));
      if (parsed.success) return parsed.data;
      throw failed("The provider's answer isn't what was asked for.");
    },

    async *events({ isLast, ...call }) {
      const headers = { accept: "text/event-stream", ...call.headers };
      const exchange = await begin({ ...call, headers });
      try {
        refuseWhole(exchange);
        let last: Message | undefined;
        for await (const message of messagesIn(exchange.body())) {
          if (isLast?.(message)) {
            last = message;
            break;
          }
          yield message;
        }
        if (!last) return;
        exchange.leaveAtItsEnd();
        yield last;
      } finally {
        exchange.leave();
      }
    },
  };
}

function sendingOf(
  { path, query, body, signal, ...call }: Call,
  base: URL,
  { headers, timeoutSeconds }: UpstreamSettings,
): Sending {
  const isJson = body !== undefined && !(body instanceof Uint8Array);
  return {
    at: placeOf(base, path, query),
    method: call.method ?? (body === undefined ? "GET" : "POST"),
    headers: {
      accept: "application/json",
      ...(isJson && { "content-type": "application/json" }),
      ...headers.reveal(),
      ...call.headers,
    },
    body: isJson ? JSON.stringify(body) : (body ?? null),
    timeoutMs: timeoutSeconds * 1000,
    signal,
  };
}

function refuseWhole({ headers }: Exchange): void {
  if (!String(headers["content-type"]).startsWith("application/json")) return;
  throw failed("The provider answered in one piece, and not in a stream.");
}
