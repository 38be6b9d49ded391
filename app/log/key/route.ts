import { vault } from "@/lib/auth/vault";
import { db } from "@/lib/db";
import { answering, plain } from "@/lib/http/answer";
import { publicKeys } from "@/lib/receipts/public";

export const dynamic = "force-dynamic";

export function GET(): Promise<Response> {
  return answering(async () => {
    const ctx = { db: db(), vault: await vault(), now: new Date() };
    return plain(await publicKeys(ctx));
  });
}
