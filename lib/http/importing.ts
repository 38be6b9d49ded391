import "server-only";

import { requestContext } from "@/lib/auth/context";
import { answering } from "@/lib/http/answer";
import { bytesOf } from "@/lib/http/body";
import {
  answerOf,
  fingerprintOf,
  idempotencyKey,
  responseOf,
} from "@/lib/http/once";
import { parse } from "@/lib/http/parse";
import { type Params, queryOf, said } from "@/lib/http/route";
import { type Done, once } from "@/lib/idempotency/once";
import {
  authorizeImport,
  createImport,
  forgetUpload,
} from "@/lib/imports/create";
import { ImportQuery } from "@/lib/imports/schema";
import { keepUpload } from "@/lib/imports/upload";

/**
 * The handler of `POST /apps/{app}/imports`: the body is sealed as it comes, whatever its
 * type is said to be. What makes it this request is known when all of it has come; where
 * it was made before, what came is forgotten.
 */
export function importing(
  request: Request,
  { params }: Params<{ appId: string }>,
): Promise<Response> {
  return answering(async () => {
    const ctx = await requestContext(request, (await params).appId);
    authorizeImport(ctx);
    const { format } = parse(ImportQuery, queryOf(request));
    const key = idempotencyKey(request);
    const { upload, sha256 } = await keepUpload(ctx, bytesOf(request));
    const create = async () => said(await createImport(ctx, format, upload));
    if (key === null) return create();

    let isMade = false;
    const fingerprint = fingerprintOf(ctx, request, sha256);
    const asked = { key, fingerprint, mayKeep: true };
    try {
      const answer = await once(ctx, asked, async (): Promise<Done> => {
        isMade = true;
        return { kept: "owner", answer: await answerOf(await create()) };
      });
      return responseOf(answer);
    } finally {
      if (!isMade) await forgetUpload(ctx, upload.blobKey);
    }
  });
}
