import { publicUrl } from "@/lib/env";
import { answering } from "@/lib/http/answer";
import { visitOf } from "@/lib/http/trust";
import { PageQuery } from "@/lib/paging";
import { contactIn } from "@/lib/trust/settings";
import { atomOf } from "@/lib/trust/subprocessors/feed";
import { noticesIn } from "@/lib/trust/subprocessors/subprocessors";

export const dynamic = "force-dynamic";

const NEWEST = PageQuery.parse({ limit: 100 });

export function GET(request: Request): Promise<Response> {
  return answering(async () => {
    const { db, now } = await visitOf(request);
    const { data } = await noticesIn(db, NEWEST);
    const { operator } = await contactIn(db);
    const feed = atomOf(data, { at: publicUrl(), operator, now });
    return new Response(feed, {
      headers: { "content-type": "application/atom+xml; charset=utf-8" },
    });
  });
}
