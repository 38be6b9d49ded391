import { prefersCsv } from "@/lib/http/accept";
import { answering, csv } from "@/lib/http/answer";
import { parse } from "@/lib/http/parse";
import { queryOf, said } from "@/lib/http/route";
import { visitOf } from "@/lib/http/trust";
import { processingCsv, processingOf } from "@/lib/trust/processing";
import { ProcessingQuery } from "@/lib/trust/processing-schema";

export function GET(request: Request): Promise<Response> {
  return answering(async () => {
    const { db, now } = await visitOf(request);
    const query = parse(ProcessingQuery, queryOf(request));
    const records = await processingOf(db, now);
    const wanted = prefersCsv(request.headers.get("accept")) ? "csv" : "json";
    const answer =
      (query.format ?? wanted) === "csv"
        ? csv("records-of-processing.csv", processingCsv(records))
        : said(records);
    answer.headers.set("vary", "accept");
    return answer;
  });
}
