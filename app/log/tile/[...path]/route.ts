import { answering } from "@/lib/http/answer";
import type { Params } from "@/lib/http/route";
import { publicTile } from "@/lib/receipts/public";

export function GET(
  _request: Request,
  { params }: Params<{ path: string[] }>,
): Promise<Response> {
  return answering(async () => {
    const tile = await publicTile(`tile/${(await params).path.join("/")}`);
    return new Response(Uint8Array.from(tile), {
      headers: { "content-type": "application/octet-stream" },
    });
  });
}
