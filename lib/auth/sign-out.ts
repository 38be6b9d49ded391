import "server-only";

import { record } from "@/lib/audit/record";
import { endSession, type SignedIn } from "@/lib/auth/session";
import { db } from "@/lib/db";

/** Ends a person's session, and says so in the log. */
export async function signOut(
  { sessionId, userId }: Pick<SignedIn, "sessionId" | "userId">,
  { now, address }: { now: Date; address: string | null },
): Promise<void> {
  await endSession(sessionId);
  await record(
    {
      db: db(),
      now,
      address,
      appId: null,
      actor: { kind: "member", id: userId },
    },
    { action: "session.end" },
  );
}
