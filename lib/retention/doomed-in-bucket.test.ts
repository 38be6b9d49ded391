import { expect, test } from "vitest";

import { readId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { figuresOf } from "@/lib/metrics/figures";
import { PageQuery } from "@/lib/paging";
import { listReceipts } from "@/lib/receipts/receipt";
import { removeDoomed } from "@/lib/retention/doomed";
import { ownS3 } from "@/lib/testing/blobs";
import { app, rolledBack } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";

const LARGE = "a text that is a blob ".repeat(10_000);

test("R9: in a bucket that keeps versions, a blob that isn't removed is told of, and is nowhere called gone before it is", () =>
  rolledBack(async (db) => {
    const { s3, blobs } = await ownS3({ versioned: true });
    const bare = await app(db);
    const ctx = { ...bare, vault: { ...bare.vault, blobs } };
    const { id } = await stored(ctx, LARGE);
    const other = await stored(ctx, LARGE);
    const keyOf = async (shown: string) => {
      const where = {
        appId_id: { appId: ctx.appId, id: String(readId("inp", shown)) },
      };
      const row = await db.input.findUniqueOrThrow({ where });
      return String(row.blobKey);
    };
    const object = `of/sojourn/${await keyOf(id)}`;
    s3.stuck.add(object);

    await destroyInput(ctx, id);
    await destroyInput(ctx, other.id);
    const receipts = async () =>
      (await listReceipts(ctx, PageQuery.parse({}))).data.map((one) => [
        one.input,
        one.blob,
        one.everywhere_at !== null,
      ]);
    const told = async () => (await figuresOf(db, ctx.now)).failedBlobs;
    const before = await receipts();
    expect(before).toContainEqual([other.id, null, true]);
    expect(before).toContainEqual([id, "waiting", false]);
    expect(await told()).toBe(0);
    const at = (seconds: number) => ({
      ...ctx,
      now: new Date(ctx.now.getTime() + seconds * 1000),
    });
    for (const seconds of [20, 60]) await removeDoomed(at(seconds));
    expect(await receipts()).toContainEqual([id, "failed", false]);
    expect(await told()).toBe(1);
    expect(s3.objects.versions.get(object)).toHaveLength(1);

    s3.stuck.clear();
    expect(await removeDoomed(at(4_000))).toBe(1);
    expect(await receipts()).toContainEqual([id, null, true]);
    expect(await told()).toBe(0);
    expect(s3.objects.versions.size).toBe(0);
  }));
