import { answering, plain } from "@/lib/http/answer";
import { publicCheckpoint } from "@/lib/receipts/public";

export const dynamic = "force-dynamic";

export function GET(): Promise<Response> {
  return answering(async () => plain(await publicCheckpoint()));
}
