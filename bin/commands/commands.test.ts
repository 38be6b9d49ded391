import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";

import * as doctor from "@/bin/commands/doctor";
import * as evidence from "@/bin/commands/evidence";
import * as migrate from "@/bin/commands/migrate";
import * as pause from "@/bin/commands/pause-purge";
import * as resume from "@/bin/commands/resume-purge";
import * as rotateLogKey from "@/bin/commands/rotate-log-key";
import * as rotate from "@/bin/commands/rotate-master-key";
import { takeDataFolder } from "@/bin/instance/data-folder";
import { keyPlaces } from "@/lib/auth/vault";
import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { openInput } from "@/lib/inputs/open";
import { publicKeys } from "@/lib/receipts/public";
import { sequence } from "@/lib/receipts/sequence";
import { pausedSince, pausePurge, resumePurge } from "@/lib/retention/pause";
import { openAppKey } from "@/lib/sealing/app-key";
import { epochKeyName } from "@/lib/sealing/record-key";
import { freshApp, testVault } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";
import { goOnWithRounds } from "@/lib/trust/rounds";

let printed: string;
beforeEach(() => {
  printed = "";
  vi.spyOn(console, "log").mockImplementation((line) => {
    printed += `${line}\n`;
  });
});

test("doctor is content where every record of every app can be opened", async () => {
  for (const ctx of [await freshApp(), await freshApp()]) {
    await stored(ctx, "one");
    await stored(ctx, "two");
  }

  await doctor.run();

  expect(printed).toBe("4 of 4 records can be opened.\n");
});

test("doctor counts and names the records whose epoch key is gone, and no others", async () => {
  const [mine, theirs] = [await freshApp(), await freshApp()];
  const lost = await stored(mine, "lost");
  const kept = await stored(theirs, "kept");
  await destroyEpochKeys(mine);

  const failure = await doctor.run().catch((error: Error) => error);

  expect(printed).toBe("1 of 2 records can be opened.\n");
  expect(failure).toMatchObject({ name: "CannotRun" });
  expect(String(failure)).toContain(lost.id);
  expect(String(failure)).not.toContain(kept.id);
});

test("doctor names a record that has no key at all", async () => {
  const ctx = await freshApp();
  const { id } = await stored(ctx, "text");
  await ctx.db.recordKey.deleteMany({ where: { appId: ctx.appId } });

  await expect(doctor.run()).rejects.toThrow(id);
});

test("doctor names a record whose blob is missing", async () => {
  const [ctx, other] = [await freshApp(), await freshApp()];
  const { id } = await stored(ctx, "x".repeat(100_000));
  const theirs = await stored(other, "x".repeat(100_000));
  const { blobs } = ctx.vault;
  await blobs.remove(await Array.fromAsync(blobs.list(ctx.appId)));

  const failure = await doctor.run().catch((error: Error) => error);

  expect(printed).toBe("1 of 2 records can be opened.\n");
  expect(String(failure)).toContain("blobs");
  expect(String(failure)).toContain(id);
  expect(String(failure)).not.toContain(theirs.id);
});

test("evidence tells each figure, and fails where one is wrong", async () => {
  const ctx = await freshApp();
  await stored(ctx, "one");
  const now = new Date();
  const ran = { name: "purge", doneAt: now };
  const where = { name: "purge" };
  await ctx.db.chore.upsert({ where, create: ran, update: ran });
  await sequence({ ...ctx, now });
  await ctx.db.evidenceRound.deleteMany();
  await goOnWithRounds({ ...ctx, now });
  onTestFinished(() => resumePurge(ctx).then(() => {}));

  await evidence.run();
  expect(printed).toMatch(/^ {2}overdue_records +0$/m);
  expect(printed).toMatch(/^ {2}sealed_share +1$/m);

  await pausePurge(ctx);
  await expect(evidence.run()).rejects.toThrow("purge_paused_since");
  expect(printed).toMatch(/^! purge_paused_since/m);
});

test("doctor says what of the purge waits for a person", async () => {
  const { appId } = await freshApp();
  const since = new Date(Date.now() - 25 * 3_600_000);
  const epoch = new Date("2026-11-01");
  const dirty = { appId, epoch, generation: 0 };
  await db().doomedBlob.create({ data: { key: "a/b/c", since, tries: 3 } });
  await db().dirtyEpoch.create({ data: { ...dirty, since } });
  await pausePurge({ db: db(), now: since });
  try {
    await doctor.run();
    expect(printed).toContain(`paused since ${since.toISOString()}`);
    expect(printed).toContain("refuses to remove: 1.");
    expect(printed).toContain("and were not: 1.");
  } finally {
    await resumePurge({ db: db(), now: new Date() });
    await db().doomedBlob.deleteMany();
    await db().dirtyEpoch.deleteMany({ where: dirty });
  }
});

test("a rotation puts a new master key in place, and all opens as before", async () => {
  const ctx = await freshApp();
  const { id } = await stored(ctx, "text");
  const before = readFileSync(keyPlaces().masterKeyFile, "utf8");

  await rotate.run();

  expect(readFileSync(keyPlaces().masterKeyFile, "utf8")).not.toBe(before);
  expect(printed).toContain("apps: 1)");
  const fresh = { ...ctx, vault: await testVault() };
  expect(await openInput(fresh, id)).toMatchObject({ id });
  const { sealedKey } = await ctx.db.app.findUniqueOrThrow({
    where: { id: ctx.appId },
  });
  await openAppKey(fresh.vault.master, ctx.appId, sealedKey);
  await doctor.run();
});

test("a rotation is refused while an instance runs", async () => {
  await freshApp();
  const before = readFileSync(keyPlaces().masterKeyFile, "utf8");
  const { release } = takeDataFolder(env().DATA_DIR);
  try {
    await expect(rotate.run()).rejects.toThrow("Stop it first");
  } finally {
    release();
  }
  expect(readFileSync(keyPlaces().masterKeyFile, "utf8")).toBe(before);
});

test("T6: the log's key is changed while an instance runs, and left for verify", async () => {
  const ctx = await freshApp();
  const old = await publicKeys(ctx);
  const { release } = takeDataFolder(env().DATA_DIR);
  try {
    await rotateLogKey.run();
  } finally {
    release();
  }

  const keys = await publicKeys(ctx);
  expect(keys.split("\n")).toHaveLength(3);
  expect(keys).toContain(old);
  expect(printed).toContain(keys.split("\n")[0]);
  expect(readFileSync(join(env().DATA_DIR, "log.vkey"), "utf8")).toBe(keys);
});

test("migrate says that there is nothing to do", async () => {
  await migrate.run();

  expect(printed).toBe("The database is up to date.\n");
});

async function destroyEpochKeys({ appId, db, vault }: Ctx) {
  for (const row of await db.recordKey.findMany({ where: { appId } })) {
    await vault.keys.destroy(epochKeyName(row));
  }
}

test("a paused purge goes on when a person says so, and only then", async () => {
  const paused = () => pausedSince(db());
  await resume.run();
  expect(printed).toBe("The purge isn't paused.\n");
  await pause.run();
  const since = await paused();
  expect(since).not.toBeNull();
  await pause.run();
  expect(await paused()).toEqual(since);

  await resume.run();
  expect(await paused()).toBeNull();
  expect(printed).toContain(`paused at ${since?.toISOString()}`);
});
