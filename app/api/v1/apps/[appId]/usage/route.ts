import { requestContext } from "@/lib/auth/context";
import { prefersCsv } from "@/lib/http/accept";
import { answering, csv } from "@/lib/http/answer";
import { parse } from "@/lib/http/parse";
import { type Params, queryOf, said } from "@/lib/http/route";
import { usageCsv } from "@/lib/metering/csv";
import { readUsage } from "@/lib/metering/read";
import { UsageQuery } from "@/lib/metering/schema";

type Named = Params<{ appId: string }>;

export function GET(request: Request, { params }: Named): Promise<Response> {
  return answering(async () => {
    const ctx = await requestContext(request, (await params).appId);
    const query = parse(UsageQuery, queryOf(request));
    const usage = await readUsage(ctx, query);
    const wanted = prefersCsv(request.headers.get("accept")) ? "csv" : "json";
    const answer =
      (query.format ?? wanted) === "csv"
        ? csv("usage.csv", usageCsv(usage))
        : said(usage);
    answer.headers.set("vary", "accept");
    return answer;
  });
}
