import { exportAudit } from "@/lib/audit-trail/export";
import { listAudit } from "@/lib/audit-trail/list";
import { AuditQuery } from "@/lib/audit-trail/schema";
import { requestContext } from "@/lib/auth/context";
import { preferred } from "@/lib/http/accept";
import { answering } from "@/lib/http/answer";
import { madeAnswer } from "@/lib/http/content";
import { parse } from "@/lib/http/parse";
import { type Params, queryOf, said } from "@/lib/http/route";

const TYPES = {
  json: "application/json",
  csv: "text/csv",
  jsonl: "application/jsonl",
};

export function GET(
  request: Request,
  { params }: Params<{ appId: string }>,
): Promise<Response> {
  return answering(async () => {
    const ctx = await requestContext(request, (await params).appId);
    const query = parse(AuditQuery, queryOf(request));
    const format =
      query.format ?? preferred(TYPES, request.headers.get("accept"));
    if (format === "json") return said(await listAudit(ctx, query));
    return madeAnswer(request, await exportAudit(ctx, query, format));
  });
}
