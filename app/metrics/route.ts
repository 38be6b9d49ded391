import { answering } from "@/lib/http/answer";
import { refuseStrangers } from "@/lib/http/scraper";
import { exposition, METRICS_TYPE } from "@/lib/metrics/exposition";

export const dynamic = "force-dynamic";

export function GET(request: Request): Promise<Response> {
  return answering(async () => {
    refuseStrangers(request);
    const headers = { "content-type": METRICS_TYPE };
    return new Response(await exposition(), { headers });
  });
}
