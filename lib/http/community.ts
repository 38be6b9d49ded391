import "server-only";

import type { z } from "zod";

import { communityContext } from "@/lib/auth/community";
import type { CommunityCtx } from "@/lib/context";
import { answering } from "@/lib/http/answer";
import { parseJson, wholeBody } from "@/lib/http/body";
import { parse } from "@/lib/http/parse";
import { joined, type Params, queryOf, said } from "@/lib/http/route";

const BODILESS = new Set(["GET", "HEAD", "DELETE"]);

/**
 * Makes a route handler of a verb of the community, as `route` makes one of an app's. A
 * verb that changes something comes to the same when it is asked for twice.
 */
export function communityRoute<S extends z.ZodType>(
  input: S,
  verb: (ctx: CommunityCtx, input: z.output<S>) => Promise<unknown>,
) {
  return (
    request: Request,
    { params }: Params<Record<string, string>>,
  ): Promise<Response> =>
    answering(async () => {
      const ctx = await communityContext(request);
      const fields = BODILESS.has(request.method)
        ? queryOf(request)
        : await bodyOf(request);
      const wanted = parse(input, joined(fields, await params));
      return said(await verb(ctx, wanted));
    });
}

async function bodyOf(request: Request): Promise<unknown> {
  const body = await wholeBody(request);
  return body.length === 0 ? {} : parseJson(body);
}
