import "server-only";

import { RateLimiterPrisma } from "rate-limiter-flexible";

import { record, type Witness } from "@/lib/audit/record";
import { passwordMatches } from "@/lib/auth/password";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { sha256 } from "@/lib/sealing/digest";

const WINDOW_SECONDS = 15 * 60;
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

type Limit = { limiter: RateLimiterPrisma; key: string; most: number };

// The keys are hashes: the table of failures is no list of who has an account.
function failureLimits(email: string, address: string | null): Limit[] {
  const from = address ?? "unknown";
  const person = sha256(`${from} ${email.trim().toLowerCase()}`);
  return [
    limit("sign-in-person", person.toString("hex"), FAILURES_PER_PERSON),
    limit(
      "sign-in-address",
      sha256(from).toString("hex"),
      FAILURES_PER_ADDRESS,
    ),
  ];
}

function limit(keyPrefix: string, key: string, most: number): Limit {
  const limiter = new RateLimiterPrisma({
    storeClient: db(),
    tableName: "rateLimit",
    keyPrefix,
    points: most,
    duration: WINDOW_SECONDS,
    clearExpiredByTimeout: false,
  });
  return { limiter, key, most };
}

async function refuseWhereUsedUp(limits: Limit[]): Promise<void> {
  for (const { limiter, key, most } of limits) {
    const used = await limiter.get(key);
    if (used && used.consumedPoints >= most) {
      throw new AppError(
        "rate_limited",
        `Too many failed attempts. Try again in ${Math.ceil(used.msBeforeNext / 60_000)} minutes.`,
        { retryAfterSeconds: 60 },
      );
    }
  }
}
