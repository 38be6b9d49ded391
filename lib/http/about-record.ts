import "server-only";

import type { z } from "zod";

import { requestContext } from "@/lib/auth/context";
import type { Ctx } from "@/lib/context";
import { answering } from "@/lib/http/answer";
import { parseJson, wholeBody } from "@/lib/http/body";
import {
  answerOf,
  fingerprintOf,
  idempotencyKey,
  responseOf,
} from "@/lib/http/once";
import { parse } from "@/lib/http/parse";
import { type Params, said } from "@/lib/http/route";
import { type Done, once } from "@/lib/idempotency/once";
import { inputId as idOf } from "@/lib/inputs/record";

type Named = Params<{ appId: string; inputId: string }>;

/**
 * The handler of a POST below `…/inputs/{input}` whose answer says what is in the
 * record: for its key it is remembered as long as the record lives, and no longer.
 */
export function aboutRecord<S extends z.ZodType>(
  input: S,
  verb: (ctx: Ctx, inputId: string, input: z.output<S>) => Promise<unknown>,
) {
  return (request: Request, { params }: Named): Promise<Response> =>
    answering(async () => {
      const { appId, inputId } = await params;
      const ctx = await requestContext(request, appId);
      const body = await wholeBody(request);
      const work = async () =>
        said(await verb(ctx, inputId, parse(input, parseJson(body))));
      const key = idempotencyKey(request);
      if (key === null) return work();

      const fingerprint = fingerprintOf(ctx, request, body);
      const keyed = { key, fingerprint, mayKeep: true };
      const answer = await once(ctx, keyed, async (): Promise<Done> => {
        const answer = await answerOf(await work());
        return { kept: "record", inputId: idOf(inputId), answer };
      });
      return responseOf(answer);
    });
}
