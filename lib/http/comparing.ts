import "server-only";

import { requestContext } from "@/lib/auth/context";
import { authorize, type Ctx } from "@/lib/context";
import { storageHeader } from "@/lib/decision/decide";
import { answering } from "@/lib/http/answer";
import {
  answerOf,
  fingerprintOf,
  idempotencyKey,
  responseOf,
} from "@/lib/http/once";
import { parse } from "@/lib/http/parse";
import type { Params } from "@/lib/http/route";
import { readSpelling, type Spelled } from "@/lib/http/spelling";
import { type Done, once } from "@/lib/idempotency/once";
import { incomingOf } from "@/lib/inputs/carried";
import { type Incoming, readContent } from "@/lib/inputs/content";
import {
  NewExample,
  NewExampleBeside,
  type SimilarQuery,
} from "@/lib/search/schema";
import { similarToExample } from "@/lib/search/similar";

const NOTHING_KEPT = {
  "sojourn-storage": storageHeader({ stored: false, expires_at: null }),
};

/**
 * The handler of `POST /apps/{app}/inputs/similar`, in the three spellings of storing.
 * The example is in memory alone; for its `Idempotency-Key` neither it nor its answer
 * is remembered.
 */
export function comparing(
  request: Request,
  { params }: Params<{ appId: string }>,
): Promise<Response> {
  return answering(async () => {
    const ctx = await requestContext(request, (await params).appId);
    authorize(ctx, "inputs:read");
    const key = idempotencyKey(request);
    const spelled = await readSpelling(request, key !== null);
    const work = () => answered(ctx, spelled, request.signal);
    if (key === null) return work();

    const fingerprint = fingerprintOf(ctx, request, ...spelled.print);
    const done = async (): Promise<Done> => {
      return { kept: "nothing", answer: await answerOf(await work()) };
    };
    return responseOf(
      await once(ctx, { key, fingerprint, mayKeep: false }, done),
    );
  }, NOTHING_KEPT);
}

async function answered(
  ctx: Ctx,
  spelled: Spelled,
  signal: AbortSignal,
): Promise<Response> {
  const { incoming, query } = await askedIn(spelled, signal);
  const content = await readContent(incoming);
  const similar = await similarToExample(ctx, content, query);
  return Response.json(similar, { headers: NOTHING_KEPT });
}

type Asked = { incoming: Incoming; query: SimilarQuery };

async function askedIn(
  { said, beside }: Spelled,
  signal: AbortSignal,
): Promise<Asked> {
  if (beside) {
    const { limit } = parse(NewExampleBeside, said);
    return { incoming: beside, query: { limit } };
  }
  const { input, limit } = parse(NewExample, said);
  return { incoming: await incomingOf(input, signal), query: { limit } };
}
