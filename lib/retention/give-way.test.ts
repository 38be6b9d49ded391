import { expect, onTestFinished, test } from "vitest";

import { connect, db } from "@/lib/db";
import { env } from "@/lib/env";
import { giveWay, othersAsk } from "@/lib/retention/give-way";

/** A connection of another process, such as a web server's. */
function another() {
  const url = new URL(env().DATABASE_URL ?? "");
  url.searchParams.set("application_name", "another");
  const client = connect(url.href);
  onTestFinished(() => client.$disconnect());
  return client;
}

test("R8: a purge knows that others ask, and no question of its own for theirs", async () => {
  await db().$queryRaw`SELECT 1`;
  expect(await othersAsk(db())).toBe(false);

  const caller = another();
  await caller.$queryRaw`SELECT 1`;
  expect(await othersAsk(db())).toBe(true);

  await caller.$disconnect();
  await expect.poll(() => othersAsk(db())).toBe(false);
});

const HOUR_MS = 60 * 60 * 1000;

test("R8: it gives way to others alone, and ends at once when it is asked to", async () => {
  await giveWay(db(), HOUR_MS);

  await another().$queryRaw`SELECT 1`;
  const stop = new AbortController();
  const pause = giveWay(db(), HOUR_MS, stop.signal);
  stop.abort();
  await pause;
});
