import "server-only";

import type { z } from "zod";

import { type Body, type Lacks, lacksOf } from "@/lib/models/openai/lacks";
import { toldIn } from "@/lib/models/openai/told";
import { baseOf } from "@/lib/models/upstream/address";
import type { Message } from "@/lib/models/upstream/messages";
import {
  type UpstreamSettings,
  upstream,
} from "@/lib/models/upstream/upstream";
import type { World } from "@/lib/models/upstream/world";
import { Secret } from "@/lib/secret";

export type ServerSettings = Omit<UpstreamSettings, "headers" | "toldIn"> & {
  /** Null: it wants none. */
  key: Secret<string> | null;
};

/** A server that speaks OpenAI's API, and is asked to keep nothing. */
export type Server = {
  base: URL;
  lacks: Lacks;
  get<S extends z.ZodType>(
    schema: S,
    path: string,
    signal: AbortSignal,
  ): Promise<z.output<S>>;
  post<S extends z.ZodType>(
    schema: S,
    path: string,
    body: Body,
    signal: AbortSignal,
  ): Promise<z.output<S>>;
  /** The events of what is streamed, up to the last. */
  stream(
    path: string,
    body: Body,
    signal: AbortSignal,
    isLast: (message: Message) => boolean,
  ): AsyncIterable<Message>;
};

/** Throws `invalid_request` where the base URL is none. */
export function serverOf(
  { key, ...settings }: ServerSettings,
  world?: World,
): Server {
  const base = baseOf(settings.baseUrl);
  const lacks = lacksOf(settings.id, base);
  const headers = new Secret<Record<string, string>>(
    key ? { authorization: `Bearer ${key.reveal()}` } : {},
  );
  const line = upstream({ ...settings, headers, toldIn }, world);
  return {
    base,
    lacks,
    get: (schema, path, signal) => line.json(schema, { path, signal }),

    async post(schema, path, asked, signal) {
      for (let body = lacks.without(asked); ; ) {
        try {
          return await line.json(schema, { path, body, signal });
        } catch (error) {
          body = lacks.lesser(body, error);
        }
      }
    },

    async *stream(path, asked, signal, isLast) {
      for (let body = lacks.without(asked); ; ) {
        try {
          return yield* line.events({ path, body, signal, isLast });
        } catch (error) {
          body = lacks.lesser(body, error);
        }
      }
    },
  };
}
