import { expect, test } from "vitest";

import { sha256 } from "@/e2e/faults/load";
import { expectNoOrphans, sweptUp } from "@/e2e/faults/whole";
import type { Ctx } from "@/lib/context";
import { readInput } from "@/lib/inputs/read";
import { JOBS } from "@/lib/permissions";
import { purgeExpired } from "@/lib/retention/purge";
import type { BlobStore } from "@/lib/stores";
import { allOf, stored } from "@/lib/testing/inputs";
import { tenant } from "@/lib/testing/requests";

const RECORDS = 40;
const WORKERS = 4;
const SWEEPS_MS = 60_000;
const LATER_MS = 31 * 86_400_000;
const contentOf = (number: number) => `record ${number} `.repeat(10_000);

class Broken extends Error {}

function perhaps(): void {
  if (Math.random() < 0.5) throw new Broken("no storage");
}

/**
 * A blob store of which half of all calls fail: before anything was done, after all of
 * it was, or, of a read, in the middle: cut off, or with other bytes.
 */
function halfBroken(store: BlobStore): BlobStore {
  return {
    put: async (key, source) => {
      perhaps();
      const bytes = await store.put(key, source);
      perhaps();
      return bytes;
    },
    size: async (key) => {
      perhaps();
      return store.size(key);
    },
    read: (key, range) => faulty(store.read(key, range)),
    remove: async (keys) => {
      perhaps();
      await store.remove(keys);
      perhaps();
    },
    writtenAt: (key) => store.writtenAt(key),
    list: (prefix) => store.list(prefix),
    sweepIncoming: (before) => store.sweepIncoming(before),
  };
}

async function* faulty(source: AsyncIterable<Uint8Array>) {
  for await (const piece of source) {
    const fault = Math.random();
    if (fault < 0.1) throw new Broken("reset");
    if (fault < 0.2) return;
    if (fault < 0.3) yield piece.subarray(0, piece.length - 1);
    else if (fault < 0.4) yield piece.map((byte) => byte ^ 1);
    else yield piece;
  }
}

const onHalfBroken = (ctx: Ctx): Ctx => ({
  ...ctx,
  vault: { ...ctx.vault, blobs: halfBroken(ctx.vault.blobs) },
});

/** Tries until it works; a failure must be the store's, or what we make of it. */
async function untilItWorks<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  }
}

test("D7: with a blob store that fails half of its calls nothing is lost, misread or left behind", async () => {
  const [{ ctx }, other] = [await tenant(), await tenant()];
  const theirs = await stored(other.ctx, contentOf(0));
  const broken = onHalfBroken(ctx);

  const kept = new Map<string, string>();
  for (let number = 0; number < RECORDS; number++) {
    const content = contentOf(number);
    const { id } = await untilItWorks(() => stored(broken, content));
    kept.set(id, sha256(content));
  }
  for (const [id, hash] of kept) {
    const read = async () => allOf((await readInput(broken, id)).read());
    expect(sha256(await untilItWorks(read))).toBe(hash);
  }
  await sweptUp(ctx);
  await expectNoOrphans(ctx);

  const actor = { kind: "job" as const, id: "purge", may: JOBS.purge };
  const now = new Date(ctx.now.getTime() + LATER_MS);
  const purge = () => purgeExpired({ ...broken, actor, now });
  const runs = await Promise.all(Array.from({ length: WORKERS }, purge));
  expect(runs.reduce((sum, { purged }) => sum + purged, 0)).toBe(RECORDS);
  expect(await ctx.db.recordKey.count({ where: { appId: ctx.appId } })).toBe(0);

  await expect
    .poll(
      async () => {
        await sweptUp(broken).catch(() => {});
        return ctx.db.doomedBlob.count();
      },
      { timeout: SWEEPS_MS },
    )
    .toBe(0);
  await expectNoOrphans(ctx);
  await expect(readInput(other.ctx, theirs.id)).resolves.toBeTruthy();
});
