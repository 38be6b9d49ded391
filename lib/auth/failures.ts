import "server-only";

import { RateLimiterPrisma } from "rate-limiter-flexible";

import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";

const WINDOW_SECONDS = 15 * 60;

/** How often something may fail within a quarter of an hour. */
export type FailureLimit = {
  limiter: RateLimiterPrisma;
  key: string;
  most: number;
};

/** A limit on failures of one kind for one key, kept for all processes alike. */
export function failureLimit(
  kind: string,
  key: string,
  most: number,
): FailureLimit {
  const limiter = new RateLimiterPrisma({
    storeClient: db(),
    tableName: "rateLimit",
    keyPrefix: kind,
    points: most,
    duration: WINDOW_SECONDS,
    clearExpiredByTimeout: false,
  });
  return { limiter, key, most };
}

/** Throws `rate_limited` where one of the limits is reached. */
export async function refuseWhereUsedUp(limits: FailureLimit[]): Promise<void> {
  for (const { limiter, key, most } of limits) {
    const used = await limiter.get(key);
    if (used && used.consumedPoints >= most) {
      const minutes = Math.ceil(used.msBeforeNext / 60_000);
      throw new AppError(
        "rate_limited",
        `Too many failed attempts. Try again in ${minutes} minutes.`,
        { retryAfterSeconds: 60 },
      );
    }
  }
}
