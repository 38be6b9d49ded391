import { CannotRun } from "@/bin/cannot-run";
import { pages } from "@/bin/commands/pages";
import { checkBlobStore } from "@/bin/instance/blob-store";
import { withDatabase } from "@/bin/instance/with-database";
import { vault } from "@/lib/auth/vault";
import { connect } from "@/lib/db";
import { showId } from "@/lib/ids";
import { EPOCH_SECONDS, TRIES_FAILED } from "@/lib/inputs/destroy";
import { pausedSince } from "@/lib/retention/pause";
import { openRecordKey } from "@/lib/sealing/record-key";
import type { PrismaClient } from "@/prisma/generated/client";

/** How many of what is broken are named; the others are counted. */
const NAMED = 20;

export const summary =
  "Checks that every record can be opened, and that the purge keeps up.";

export const run = () =>
  withDatabase(async (databaseUrl) => {
    const db = connect(databaseUrl);
    try {
      for (const line of await complaintsOf(db)) console.log(line);
      await checkBlobStore();
      await examine(db);
    } finally {
      await db.$disconnect();
    }
  });

/** What of an instance's own work waits for a person. */
async function complaintsOf(db: PrismaClient): Promise<string[]> {
  const now = new Date();
  const paused = await pausedSince(db);
  const failed = await db.doomedBlob.count({
    where: { tries: { gte: TRIES_FAILED } },
  });
  const dayAgo = new Date(now.getTime() - EPOCH_SECONDS * 1000);
  const dirty = await db.dirtyEpoch.count({ where: { since: { lt: dayAgo } } });
  return [
    paused &&
      `The purge is paused since ${paused.toISOString()}. It is ${now.toISOString()}; if that is right: npm run sojourn -- resume-purge`,
    failed > 0 &&
      `Blobs of destroyed records that the store refuses to remove: ${failed}. Check that we may write there; each is tried again within an hour.`,
    dirty > 0 &&
      `Epoch keys that should have been destroyed within a day, and were not: ${dirty}. Destroy the records below that can't be opened, or put their keys back from a backup.`,
  ].filter((line) => typeof line === "string");
}

async function examine(db: PrismaClient): Promise<void> {
  let records = 0;
  const unopened = faultOf(
    "The keys that wrap their keys are missing or damaged. Put the folder of keys back from its backup.",
  );
  const blobless = faultOf(
    "The blobs with their content are missing. Put the folder of blobs back from its backup.",
  );
  for await (const { appId, id, recordKey, blobKey } of allInputs(db)) {
    records++;
    const name = `  ${showId("app", appId)} ${showId("inp", id)}`;
    if (!recordKey || !(await keyOf(recordKey))) unopened.add(name);
    else if (blobKey && !(await isThere(blobKey))) blobless.add(name);
  }

  const whole = records - unopened.count() - blobless.count();
  console.log(`${whole} of ${records} records can be opened.`);
  const faults = [unopened, blobless].filter((fault) => fault.count() > 0);
  if (faults.length === 0) return;
  throw new CannotRun(faults.map((fault) => fault.told()).join("\n"));
}

/** What is wrong with some records: all of them counted, the first of them named. */
function faultOf(text: string) {
  let count = 0;
  const named: string[] = [];
  return {
    add: (name: string) => {
      if (++count <= NAMED) named.push(name);
    },
    count: () => count,
    told: () => `${text} The first of them:\n${named.join("\n")}`,
  };
}

/** Null: it doesn't open, for whatever reason. */
const keyOf = async (row: Parameters<typeof openRecordKey>[1]) =>
  openRecordKey(await vault(), row).catch(() => null);

const isThere = async (blobKey: string) =>
  (await (await vault()).blobs.size(blobKey)) !== null;

async function* allInputs(db: PrismaClient) {
  const select = { appId: true, id: true, blobKey: true, recordKey: true };
  const orderBy = { id: "asc" } as const;
  const apps = pages((id, take) =>
    db.app.findMany({ where: { id }, select: { id: true }, orderBy, take }),
  );
  for await (const { id: appId } of apps) {
    yield* pages((id, take) =>
      db.input.findMany({ where: { appId, id }, select, orderBy, take }),
    );
  }
}
