import { CannotRun } from "@/bin/cannot-run";
import { pages } from "@/bin/commands/pages";
import { withDatabase } from "@/bin/instance/with-database";
import { vault } from "@/lib/auth/vault";
import { connect } from "@/lib/db";
import { showId } from "@/lib/ids";
import { openRecordKey } from "@/lib/sealing/record-key";
import type { PrismaClient } from "@/prisma/generated/client";

/** How many of what is broken are named; the others are counted. */
const NAMED = 20;

export const summary = "Checks that every record can be opened.";

export const run = () =>
  withDatabase(async (databaseUrl) => {
    const db = connect(databaseUrl);
    try {
      await examine(db);
    } finally {
      await db.$disconnect();
    }
  });

async function examine(db: PrismaClient): Promise<void> {
  let opened = 0;
  let broken = 0;
  const named: string[] = [];
  for await (const { appId, id, recordKey } of allInputs(db)) {
    const key = recordKey && (await keyOf(recordKey));
    if (key) opened++;
    else if (++broken <= NAMED) {
      named.push(`  ${showId("app", appId)} ${showId("inp", id)}`);
    }
  }

  console.log(`${opened} of ${opened + broken} records can be opened.`);
  if (broken === 0) return;
  throw new CannotRun(
    `The keys that wrap the keys of the others are missing or damaged. Put the folder of keys back from its backup. The first of them:\n${named.join("\n")}`,
  );
}

/** Null: it doesn't open, for whatever reason. */
const keyOf = async (row: Parameters<typeof openRecordKey>[1]) =>
  openRecordKey(await vault(), row).catch(() => null);

async function* allInputs(db: PrismaClient) {
  const select = { appId: true, id: true, recordKey: true };
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
