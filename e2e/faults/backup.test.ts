import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

import { createDatabase } from "@/bin/postgres/create-database";
import { THROWAWAY } from "@/bin/postgres/settings";
import { type Postgres, startPostgres } from "@/bin/postgres/start";
import type { Ctx } from "@/lib/context";
import { connect } from "@/lib/db";
import { readId, showId } from "@/lib/ids";
import { readInput } from "@/lib/inputs/read";
import { findRecord, keyOf } from "@/lib/inputs/record";
import { verifyReceipt } from "@/lib/log/receipt";
import { migrate } from "@/lib/migrate";
import { JOBS } from "@/lib/permissions";
import { publicKeys } from "@/lib/receipts/public";
import { getReceipt } from "@/lib/receipts/receipt";
import { renewEpochs } from "@/lib/retention/epochs";
import { purgeExpired } from "@/lib/retention/purge";
import { Unopenable } from "@/lib/sealing/gcm";
import { Secret } from "@/lib/secret";
import { app } from "@/lib/testing/database";
import { hold } from "@/lib/testing/holds";
import { allOf, stored } from "@/lib/testing/inputs";
import type { PrismaClient } from "@/prisma/generated/client";

const folder = join(inject("folder"), "backed-up");
const cluster = join(folder, "postgres");
const backup = join(folder, "backup");
const wal = join(folder, "wal");
const password = new Secret(crypto.randomUUID());
const NAME = "kept";
const DAY_MS = 86_400_000;

const received = new Date(Date.now() - 40 * DAY_MS);
const servers: Postgres[] = [];
const clients: PrismaClient[] = [];

async function served(
  place: string,
  settings: Record<string, string>,
): Promise<Postgres> {
  const server = await startPostgres({
    folder: place,
    logFile: `${place}.log`,
    password,
    settings: { ...THROWAWAY, ...settings },
  });
  servers.push(server);
  return server;
}

function connected(server: Postgres): PrismaClient {
  const client = connect(server.url(NAME));
  clients.push(client);
  return client;
}

beforeAll(() => {
  for (const place of [folder, wal]) {
    mkdirSync(place);
    // For root the server runs as another user, who writes here.
    chmodSync(place, 0o777);
  }
});

afterAll(async () => {
  for (const client of clients) await client.$disconnect();
  for (const server of servers) await server.stop();
});

/** Writes a file of the backup, for whoever its other files belong to. */
function put(name: string, text: string): void {
  const file = join(backup, name);
  execFileSync("cp", ["-a", join(backup, "PG_VERSION"), file]);
  writeFileSync(file, text);
}

/** All files of a running cluster, as pg_basebackup would take them. */
async function backUp(server: Postgres): Promise<void> {
  const client = new Client(server.url(NAME));
  await client.connect();
  await client.query("SELECT pg_backup_start('drill', true)");
  // By cp, which keeps to whom they belong.
  execFileSync("cp", ["-a", cluster, backup]);
  const { rows } = await client.query("SELECT * FROM pg_backup_stop()");
  put("backup_label", rows[0].labelfile);
  await client.end();
}

/** Closes the WAL segment of the moment, and returns when it is archived. */
async function archived(server: Postgres): Promise<void> {
  const client = new Client(server.url(NAME));
  await client.connect();
  const { rows } = await client.query(
    "SELECT pg_walfile_name(pg_switch_wal()) AS file",
  );
  const last = () =>
    client
      .query("SELECT last_archived_wal AS file FROM pg_stat_archiver")
      .then((found) => found.rows[0].file ?? "");
  await expect.poll(last).toBe(rows[0].file);
  await client.end();
}

/** The backup and the WAL that was archived since, as a server of its own. */
async function restored(): Promise<PrismaClient> {
  execFileSync("rm", ["-f", join(backup, "postmaster.pid")]);
  put("recovery.signal", "");
  const past = `${wal}-past`;
  await cp(wal, past, { recursive: true });
  chmodSync(past, 0o755);
  const server = await served(backup, {
    restore_command: `cp ${past}/%f %p`,
    recovery_target_timeline: "current",
  });
  return connected(server);
}

const at = (ctx: Ctx, days: number): Ctx => ({
  ...ctx,
  now: new Date(received.getTime() + days * DAY_MS),
});
const purging = (ctx: Ctx): Ctx => ({
  ...ctx,
  actor: { kind: "job", id: "purge", may: JOBS.purge },
});

const keyFrom = async (ctx: Ctx, shown: string) =>
  keyOf(ctx, await findRecord(ctx, String(readId("inp", shown))));

test("R7, D9: what was purged can't be opened from a backup and all WAL before it; a restored system keeps no more than it may", async () => {
  const server = await served(cluster, {
    wal_level: "replica",
    archive_mode: "on",
    archive_command: `cp %p ${wal}/%f`,
  });
  await createDatabase(server.url("postgres"), NAME);
  await migrate(server.url(NAME));
  const live = await app(connected(server), { now: received });

  const early = await stored(live, "in the backup");
  const held = await stored(live, "a neighbour that is held");
  await hold(live, held.id);
  await backUp(server);
  const late = await stored(live, "in the WAL alone");
  const young = await stored(at(live, 5), "not yet due");
  await archived(server);
  const past = { ...live, db: await restored() };

  // As long as the epoch's key is there, the backup is as good as the original.
  for (const { id } of [early, late, held]) {
    await expect(keyFrom(at(past, 1), id)).resolves.toBeTruthy();
  }
  expect(await purgeExpired(purging(at(live, 31)))).toMatchObject({
    purged: 2,
  });
  await renewEpochs(at(live, 32));
  for (const { id } of [early, late]) {
    await expect(keyFrom(at(past, 1), id)).rejects.toThrow(Unopenable);
  }
  const content = await readInput(at(live, 32), held.id);
  expect((await allOf(content.read())).toString()).toBe(
    "a neighbour that is held",
  );

  // The backup becomes the live system, 33 days after all of it was received.
  const again = at(past, 33);
  for (const { id } of [early, late]) {
    await expect(readInput(again, id)).rejects.toMatchObject({
      code: "not_found",
    });
  }
  await expect(readInput(again, young.id)).resolves.toBeTruthy();
  expect(await purgeExpired(purging(again))).toMatchObject({ purged: 2 });
  const keys = await publicKeys(again);
  for (const { id, db } of [early, late].flatMap(({ id }) => [
    { id, db: live.db },
    { id, db: past.db },
  ])) {
    const [entry] = await db.auditEntry.findMany({
      where: { targetId: readId("inp", id), action: "input.purge" },
    });
    const ctx = { ...again, db };
    const receipt = await getReceipt(ctx, showId("rcp", String(entry?.id)));
    expect(await verifyReceipt(receipt, keys)).toMatchObject({
      verified: true,
    });
  }
});
