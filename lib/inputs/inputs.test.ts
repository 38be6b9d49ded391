import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { readId } from "@/lib/ids";
import { changeInput } from "@/lib/inputs/change";
import { destroyInput } from "@/lib/inputs/destroy";
import { listInputs } from "@/lib/inputs/list";
import { openInput } from "@/lib/inputs/open";
import { readInput } from "@/lib/inputs/read";
import { InputQuery } from "@/lib/inputs/schema";
import { storeInput, storeInputs } from "@/lib/inputs/store";
import { readThumbnail } from "@/lib/inputs/thumbnail";
import { app, freshApp, rolledBack, viewer } from "@/lib/testing/database";
import { allOf, incoming, newRecord, png, stored } from "@/lib/testing/inputs";

const now = new Date("2026-11-20T14:03:00.000Z");
const later = (ctx: Ctx, seconds: number): Ctx => ({
  ...ctx,
  now: new Date(now.getTime() + seconds * 1000),
});
const every = InputQuery.parse({});
const idsIn = async (ctx: Ctx, query = every) =>
  (await listInputs(ctx, query)).data.map(({ id }) => id);

describe("an input that is stored", () => {
  test("comes back as it was sent, with what was said of it", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id } = await stored(ctx, "Grüße, 世界", {
        filename: "note.txt",
        subject: "patient-7",
        metadata: { env: "prod" },
      });

      expect(await openInput(ctx, id)).toMatchObject({
        object: "input",
        id,
        type: "text",
        bytes: 15,
        filename: "note.txt",
        subject: "patient-7",
        metadata: { env: "prod" },
        preview: "Grüße, 世界",
        received_at: "2026-11-20T14:03:00.000Z",
        expires_at: "2026-12-20T14:03:00.000Z",
      });
      const content = await readInput(ctx, id);
      expect((await allOf(content.read())).toString()).toBe("Grüße, 世界");
    }));

  test("of any size is read whole or in part", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      for (const length of [1, 65_536, 65_537, 300_000]) {
        const text = "0123456789".repeat(length / 10 + 1).slice(0, length);
        const { id } = await stored(ctx, text);
        const content = await readInput(ctx, id);
        expect((await allOf(content.read())).toString()).toBe(text);
        const end = Math.min(length, 20_000);
        const part = content.read({ start: end - 1, end });
        expect((await allOf(part)).toString()).toBe(text.slice(end - 1, end));
      }
    }));

  test("has its key, row, usage event and audit entry, or none of them", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const broken: Ctx = {
        ...ctx,
        address: "no address at all",
      };
      await db.$executeRaw`SAVEPOINT before`;
      await expect(
        storeInput(broken, newRecord("x".repeat(100_000))),
      ).rejects.toThrow();
      await db.$executeRaw`ROLLBACK TO SAVEPOINT before`;

      const where = { appId: ctx.appId };
      expect(await db.input.count({ where })).toBe(0);
      expect(await db.recordKey.count({ where })).toBe(0);
      expect(await db.usageEvent.count({ where })).toBe(0);
      const blobs = await Array.fromAsync(ctx.vault.blobs.list(ctx.appId));
      expect(blobs).toEqual([]);
    }));

  test("is an image with its size and a thumbnail, which is made once", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id } = await stored(ctx, await png(900, 600));

      expect(await openInput(ctx, id)).toMatchObject({
        type: "image",
        media_type: "image/png",
        width: 900,
        height: 600,
      });
      const first = await readThumbnail(ctx, id, 512);
      expect(first.mediaType).toBe("image/webp");
      expect(await readThumbnail(ctx, id, 512)).toEqual(first);
      expect((await readThumbnail(ctx, id, 64)).bytes.length).toBeLessThan(
        first.bytes.length,
      );
    }));

  test("is read where it is asked for larger than a listing shows it", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id } = await stored(ctx, await png(900, 600));
      const reads = () =>
        db.auditEntry.findMany({
          where: { appId: ctx.appId, action: "input.read" },
        });
      await readThumbnail(ctx, id, 512);
      expect(await reads()).toEqual([]);
      await readThumbnail(ctx, id, 1024);
      expect(await reads()).toMatchObject([{ targetId: readId("inp", id) }]);
    }));
});

describe("an input that is not stored", () => {
  test("leaves one usage event and nothing else", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const view = await storeInput(ctx, newRecord("secret", { store: false }));

      expect(view).toMatchObject({ id: null, storage: { stored: false } });
      const where = { appId: ctx.appId };
      expect(await db.input.count({ where })).toBe(0);
      expect(await db.recordKey.count({ where })).toBe(0);
      expect(await db.auditEntry.count({ where })).toBe(0);
      expect(await db.usageEvent.findMany({ where })).toMatchObject([
        { stored: false, bytes: 6n, outcome: "ok" },
      ]);
    }));
});

describe("a list of inputs", () => {
  test("has all of them, newest first, whatever its pages' size", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const ids: string[] = [];
      for (let n = 0; n < 7; n++) {
        ids.unshift((await stored(later(ctx, n), `text ${n}`)).id);
      }
      const at = later(ctx, 10);

      const pages: string[] = [];
      let after: string | undefined;
      for (;;) {
        const query = InputQuery.parse({ limit: 3, after });
        const { data, has_more, last_id } = await listInputs(at, query);
        pages.push(...data.map(({ id }) => id));
        if (!has_more) break;
        after = last_id ?? undefined;
      }
      expect(pages).toEqual(ids);
      const upwards = InputQuery.parse({ order: "asc" });
      expect(await idsIn(at, upwards)).toEqual(ids.toReversed());
    }));

  test("goes on from a cursor whose record is gone", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const first = await stored(ctx, "first");
      const second = await stored(later(ctx, 1), "second");
      await destroyInput(later(ctx, 2), second.id);

      const query = InputQuery.parse({ after: second.id });
      expect(await idsIn(later(ctx, 2), query)).toEqual([first.id]);
    }));

  test("can be narrowed by type and time of receipt", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const text = await stored(ctx, "text");
      const image = await stored(later(ctx, 60), await png());
      const at = later(ctx, 120);
      const narrowed = (given: object) => idsIn(at, InputQuery.parse(given));

      expect(await narrowed({ type: "text" })).toEqual([text.id]);
      expect(await narrowed({ type: "video" })).toEqual([]);
      const middle = "2026-11-20T14:03:30Z";
      expect(await narrowed({ received_after: middle })).toEqual([image.id]);
      expect(await narrowed({ received_before: middle })).toEqual([text.id]);
    }));
});

describe("in the second in which it expires", () => {
  const seconds = (ctx: Ctx, offset: number) => later(ctx, offset);

  test("a record is gone from every read, though no purge came by", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id } = await stored(ctx, await png(), { retention: 10 });

      const alive = seconds(ctx, 9.999);
      expect(await idsIn(alive)).toEqual([id]);
      await expect(openInput(alive, id)).resolves.toMatchObject({ id });

      const gone = seconds(ctx, 10);
      expect(await idsIn(gone)).toEqual([]);
      for (const read of [
        () => openInput(gone, id),
        () => readInput(gone, id),
        () => readThumbnail(gone, id, 64),
        () => changeInput(gone, id, { metadata: { a: "b" } }),
        () => destroyInput(gone, id),
      ]) {
        await expect(read()).rejects.toMatchObject({ code: "not_found" });
      }
    }));

  test("the app's window counts as well, and a changed one counts at once", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now, windowSeconds: 100 });
      const { id } = await stored(ctx, "text");

      expect(await idsIn(seconds(ctx, 99.999))).toEqual([id]);
      expect(await idsIn(seconds(ctx, 100))).toEqual([]);
      const shorter = { store: true, windowSeconds: 50 };
      const changed = { ...ctx, policy: { ...ctx.policy, app: shorter } };
      expect(await idsIn(seconds(changed, 49.999))).toEqual([id]);
      expect(await idsIn(seconds(changed, 50))).toEqual([]);
    }));
});

describe("changing an input", () => {
  test("merges metadata, and extends no life", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id, expires_at } = await stored(ctx, "text", {
        metadata: { keep: "1", drop: "2" },
      });

      const patch = { metadata: { drop: null, add: "3" }, filename: "a.txt" };
      await changeInput(later(ctx, 60), id, patch);

      expect(await openInput(later(ctx, 61), id)).toMatchObject({
        metadata: { keep: "1", add: "3" },
        filename: "a.txt",
        expires_at,
      });
    }));

  test("refuses a seventeenth pair", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const pairs = (from: number, to: number) =>
        Object.fromEntries(
          Array.from({ length: to - from }, (_, n) => [`k${from + n}`, "v"]),
        );
      const { id } = await stored(ctx, "text", { metadata: pairs(0, 16) });

      await expect(
        changeInput(ctx, id, { metadata: pairs(16, 17) }),
      ).rejects.toMatchObject({ code: "invalid_request", param: "metadata" });
    }));

  test("by two people at once loses neither's change", async () => {
    const ctx = await freshApp({ now });
    const { id } = await stored(ctx, "text");
    await Promise.all(
      ["a", "b", "c", "d"].map((name) =>
        changeInput(ctx, id, { metadata: { [name]: "1" } }),
      ),
    );
    const { metadata } = await openInput(ctx, id);
    expect(Object.keys(metadata).toSorted()).toEqual(["a", "b", "c", "d"]);
  });
});

describe("destroying a record", () => {
  test("takes its key, rows and blob, and says so in the log", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const { id } = await stored(ctx, "x".repeat(100_000));
      const blobs = () => Array.fromAsync(ctx.vault.blobs.list(ctx.appId));
      expect(await blobs()).toHaveLength(1);

      expect(await destroyInput(ctx, id)).toEqual({
        object: "input.deleted",
        id,
        deleted: true,
        receipt: expect.stringMatching(/^rcp_/),
      });

      const where = { appId: ctx.appId };
      expect(await db.recordKey.count({ where })).toBe(0);
      expect(await db.input.count({ where })).toBe(0);
      expect(await blobs()).toEqual([]);
      const targetId = readId("inp", id);
      expect(
        await db.auditEntry.findMany({
          where: { ...where, action: "input.delete" },
        }),
      ).toMatchObject([{ targetId, actorId: ctx.actor.id, outcome: "ok" }]);
      await expect(destroyInput(ctx, id)).rejects.toMatchObject({
        code: "not_found",
      });
    }));
});

describe("a batch", () => {
  test("is kept whole or not at all", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const good = () => newRecord("x".repeat(100_000));
      const bad = { ...good(), incoming: incoming(Buffer.of(0, 1, 2)) };

      await expect(storeInputs(ctx, [good(), bad])).rejects.toMatchObject({
        code: "unsupported_type",
      });
      expect(await idsIn(ctx)).toEqual([]);
      const blobs = await Array.fromAsync(ctx.vault.blobs.list(ctx.appId));
      expect(blobs).toEqual([]);

      await storeInputs(ctx, [good(), good()]);
      expect(await idsIn(ctx)).toHaveLength(2);
    }));
});

describe("another tenant", () => {
  test("finds none of it: every read and write is a 404", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const other = await app(db, { now });
      const { id } = await stored(ctx, await png());

      expect(await idsIn(other)).toEqual([]);
      for (const act of [
        () => openInput(other, id),
        () => readInput(other, id),
        () => readThumbnail(other, id, 64),
        () => changeInput(other, id, { metadata: { a: "b" } }),
        () => destroyInput(other, id),
      ]) {
        await expect(act()).rejects.toMatchObject({ code: "not_found" });
      }
      await expect(openInput(ctx, id)).resolves.toMatchObject({ id });
    }));
});

test("reading is an audited act, told by id and not by content", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now });
    const { id } = await stored(ctx, "my diagnosis");
    await listInputs(ctx, every);
    await openInput(ctx, id);
    await readInput(ctx, id);

    const where = { appId: ctx.appId };
    const entries = await db.auditEntry.findMany({ where });
    expect(entries.map(({ action }) => action).toSorted()).toEqual([
      "input.list",
      "input.open",
      "input.read",
      "input.receive",
    ]);
    expect(JSON.stringify(entries)).not.toContain("diagnosis");
  }));

test("a viewer may look, and change nothing", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now });
    const { id } = await stored(ctx, "text");
    const looking = { ...ctx, actor: viewer };

    await expect(openInput(looking, id)).resolves.toMatchObject({ id });
    for (const act of [
      () => storeInput(looking, newRecord("text")),
      () => changeInput(looking, id, { metadata: { a: "b" } }),
      () => destroyInput(looking, id),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: "forbidden" });
    }
  }));
