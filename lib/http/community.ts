import "server-only";

import type { z } from "zod";

import { communityContext, recipientContext } from "@/lib/auth/community";
import type { CommunityCtx } from "@/lib/context";
import { answering } from "@/lib/http/answer";
import { done, type Params } from "@/lib/http/route";

/** Makes a route handler of a verb of the community, as `route` makes one of an app's. */
export const communityRoute = routeAs(communityContext);

/** The same of what whoever exported something has to know and do, whatever is switched off. */
export const recipientRoute = routeAs(recipientContext);

function routeAs(contextOf: (request: Request) => Promise<CommunityCtx>) {
  return <S extends z.ZodType>(
    input: S,
    verb: (ctx: CommunityCtx, input: z.output<S>) => Promise<unknown>,
  ) =>
    (
      request: Request,
      { params }: Params<Record<string, string>>,
    ): Promise<Response> =>
      answering(async () =>
        done(await contextOf(request), request, await params, input, verb),
      );
}
