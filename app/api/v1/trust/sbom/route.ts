import { answering } from "@/lib/http/answer";
import { refuseWhereOff } from "@/lib/trust/center";
import { bomOf } from "@/lib/trust/sbom";
import { software } from "@/lib/trust/software";

export const dynamic = "force-dynamic";

export function GET(): Promise<Response> {
  return answering(async () => {
    refuseWhereOff();
    const bom = bomOf(await software());
    return new Response(JSON.stringify(bom), {
      headers: {
        "content-type": "application/vnd.cyclonedx+json; version=1.6",
        "content-disposition": 'attachment; filename="sojourn.cdx.json"',
      },
    });
  });
}
