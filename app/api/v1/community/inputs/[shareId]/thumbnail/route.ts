import { communityContext } from "@/lib/auth/community";
import { readSharedThumbnail } from "@/lib/community/read";
import { answering } from "@/lib/http/answer";
import { thumbnailAnswer } from "@/lib/http/content";
import { parse } from "@/lib/http/parse";
import { type Params, queryOf } from "@/lib/http/route";
import { ThumbnailQuery } from "@/lib/inputs/schema";

type Named = Params<{ shareId: string }>;

export function GET(request: Request, { params }: Named): Promise<Response> {
  return answering(async () => {
    const ctx = await communityContext(request);
    const { shareId } = await params;
    const { size } = parse(ThumbnailQuery, queryOf(request));
    return thumbnailAnswer(await readSharedThumbnail(ctx, shareId, size));
  });
}
