import "server-only";

import { db } from "@/lib/db";
import type { Shift } from "@/lib/jobs/chores";
import { sumUp } from "@/lib/metering/totals";

const BATCH_SIZE = 5_000;

/** Adds what calls came to since to the totals of their hours and days. */
export async function sumUpUsage({ stop }: Shift): Promise<void> {
  while (!stop.aborted && (await sumUp(db(), BATCH_SIZE)) === BATCH_SIZE);
}
