import { answering } from "@/lib/http/answer";
import { fileAnswer } from "@/lib/http/content";
import { parse } from "@/lib/http/parse";
import { queryOf } from "@/lib/http/route";
import { type Named, visitOf } from "@/lib/http/trust";
import { readDocument } from "@/lib/trust/documents/read";
import { DocumentQuery } from "@/lib/trust/documents/schema";

export function GET(request: Request, { params }: Named): Promise<Response> {
  return answering(async () => {
    const visit = await visitOf(request);
    const { documentId = "" } = await params;
    const query = parse(DocumentQuery, queryOf(request));
    const file = await readDocument(visit, { ...query, documentId });
    return fileAnswer(file, documentId);
  });
}
