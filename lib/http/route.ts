import "server-only";

import type { z } from "zod";

import { requestContext } from "@/lib/auth/context";
import type { Ctx } from "@/lib/context";
import { answering } from "@/lib/http/answer";
import { parseJson, wholeBody } from "@/lib/http/body";
import { type Asking, onceFor } from "@/lib/http/once";
import { parse } from "@/lib/http/parse";

/** The parts of a path, by the names of its folders. */
export type Params<P> = { params: Promise<P> };

type InApp = { appId: string };

/**
 * Makes a route handler of a verb: who asks, what they sent, what came of it. What
 * the path names, beside the app, is part of what they sent.
 *
 * A route that needs more than this is written out from the same parts. It does not
 * get an option here.
 */
export function route<S extends z.ZodType>(
  input: S,
  verb: (ctx: Ctx, input: z.output<S>) => Promise<unknown>,
) {
  return (request: Request, { params }: Params<InApp>): Promise<Response> =>
    answering(async () => {
      const { appId, ...named } = await params;
      const ctx = await requestContext(request, appId);
      return done(ctx, request, named, input, verb);
    });
}

/** Does what a request asks, for whoever asks: a POST that has a key, once. */
export async function done<Who extends Asking, S extends z.ZodType>(
  ctx: Who,
  request: Request,
  named: object,
  input: S,
  verb: (ctx: Who, input: z.output<S>) => Promise<unknown>,
): Promise<Response> {
  if (request.method !== "POST") {
    return said(await verb(ctx, parse(input, await sent(request, named))));
  }
  const body = await wholeBody(request);
  return onceFor(ctx, request, body, async () => {
    const fields = body.length === 0 ? {} : parseJson(body);
    return said(await verb(ctx, parse(input, joined(fields, named))));
  });
}

/** A verb's result as an answer. */
export function said(result: unknown): Response {
  return result === undefined
    ? new Response(null, { status: 204 })
    : Response.json(result);
}

const BODILESS = new Set(["GET", "HEAD", "DELETE"]);

async function sent(request: Request, named: object): Promise<unknown> {
  if (BODILESS.has(request.method)) return joined(queryOf(request), named);
  return joined(parseJson(await wholeBody(request)), named);
}

/** A query's members. */
export function queryOf(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.url).searchParams);
}

// A body can't say otherwise than the path.
export function joined(fields: unknown, named: object): unknown {
  const plain = typeof fields === "object" && fields !== null;
  return plain && !Array.isArray(fields) ? { ...fields, ...named } : fields;
}
