import { answering, plain } from "@/lib/http/answer";
import type { Params } from "@/lib/http/route";
import { publicIntroduction } from "@/lib/receipts/public";

export function GET(
  _request: Request,
  { params }: Params<{ number: string }>,
): Promise<Response> {
  return answering(async () =>
    plain(await publicIntroduction((await params).number)),
  );
}
