import { communityContext } from "@/lib/auth/community";
import { openCommunityArchive } from "@/lib/community/exports/open";
import { ArchiveQuery } from "@/lib/exports/schema";
import { answering } from "@/lib/http/answer";
import { archiveAnswer } from "@/lib/http/content";
import { parse } from "@/lib/http/parse";
import { type Params, queryOf } from "@/lib/http/route";

type Named = Params<{ trainingId: string }>;

export function GET(request: Request, { params }: Named): Promise<Response> {
  return answering(async () => {
    const ctx = await communityContext(request);
    const { trainingId } = await params;
    const { part } = parse(ArchiveQuery, queryOf(request));
    const archive = await openCommunityArchive(ctx, { trainingId, part });
    return archiveAnswer(request, archive);
  });
}
