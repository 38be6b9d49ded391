import "server-only";

import type { z } from "zod";

import type { Ctx } from "@/lib/context";

/** One call of a client, within the app that its key is for. */
export type Call = {
  ctx: Ctx;
  request: Request;
  requestId: string;
  /** The body's bytes, to tell two calls apart. */
  body: Uint8Array;
};

export type Method = "GET" | "POST" | "DELETE";

/** A path of this wire below `/openai/v1`, and the verb that it asks for. */
export type Route = {
  method: Method;
  /** `chat/completions/:id` */
  path: string;
  schema: z.ZodType;
  answer: (call: Call, asked: unknown) => Promise<Response>;
};

/** A row of the table. What the path names is part of what is asked. */
export const on = <S extends z.ZodType>(
  method: Method,
  path: string,
  schema: S,
  answer: (call: Call, asked: z.output<S>) => Promise<Response>,
): Route => ({
  ...{ method, path, schema },
  answer: (call, asked) => answer(call, asked as z.output<S>),
});
