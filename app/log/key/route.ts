import { vault } from "@/lib/auth/vault";
import { answering, plain } from "@/lib/http/answer";
import { publicKeys } from "@/lib/receipts/public";

export const dynamic = "force-dynamic";

export function GET(): Promise<Response> {
  return answering(async () => plain(await publicKeys(await vault())));
}
