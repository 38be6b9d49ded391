import "server-only";

import { failureLimit, refuseWhereUsedUp } from "@/lib/auth/failures";
import type { NewAccount } from "@/lib/auth/schema";
import { type Beginning, claimInstance, setUpCode } from "@/lib/auth/set-up";
import { AppError } from "@/lib/errors";
import { sameBytes, sha256 } from "@/lib/sealing/digest";

const ATTEMPTS = 10;

/**
 * Makes whoever visits first the owner. From another machine that takes the code that
 * the start printed, which can't be tried out: ten wrong ones, and nobody may try for
 * a quarter of an hour.
 */
export async function claimByVisitor(
  beginning: Beginning,
  { code, ...person }: NewAccount,
  sameMachine: boolean,
): Promise<void> {
  if (!sameMachine) await refuseWrongCode(beginning, code);
  await claimInstance(beginning, { ...person, name: person.name || null });
}

async function refuseWrongCode(
  beginning: Beginning,
  code: string,
): Promise<void> {
  const limit = failureLimit("set-up-code", "anyone", ATTEMPTS);
  await refuseWhereUsedUp([limit]);
  const right = await setUpCode(beginning);
  if (sameBytes(sha256(code.toLowerCase()), sha256(right))) return;
  await limit.limiter.penalty(limit.key, 1);
  throw new AppError("invalid_request", "The set-up code is not right.", {
    param: "code",
    fields: { code: ["Not the code that the start printed."] },
  });
}
