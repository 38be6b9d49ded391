import sharp from "sharp";
import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { readId } from "@/lib/ids";
import { openEmbedded } from "@/lib/inputs/embedded";
import { openInput } from "@/lib/inputs/open";
import { openCommitment } from "@/lib/inputs/open-commitment";
import { readInput } from "@/lib/inputs/read";
import { InputQuery } from "@/lib/inputs/schema";
import { stripInput } from "@/lib/inputs/strip";
import { placeHold } from "@/lib/retention/holds/place";
import { sha256 } from "@/lib/sealing/digest";
import { findInputs } from "@/lib/search/find";
import {
  app,
  editor,
  freshApp,
  rolledBack,
  viewer,
} from "@/lib/testing/database";
import { allOf, stored } from "@/lib/testing/inputs";
import { photo, TAKEN } from "@/lib/testing/photos";

const contentOf = async (ctx: Ctx, id: string) =>
  allOf((await readInput(ctx, id)).read());

describe("an image that is stripped", () => {
  test.each([
    ["small", { width: 60, height: 40 }],
    ["large, and so a blob", { width: 900, height: 700 }],
  ])("says nothing beside its pixels any more: %s", async (_, size) => {
    const ctx = await freshApp();
    const original = await photo("jpeg", size);
    const { id } = await stored(ctx, original, { filename: "where.jpg" });
    const { takenAt: taken_at, ...where } = TAKEN;
    expect(await openEmbedded(ctx, id)).toMatchObject({ ...where, taken_at });
    const blobs = await Array.fromAsync(ctx.vault.blobs.list(ctx.appId));

    const { bytes, removed_bytes } = await stripInput(ctx, id);

    const content = await contentOf(ctx, id);
    expect(content.length).toBe(bytes);
    expect(original.length - content.length).toBe(removed_bytes);
    expect(removed_bytes).toBeGreaterThan(0);
    expect(content.includes("Acme")).toBe(false);
    expect((await sharp(content).metadata()).orientation).toBe(6);
    expect(await openEmbedded(ctx, id)).toMatchObject({
      location: null,
      camera: null,
      taken_at: null,
    });
    expect(await openInput(ctx, id)).toMatchObject({
      bytes,
      filename: "where.jpg",
    });
    const now = await Array.fromAsync(ctx.vault.blobs.list(ctx.appId));
    expect(now.length).toBe(blobs.length);
    expect(now.filter((blob) => blobs.includes(blob))).toEqual([]);
    expect(await ctx.db.doomedBlob.count()).toBe(0);
  });

  test("is committed to anew, in an entry that says so", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const { id } = await stored(ctx, await photo());
      await stripInput(ctx, id);

      const view = await openCommitment(ctx, id);
      const content = await contentOf(ctx, id);
      expect(view.content_sha256).toBe(sha256(content).toString("hex"));
      const entry = await db.auditEntry.findFirstOrThrow({
        where: { action: "input.strip", targetId: readId("inp", id) },
      });
      expect(Buffer.from(entry.commitment ?? []).toString("hex")).toBe(
        view.commitment,
      );
    }));

  test("is found by what it is called as before", async () => {
    const ctx = await freshApp();
    const { id } = await stored(ctx, await photo(), { filename: "dune.jpg" });
    await stripInput(ctx, id);

    const found = await findInputs(ctx, InputQuery.parse({ q: "dune" }));
    expect(found.data.map((one) => one.id)).toEqual([id]);
  });

  test("is no text, and none that a hold keeps as it is", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const text = await stored(ctx, "hello");
      await expect(stripInput(ctx, text.id)).rejects.toMatchObject({
        code: "unsupported_type",
      });
      const { id } = await stored(ctx, await photo());
      const before = await contentOf(ctx, id);
      await placeHold(ctx, {
        input: id,
        q: null,
        reason: "Because",
        review_at: new Date(Date.now() + 30 * 86_400_000).toISOString(),
      });

      await expect(stripInput(ctx, id)).rejects.toMatchObject({ code: "held" });
      expect((await contentOf(ctx, id)).equals(before)).toBe(true);
    }));

  test("is stripped by who may change it, and in its own app alone", () =>
    rolledBack(async (db) => {
      const ctx = await app(db);
      const { id } = await stored(ctx, await photo());

      await expect(
        stripInput({ ...ctx, actor: viewer }, id),
      ).rejects.toMatchObject({ code: "forbidden" });
      await expect(stripInput(await app(db), id)).rejects.toMatchObject({
        code: "not_found",
      });
      await stripInput({ ...ctx, actor: editor }, id);
    }));
});
