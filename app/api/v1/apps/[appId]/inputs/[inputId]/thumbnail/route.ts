import { requestContext } from "@/lib/auth/context";
import { prefersAvif } from "@/lib/http/accept";
import { answering } from "@/lib/http/answer";
import { thumbnailAnswer } from "@/lib/http/content";
import { parse } from "@/lib/http/parse";
import { type Params, queryOf } from "@/lib/http/route";
import { ThumbnailQuery } from "@/lib/inputs/schema";
import { readThumbnail } from "@/lib/inputs/thumbnail";

type Named = Params<{ appId: string; inputId: string }>;

export function GET(request: Request, { params }: Named): Promise<Response> {
  return answering(async () => {
    const { appId, inputId } = await params;
    const ctx = await requestContext(request, appId);
    const { size } = parse(ThumbnailQuery, queryOf(request));
    const as = prefersAvif(request.headers.get("accept")) ? "avif" : "webp";
    return thumbnailAnswer(await readThumbnail(ctx, inputId, size, as));
  });
}
