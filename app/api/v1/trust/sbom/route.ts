import { answering } from "@/lib/http/answer";
import { visitOf } from "@/lib/http/trust";
import { bomOf } from "@/lib/trust/sbom";
import { software } from "@/lib/trust/software";

export const dynamic = "force-dynamic";

export function GET(request: Request): Promise<Response> {
  return answering(async () => {
    await visitOf(request);
    return new Response(JSON.stringify(bomOf(await software())), {
      headers: {
        "content-type": "application/vnd.cyclonedx+json; version=1.6",
        "content-disposition": 'attachment; filename="sojourn.cdx.json"',
      },
    });
  });
}
