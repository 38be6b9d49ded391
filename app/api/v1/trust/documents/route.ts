import { answering } from "@/lib/http/answer";
import { bytesOf } from "@/lib/http/body";
import { onceFor } from "@/lib/http/once";
import { parse } from "@/lib/http/parse";
import { queryOf, said } from "@/lib/http/route";
import { Nothing, openRoute, operatorContext } from "@/lib/http/trust";
import { collect } from "@/lib/media/limit";
import { wholeList } from "@/lib/paging";
import { addDocument, DOCUMENT_BYTES } from "@/lib/trust/documents/change";
import { documentsIn } from "@/lib/trust/documents/document";
import { NewDocument } from "@/lib/trust/documents/schema";

export const dynamic = "force-dynamic";

export const GET = openRoute(Nothing, async ({ db }) =>
  wholeList(await documentsIn(db)),
);

export function POST(request: Request): Promise<Response> {
  return answering(async () => {
    const ctx = await operatorContext(request);
    const wanted = parse(NewDocument, queryOf(request));
    const body = await collect(bytesOf(request), DOCUMENT_BYTES, "A document");
    return onceFor(ctx, request, body, async () =>
      said(await addDocument(ctx, wanted, body)),
    );
  });
}
