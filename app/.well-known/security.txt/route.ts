import { publicUrl } from "@/lib/env";
import { notFound } from "@/lib/errors";
import { answering, plain } from "@/lib/http/answer";
import { visitOf } from "@/lib/http/trust";
import { securityTxt } from "@/lib/trust/security-txt";
import { contactIn } from "@/lib/trust/settings";

export const dynamic = "force-dynamic";

export function GET(request: Request): Promise<Response> {
  return answering(async () => {
    const { db, now } = await visitOf(request);
    const text = securityTxt(await contactIn(db), publicUrl(), now);
    if (text === null) throw notFound("page");
    return plain(text);
  });
}
