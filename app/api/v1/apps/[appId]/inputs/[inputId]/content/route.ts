import { requestContext } from "@/lib/auth/context";
import { answering } from "@/lib/http/answer";
import { contentAnswer } from "@/lib/http/content";
import type { Params } from "@/lib/http/route";
import { readInput } from "@/lib/inputs/read";

type Named = Params<{ appId: string; inputId: string }>;

export function GET(request: Request, { params }: Named): Promise<Response> {
  return answering(async () => {
    const { appId, inputId } = await params;
    const ctx = await requestContext(request, appId);
    return contentAnswer(request, await readInput(ctx, inputId));
  });
}
