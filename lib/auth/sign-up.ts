import "server-only";

import { createApp } from "@/lib/apps/create";
import { failureLimit, refuseWhereUsedUp } from "@/lib/auth/failures";
import { hashPassword } from "@/lib/auth/password";
import type { NewAccount } from "@/lib/auth/schema";
import { type Beginning, isUnclaimed, newPerson } from "@/lib/auth/set-up";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId, showId } from "@/lib/ids";
import { sha256 } from "@/lib/sealing/digest";

/**
 * Makes an account with a workspace and an app of its own, where the instance lets
 * anyone sign up. The first account is never made here: it is the owner's.
 */
export async function signUp(
  beginning: Beginning,
  account: NewAccount,
): Promise<void> {
  if (env().SIGNUP !== "open" || (await isUnclaimed(beginning))) {
    throw new AppError(
      "forbidden",
      "Signing up is closed here. Ask the owner for an invitation.",
    );
  }
  const from = sha256(beginning.address ?? "unknown").toString("hex");
  const limit = failureLimit("sign-up", from, env().SIGNUPS_PER_ADDRESS);
  await refuseWhereUsedUp([limit]);
  await limit.limiter.penalty(limit.key, 1);

  const passwordHash = await hashPassword(account.password);
  await beginning.db.$transaction(async (db) => {
    const { email, name } = account;
    const person = { email, name: name || null, passwordHash };
    const ctx = await newPerson({ ...beginning, db }, person);
    await createApp(ctx, {
      name: "First app",
      // Slugs are one for the whole instance; people rename theirs.
      slug: `app-${showId("app", newId(ctx.now)).slice(-12)}`,
      workspace: null,
      store: true,
    });
  });
}
