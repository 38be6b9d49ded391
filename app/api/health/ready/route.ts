import { answering } from "@/lib/http/answer";
import { readiness } from "@/lib/metrics/readiness";

export const dynamic = "force-dynamic";

/** Whether this process can do its work, for who sends it some: 200 or 503. */
export function GET(): Promise<Response> {
  return answering(async () => {
    const found = await readiness();
    const status = found.status === "not_ready" ? 503 : 200;
    return Response.json(found, { status });
  });
}
