import "server-only";

import { record, type Witness } from "@/lib/audit/record";
import {
  type FailureLimit,
  failureLimit,
  refuseWhereUsedUp,
} from "@/lib/auth/failures";
import { passwordMatches } from "@/lib/auth/password";
import { db } from "@/lib/db";
import { sha256 } from "@/lib/sealing/digest";

const FAILURES_PER_PERSON = 10;
const FAILURES_PER_ADDRESS = 100;

export type Credentials = { email: string; password: string };

export type Person = { id: string; email: string; name: string | null };

/**
 * The person with this password; null where there is none, for either reason alike.
 * Throws `rate_limited` after too many failures for the person from one address, or
 * from the address at all. A failure counts before it is answered.
 */
export async function signIn(
  { email, password }: Credentials,
  { now, address }: { now: Date; address: string | null },
): Promise<Person | null> {
  const limits = failureLimits(email, address);
  await refuseWhereUsedUp(limits);

  const user = await db().user.findUnique({
    where: { email: email.trim().toLowerCase() },
    select: { id: true, email: true, name: true, passwordHash: true },
  });
  const matches = await passwordMatches(user?.passwordHash ?? null, password);
  const witness: Witness = {
    db: db(),
    now,
    address,
    appId: null,
    actor: user
      ? { kind: "member", id: user.id }
      : { kind: "stranger", id: null },
  };
  if (!user || !matches) {
    for (const { limiter, key } of limits) await limiter.penalty(key, 1);
    await record(witness, { action: "session.start", outcome: "refused" });
    return null;
  }
  await record(witness, { action: "session.start" });
  return { id: user.id, email: user.email, name: user.name };
}

// The keys are hashes: the table of failures is no list of who has an account.
function failureLimits(email: string, address: string | null): FailureLimit[] {
  const from = address ?? "unknown";
  const person = sha256(`${from} ${email.trim().toLowerCase()}`);
  return [
    failureLimit("sign-in-person", person.toString("hex"), FAILURES_PER_PERSON),
    failureLimit(
      "sign-in-address",
      sha256(from).toString("hex"),
      FAILURES_PER_ADDRESS,
    ),
  ];
}
