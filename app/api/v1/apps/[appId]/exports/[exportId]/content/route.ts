import { requestContext } from "@/lib/auth/context";
import { openArchive } from "@/lib/exports/open";
import { ArchiveQuery } from "@/lib/exports/schema";
import { answering } from "@/lib/http/answer";
import { archiveAnswer } from "@/lib/http/content";
import { parse } from "@/lib/http/parse";
import { type Params, queryOf } from "@/lib/http/route";

type Named = Params<{ appId: string; exportId: string }>;

export function GET(request: Request, { params }: Named): Promise<Response> {
  return answering(async () => {
    const { appId, exportId } = await params;
    const ctx = await requestContext(request, appId);
    const { part } = parse(ArchiveQuery, queryOf(request));
    return archiveAnswer(request, await openArchive(ctx, exportId, part));
  });
}
