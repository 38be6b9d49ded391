import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { readId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { openCommitment } from "@/lib/inputs/open-commitment";
import { commitmentOf } from "@/lib/log/commitment";
import { predict } from "@/lib/predictions/predict";
import { randomSecret, sha256 } from "@/lib/sealing/digest";
import { app, rolledBack } from "@/lib/testing/database";
import { newRecord, png, stored } from "@/lib/testing/inputs";
import { echo } from "@/lib/testing/models";

/** How an MP4 begins, and then enough to be a blob. */
const video = Buffer.concat([
  Buffer.from("\0\0\0\x18ftypisom\0\0\0\0isomiso2", "latin1"),
  Buffer.alloc(300_000, 7),
]);

/** What the log commits to of a record, by action. */
async function told({ db, appId }: Ctx, shown: string) {
  const entries = await db.auditEntry.findMany({
    where: { appId, targetId: readId("inp", shown), commitment: { not: null } },
    orderBy: { action: "asc" },
  });
  return entries.map(({ action, commitment }) => ({
    action,
    commitment: Buffer.from(commitment ?? []).toString("hex"),
  }));
}

describe("a record's commitment", () => {
  test.each<[string, () => Promise<string | Buffer> | string | Buffer]>([
    ["a short text", () => "my diagnosis"],
    ["a long text", () => "my diagnosis ".repeat(20_000)],
    ["an image", () => png()],
    ["a video, which is never in memory as a whole", () => video],
  ])("is of %s, in the entry of its receipt", (_, make) =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const content = await make();
      const { id } = await stored(ctx, content);

      const view = await openCommitment(ctx, id);
      expect(await told(ctx, id)).toEqual([
        { action: "input.receive", commitment: view.commitment },
      ]);
      expect(view.content_sha256).toBe(sha256(content).toString("hex"));
      const opening = {
        id: String(readId("inp", id)),
        salt: Buffer.from(view.salt, "hex"),
        content: sha256(content),
      };
      expect(await commitmentOf(opening)).toBe(view.commitment);
    }),
  );

  test("comes with a prediction as well, and goes to the entry of its purge", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const { input } = await predict(
        ctx,
        {
          about: "new",
          model: "tested",
          params: null,
          signal: new AbortController().signal,
          ...newRecord("my diagnosis"),
        },
        echo,
      );
      const { commitment } = await openCommitment(ctx, String(input.id));
      await destroyInput(ctx, String(input.id));

      expect(await told(ctx, String(input.id))).toEqual([
        { action: "input.delete", commitment },
        { action: "prediction.make", commitment },
      ]);
    }));

  test("can be had for as long as the record lives, by its own app, as a read of it", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await app(db), await app(db)];
      const { id } = await stored(ctx, "my diagnosis");
      await openCommitment(ctx, id);

      const where = { appId: ctx.appId, action: "input.read" };
      expect(await db.auditEntry.count({ where })).toBe(1);
      const none = { code: "not_found" };
      await expect(openCommitment(other, id)).rejects.toMatchObject(none);
      await destroyInput(ctx, id);
      await expect(openCommitment(ctx, id)).rejects.toMatchObject(none);
    }));

  test("that was changed in the database is never told as that of the content", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const { id } = await stored(ctx, "my diagnosis");
      await db.input.updateMany({
        where: { appId: ctx.appId },
        data: { commitment: new Uint8Array(32) },
      });

      await expect(openCommitment(ctx, id)).rejects.toThrow();
    }));
});

test("T4: two records of the same content have commitments that nothing connects", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const [one, other] = [await stored(ctx, "same"), await stored(ctx, "same")];
    const [first, second] = [
      await openCommitment(ctx, one.id),
      await openCommitment(ctx, other.id),
    ];

    expect(first.content_sha256).toBe(second.content_sha256);
    expect(first.commitment).not.toBe(second.commitment);
    expect(first.salt).not.toBe(second.salt);
    const swapped = {
      id: String(readId("inp", one.id)),
      salt: Buffer.from(second.salt, "hex"),
      content: sha256("same"),
    };
    expect(await commitmentOf(swapped)).not.toBe(first.commitment);
  }));

test("T4: nobody who guesses the content can tell that they did, without the salt", () =>
  rolledBack(async (db) => {
    const ctx = await app(db);
    const { id } = await stored(ctx, "my diagnosis");
    const [entry] = await told(ctx, id);
    const content = sha256("my diagnosis");
    const uuid = String(readId("inp", id));

    expect(entry?.commitment).not.toBe(content.toString("hex"));
    for (const salt of ["", randomSecret(32), uuid, ctx.appId]) {
      const guess = { id: uuid, salt: sha256(salt), content };
      expect(await commitmentOf(guess)).not.toBe(entry?.commitment);
    }
  }));
