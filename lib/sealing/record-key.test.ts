import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

import { diskBlobs } from "@/lib/blobs/disk";
import { newId } from "@/lib/ids";
import { Unopenable } from "@/lib/sealing/gcm";
import {
  epochKeyName,
  newRecordKey,
  openRecordKey,
} from "@/lib/sealing/record-key";
import { openVault } from "@/lib/sealing/vault";
import { ownFolder } from "@/lib/testing/folder";

const received = new Date("2026-10-01T23:59:59.999Z");
const appId = newId(received);
const otherApp = newId(received);

test("a record's key opens from its row, in another process too", async () => {
  const { vault, reopened } = await opened();
  const inputId = newId(received);
  const { key, ...row } = await newRecordKey(vault, appId, inputId);

  for (const holder of [vault, await reopened()]) {
    const found = await openRecordKey(holder, { appId, inputId, ...row });
    expect(found.equals(key)).toBe(true);
  }
});

test("the epoch is the UTC day and its half in which the input was received", async () => {
  const { vault, keysFolder } = await opened();
  const evening = await newRecordKey(vault, appId, newId(received));
  const later = new Date(received.getTime() + 1);
  const morning = await newRecordKey(vault, appId, newId(later));

  expect(evening.epoch).toEqual(new Date("2026-10-01T00:00:00Z"));
  expect(morning.epoch).toEqual(new Date("2026-10-02T00:00:00Z"));
  expect((await readdir(join(keysFolder, "epochs", appId))).sort()).toEqual([
    "2026-10-01-1",
    "2026-10-02-0",
  ]);
  expect(epochKeyName({ appId, ...evening })).toBe(
    `epochs/${appId}/2026-10-01-1`,
  );
});

test("no two records have the same key, and no row shows it", async () => {
  const { vault } = await opened();
  const one = await newRecordKey(vault, appId, newId(received));
  const other = await newRecordKey(vault, appId, newId(received));

  expect(one.key.equals(other.key)).toBe(false);
  expect(one.wrappedKey.includes(one.key.export())).toBe(false);
});

test("D8: a wrapped key moved to another row or tenant doesn't open", async () => {
  const { vault } = await opened();
  const inputId = newId(received);
  const { key: _, ...row } = await newRecordKey(vault, appId, inputId);
  // So that the other tenant has an epoch key of that day as well.
  await newRecordKey(vault, otherApp, newId(received));

  for (const elsewhere of [
    { appId, inputId: newId(received) },
    { appId: otherApp, inputId },
  ]) {
    const moved = openRecordKey(vault, { ...row, ...elsewhere });
    await expect(moved).rejects.toThrow(Unopenable);
  }
});

test("D8: a wrapped key with a changed byte anywhere doesn't open", async () => {
  const { vault } = await opened();
  const inputId = newId(received);
  const { key: _, ...row } = await newRecordKey(vault, appId, inputId);

  for (let at = 0; at < row.wrappedKey.length; at++) {
    const wrappedKey = Buffer.from(row.wrappedKey);
    wrappedKey.writeUInt8(wrappedKey.readUInt8(at) ^ 1, at);
    const changed = openRecordKey(vault, {
      appId,
      inputId,
      ...row,
      wrappedKey,
    });
    await expect(changed).rejects.toThrow(Unopenable);
  }
});

test("when the epoch key is destroyed its records don't open, and others do", async () => {
  const { vault, reopened } = await opened();
  const nextDay = new Date(received.getTime() + 86_400_000);
  const rows = [];
  for (const at of [received, nextDay]) {
    const inputId = newId(at);
    const { key: _, ...row } = await newRecordKey(vault, appId, inputId);
    rows.push({ appId, inputId, ...row });
  }
  const [destroyed, kept] = rows;
  if (!destroyed || !kept) throw new Error("There are two rows.");
  const elsewhere = await reopened();
  await openRecordKey(elsewhere, destroyed);

  await vault.keys.destroy(epochKeyName(destroyed));

  for (const holder of [vault, elsewhere, await reopened()]) {
    await expect(openRecordKey(holder, destroyed)).rejects.toThrow(Unopenable);
    await openRecordKey(holder, kept);
  }
});

async function opened() {
  const folder = await ownFolder();
  const keysFolder = join(folder, "keys");
  const reopened = () =>
    openVault({
      masterKeyFile: join(folder, "master.key"),
      keysFolder,
      blobs: diskBlobs(join(folder, "blobs")),
    });
  return { keysFolder, vault: await reopened(), reopened };
}
