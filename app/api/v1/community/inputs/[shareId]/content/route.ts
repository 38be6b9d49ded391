import { communityContext } from "@/lib/auth/community";
import { readShared } from "@/lib/community/read";
import { answering } from "@/lib/http/answer";
import { contentAnswer } from "@/lib/http/content";
import type { Params } from "@/lib/http/route";

type Named = Params<{ shareId: string }>;

export function GET(request: Request, { params }: Named): Promise<Response> {
  return answering(async () => {
    const ctx = await communityContext(request);
    const { shareId } = await params;
    return contentAnswer(request, await readShared(ctx, shareId));
  });
}
