import { describe, expect, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { readId } from "@/lib/ids";
import { changeInput } from "@/lib/inputs/change";
import { destroyInput } from "@/lib/inputs/destroy";
import { openInput } from "@/lib/inputs/open";
import { InputQuery } from "@/lib/inputs/schema";
import { JOBS } from "@/lib/permissions";
import type { Turn } from "@/lib/queue/batches";
import { listReceipts } from "@/lib/receipts/receipt";
import { ReceiptQuery } from "@/lib/receipts/schema";
import { appKeyOf } from "@/lib/sealing/app-key";
import { findInputs } from "@/lib/search/find";
import { listConsents } from "@/lib/sharing/consents";
import { ConsentQuery } from "@/lib/sharing/ledger-schema";
import {
  continueSharing,
  continueUnsharing,
  shareMatching,
  unshareMatching,
} from "@/lib/sharing/many";
import { cardOf } from "@/lib/sharing/preview";
import { previewShares } from "@/lib/sharing/preview-many";
import { SHARED_PARTS } from "@/lib/sharing/schema";
import { getShare, shareInput, unshareInput } from "@/lib/sharing/share";
import { listShares } from "@/lib/sharing/shares";
import {
  BulkShare,
  ProposedShare,
  ShareQuery,
  Terms,
} from "@/lib/sharing/shares-schema";
import { sealTakeDown } from "@/lib/sharing/take-down";
import {
  admin,
  app,
  editor,
  freshApp,
  keyWith,
  rolledBack,
  viewer,
} from "@/lib/testing/database";
import { hold } from "@/lib/testing/holds";
import { png, stored } from "@/lib/testing/inputs";
import { everyRow } from "@/lib/testing/rows";
import { exportRow } from "@/lib/testing/shares";
import { startSharing, stopSharing } from "@/lib/testing/sharing";

const now = new Date("2026-11-20T14:03:00.000Z");
const DAY = 86_400;
const later = (ctx: Ctx, seconds = 60): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1000),
});
const terms = (...covers: string[]) =>
  Terms.parse({ licence: "CC-BY-4.0", covers });
const uuid = (shown: string) => String(readId("inp", shown));
const found = async (ctx: Ctx, q: string) =>
  (await findInputs(ctx, InputQuery.parse({ q }))).data.map(({ id }) => id);
const ledger = async (ctx: Ctx, input: string) =>
  (await listConsents(ctx, ConsentQuery.parse({ input, order: "asc" }))).data;
const listed = async (ctx: Ctx, state: "shared" | "ended" = "shared") =>
  (await listShares(ctx, ShareQuery.parse({ state }))).data;

async function sharingApp(
  db: Ctx["db"],
  wanted: Parameters<typeof app>[1] = {},
) {
  const ctx = await app(db, { now, ...wanted });
  await startSharing(ctx);
  return ctx;
}

describe("a record that is shared", () => {
  test("says so, is found by it, and lives no longer", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await sharingApp(db), await sharingApp(db)];
      const { id, expires_at } = await stored(ctx, "hello");
      const theirs = await stored(other, "hello");
      await shareInput(other, theirs.id, terms());
      expect(await found(ctx, "is:shared")).toEqual([]);

      const state = await shareInput(later(ctx), id, terms("metadata"));
      expect(state).toMatchObject({
        input: id,
        shared: true,
        grant: {
          share: expect.stringMatching(/^shr_/),
          since: later(ctx).now.toISOString(),
          covers: ["metadata"],
          licence: "CC-BY-4.0",
        },
        recipients: [],
        taken_down: null,
      });
      expect(await getShare(ctx, id)).toEqual(state);
      expect(await found(ctx, "is:shared hello")).toEqual([id]);
      expect(await found(ctx, "-is:shared")).toEqual([]);
      const view = await openInput(ctx, id);
      expect(view).toMatchObject({ shared: true, expires_at });
      expect(await listed(ctx)).toMatchObject([
        { input: id, exports: 0, record: { type: "text", preview: "hello" } },
      ]);

      expect(await unshareInput(ctx, id)).toMatchObject({
        shared: false,
        grant: null,
      });
      expect(await found(ctx, "is:shared")).toEqual([]);
      expect(await listed(ctx)).toEqual([]);
      expect(await openInput(ctx, id)).toMatchObject({ shared: false });
      expect(await found(other, "is:shared")).toEqual([theirs.id]);
    }));

  test("stays as it is when it is shared again, and is shared anew on other terms", () =>
    rolledBack(async (db) => {
      const ctx = await sharingApp(db);
      const { id } = await stored(ctx, "hello");
      const first = await shareInput(ctx, id, terms());
      expect(await shareInput(later(ctx), id, terms())).toEqual(first);
      expect(await ledger(ctx, id)).toHaveLength(1);

      await shareInput(later(ctx), id, terms("annotations", "predictions"));
      await unshareInput(later(ctx, 90), id);
      await unshareInput(later(ctx, 95), id);
      const said = await ledger(ctx, id);
      expect(said).toMatchObject([
        { kind: "grant", covers: [], in_force: false },
        { kind: "withdrawal", reason: "withdrawn", grant: said[0]?.id },
        { kind: "grant", covers: ["predictions", "annotations"] },
        { kind: "withdrawal", reason: "withdrawn", grant: said[2]?.id },
      ]);
    }));

  test("of a text covers nothing that only an image says", () =>
    rolledBack(async (db) => {
      const ctx = await sharingApp(db);
      const [text, image] = [
        await stored(ctx, "hello"),
        await stored(ctx, await png()),
      ];
      const all = terms(...SHARED_PARTS);
      const rest = SHARED_PARTS.filter((part) => part !== "exif");
      const told = await shareInput(ctx, text.id, all);
      expect(told.grant?.covers).toEqual(rest);
      expect(await shareInput(ctx, text.id, all)).toEqual(told);
      const picture = await shareInput(ctx, image.id, all);
      expect(picture.grant?.covers).toEqual([...SHARED_PARTS]);
      expect((await cardOf(ctx, text.id, all)).covers).toEqual(rest);
    }));

  test("is shared by owners and keys that may, and by nobody else", () =>
    rolledBack(async (db) => {
      const ctx = await sharingApp(db);
      const { id } = await stored(ctx, "hello");
      for (const actor of [viewer, editor, admin, keyWith("inputs:write")]) {
        const theirs = { ...ctx, actor };
        const q = BulkShare.parse({ ids: [id], licence: "CC0-1.0" });
        for (const work of [
          () => shareInput(theirs, id, terms()),
          () => unshareInput(theirs, id),
          () => shareMatching(theirs, q),
          () => unshareMatching(theirs, { ids: [id] }),
        ])
          await expect(work()).rejects.toMatchObject({ code: "forbidden" });
      }
      const key = { ...ctx, actor: keyWith("sharing:write") };
      await shareInput(key, id, terms());
      const [said] = await ledger(ctx, id);
      expect(said?.by).toMatch(/^key_/);
    }));

  test("isn't shared where the app doesn't share, or by another tenant", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await app(db, { now }), await sharingApp(db)];
      const { id } = await stored(ctx, "hello");
      await expect(shareInput(ctx, id, terms())).rejects.toMatchObject({
        code: "conflict",
      });
      for (const work of [
        () => shareInput(other, id, terms()),
        () => unshareInput(other, id),
        () => getShare(other, id),
        () => cardOf(other, id, terms()),
      ])
        await expect(work()).rejects.toMatchObject({ code: "not_found" });
    }));

  test("isn't shared once its time is over, unless a hold keeps it", () =>
    rolledBack(async (db) => {
      const ctx = await sharingApp(db, { windowSeconds: DAY });
      const gone = await stored(ctx, "gone");
      const held = await stored(ctx, "held");
      await hold(ctx, held.id);
      const after = later(ctx, DAY);
      await expect(shareInput(after, gone.id, terms())).rejects.toMatchObject({
        code: "not_found",
      });
      const both = { ids: [gone.id, held.id], licence: "CC-BY-4.0" };
      expect(await shareMatching(after, BulkShare.parse(both))).toMatchObject({
        done: 1,
        missing: 1,
      });
      expect(await getShare(after, held.id)).toMatchObject({ shared: true });
    }));

  test("is gone with its record, and whoever exported it is told", () =>
    rolledBack(async (db) => {
      const ctx = await sharingApp(db);
      const { id } = await stored(ctx, "hello");
      await shareInput(ctx, id, terms());
      await exported(ctx, id);
      await destroyInput(ctx, id);
      expect(await listed(ctx)).toEqual([]);
      expect(await listed(ctx, "ended")).toMatchObject([
        {
          input: id,
          record: null,
          reason: "destroyed",
          exports: 1,
          confirmed: 0,
          late: 0,
        },
      ]);
      // The ledger outlives it.
      expect(await ledger(ctx, id)).toHaveLength(1);
      const receipts = await listReceipts(ctx, ReceiptQuery.parse({}));
      expect(receipts.data).toHaveLength(1);
    }));

  test("that was taken down says why, and isn't shared again", () =>
    rolledBack(async (db) => {
      const ctx = await sharingApp(db);
      const { id } = await stored(ctx, "hello");
      await shareInput(ctx, id, terms());
      await takenDown(ctx, id, "Somebody's address is in it.");
      expect(await getShare(ctx, id)).toMatchObject({
        shared: false,
        taken_down: { reason: "Somebody's address is in it." },
      });
      await expect(shareInput(ctx, id, terms())).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("took this record out"),
      });
      const job = await shareMatching(
        ctx,
        BulkShare.parse({ ids: [id], licence: "CC0-1.0" }),
      );
      expect(job).toMatchObject({ state: "done", done: 0, missing: 1 });
    }));
});

test("the owner sees who had it, who was told and who is late", () =>
  rolledBack(async (db) => {
    const ctx = { ...(await sharingApp(db)), now: new Date() };
    const { id } = await stored(ctx, "hello");
    await shareInput(ctx, id, terms());
    const [one] = [await exported(ctx, id), await exported(ctx, id)];
    expect(await getShare(ctx, id)).toMatchObject({
      recipients: [
        { workspace: "Test", told_at: null, late: false },
        { workspace: "Test", told_at: null, late: false },
      ],
    });
    await unshareInput(ctx, id);
    await db.withdrawal.updateMany({
      where: { exportId: one },
      data: { ackedAt: ctx.now },
    });
    const inTime = await getShare(later(ctx, 13 * DAY), id);
    expect(inTime.recipients.map(({ late }) => late)).toEqual([false, false]);
    const after = later(ctx, 15 * DAY);
    expect(await listed(after, "ended")).toMatchObject([
      { exports: 2, confirmed: 1, late: 1, reason: "withdrawn" },
    ]);
    const { recipients } = await getShare(after, id);
    expect(recipients).toMatchObject([
      { late: true, confirmed_at: null, told_at: expect.any(String) },
      { late: false, confirmed_at: expect.any(String) },
    ]);
    expect(await listed(after)).toEqual([]);
  }));

test("the preview is the card that the community would show, and shares nothing", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now });
    const { id } = await stored(ctx, "hello", { filename: "a.txt" });
    expect(await cardOf(ctx, id, terms("filename"))).toMatchObject({
      object: "shared_input",
      id: null,
      preview: "hello",
      filename: "a.txt",
      attribution: "Test",
      licence: "CC-BY-4.0",
      metadata: null,
    });
    expect(await getShare(ctx, id)).toMatchObject({ shared: false });
  }));

test("nothing of a record is in plain in what is written of it", () =>
  rolledBack(async (db) => {
    const ctx = await sharingApp(db);
    const canary = "xylophone-canary";
    const given = { filename: `${canary}.txt`, metadata: { note: canary } };
    const { id } = await stored(ctx, canary, given);
    await shareInput(ctx, id, terms(...SHARED_PARTS));
    await takenDown(ctx, id, `because of ${canary}`);
    const rows = await everyRow(db);
    const hex = Buffer.from(canary).toString("hex");
    const told = rows.filter(
      (row) => row.includes(canary) || row.includes(hex),
    );
    expect(told).toEqual([]);
  }));

const previewed = (ctx: Ctx, wanted: object) =>
  previewShares(ctx, ProposedShare.parse(wanted));

describe("of many", () => {
  test("those that are named or meet a query are shared, and taken back", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await sharingApp(db), await sharingApp(db)];
      const ids: string[] = [];
      for (const text of ["red cat", "blue cat", "dog"])
        ids.push((await stored(ctx, text)).id);
      const foreign = (await stored(other, "red cat")).id;
      const cats = { q: "cat", licence: "CC0-1.0", covers: ["annotations"] };
      const { token } = await previewed(ctx, cats);
      const shown = BulkShare.parse({ ...cats, token });
      expect(await shareMatching(ctx, shown)).toMatchObject({
        ...{ kind: "share_inputs", state: "done", done: 2, missing: 0 },
      });
      expect((await found(ctx, "is:shared")).toSorted()).toEqual(
        ids.slice(0, 2),
      );
      const named = { ids: [...ids, foreign, "inp_x"], licence: "CC0-1.0" };
      expect(await shareMatching(ctx, BulkShare.parse(named))).toMatchObject({
        ...{ done: 3, missing: 2 },
      });
      expect(await found(other, "is:shared")).toEqual([]);
      const shared = { q: "is:shared -dog" };
      expect(await unshareMatching(ctx, shared)).toMatchObject({ done: 2 });
      expect(await found(ctx, "is:shared")).toEqual([ids[2]]);
      const all = { ids: [...ids, foreign] };
      expect(await unshareMatching(ctx, all)).toMatchObject({
        ...{ done: 1, missing: 3 },
      });
    }));

  test("a query shares exactly what a preview of it showed, or asks again", () =>
    rolledBack(async (db) => {
      const ctx = await sharingApp(db);
      const cats = { q: "cat", licence: "CC-BY-4.0", covers: ["annotations"] };
      const keep = async (text: string, at = 0) =>
        (await stored(later(ctx, at), text)).id;
      const [one, two] = [await keep("red cat"), await keep("blue cat")];
      await shareInput(ctx, one, terms("annotations"));
      const at = later(ctx, 60);
      const preview = await previewed(at, cats);
      expect(preview).toMatchObject({
        ...{ records: 1, unchanged: 1, sample: [two] },
        by_type: { image: 0, text: 1, video: 0 },
      });
      const { token } = preview;
      const attempt = (seconds: number, more: object = {}) =>
        shareMatching(
          later(at, seconds),
          BulkShare.parse({ ...cats, token, ...more }),
        );
      const asked = { code: "conflict", param: "token" };
      for (const more of [
        ...[
          { token: undefined },
          { token: "nonsense" },
          { token: `${token}x` },
        ],
        // For other terms, or others, than were shown.
        ...[{ licence: "CC0-1.0" }, { covers: [] }, { q: "red" }],
      ])
        await expect(attempt(1, more)).rejects.toMatchObject(asked);
      await expect(attempt(600)).rejects.toMatchObject(asked);
      // What came after the preview isn't shared by it, and doesn't hinder it.
      const three = await keep("third cat", 90);
      const dog = await keep("dog");
      await changeInput(at, dog, { filename: "cat.txt" });
      await expect(attempt(120)).rejects.toMatchObject(asked);
      expect(await found(ctx, "is:shared")).toEqual([one]);
      await destroyInput(at, dog);
      expect(await attempt(130)).toMatchObject({ done: 2, missing: 0 });
      expect((await found(later(at, 200), "is:shared")).toSorted()).toEqual([
        one,
        two,
      ]);
      expect(three).not.toBe(two);
      // It was for what wasn't shared yet.
      await expect(attempt(140)).rejects.toMatchObject(asked);
    }));

  test("what a preview shows goes by what each is, and by the clock", () =>
    rolledBack(async (db) => {
      const ctx = await sharingApp(db);
      const cats = { q: "cat", licence: "CC0-1.0" };
      await stored(ctx, "a cat for five minutes", { retention: 300 });
      const { id } = await stored(ctx, "a cat");
      const at = later(ctx, 60);
      const { token, records } = await previewed(at, cats);
      expect(records).toBe(2);
      const after = later(ctx, 400);
      const job = await shareMatching(
        after,
        BulkShare.parse({ ...cats, token }),
      );
      expect(job).toMatchObject({ done: 1, missing: 0 });
      expect(await found(after, "is:shared")).toEqual([id]);
    }));

  test("more than a request shares are a job, which goes on where it stands", async () => {
    const ctx = await freshApp({ now });
    await startSharing(ctx);
    const { id } = await stored(ctx, "hello");
    const ids = Array.from({ length: 1_001 }, (_, n) => `none-${n}`);
    const wanted = { ids: [id, ...ids], licence: "CC0-1.0" };
    const job = await shareMatching(ctx, BulkShare.parse(wanted));
    expect(job).toMatchObject({ state: "waiting" });
    expect(await found(ctx, "is:shared")).toEqual([]);
    const share = { ...ctx, actor: { ...ctx.actor, may: JOBS.share_inputs } };
    expect(await continueSharing(share, await rowOf(ctx, job.id), turn)).toBe(
      "finished",
    );
    expect(await found(ctx, "is:shared")).toEqual([id]);
    // Started over by another worker, it isn't done twice.
    expect(await continueSharing(share, await rowOf(ctx, job.id), turn)).toBe(
      "finished",
    );
    expect(await ledger(ctx, id)).toHaveLength(1);

    const back = await unshareMatching(ctx, { ids: [id, ...ids] });
    expect(
      await continueUnsharing(share, await rowOf(ctx, back.id), turn),
    ).toBe("finished");
    expect(await found(ctx, "is:shared")).toEqual([]);
  });

  test("a page of them goes on where the last ended", () =>
    rolledBack(async (db) => {
      const ctx = await sharingApp(db);
      for (let n = 0; n < 5; n++) {
        const { id } = await stored(ctx, `text ${n}`);
        await shareInput(later(ctx, n), id, terms());
        if (n > 1) await exported(ctx, id);
      }
      for (const state of ["shared", "ended"] as const) {
        const whole = await listed(ctx, state);
        expect(whole).toHaveLength(state === "shared" ? 5 : 3);
        const query = ShareQuery.parse({ state, limit: 2 });
        const first = await listShares(ctx, query);
        expect(first.has_more).toBe(true);
        const after = String(first.last_id);
        const next = await listShares(ctx, { ...query, limit: 9, after });
        expect([...first.data, ...next.data]).toEqual(whole);
        if (state === "shared") await stopSharing(ctx);
      }
    }));
});

const turn: Turn = {
  stop: new AbortController().signal,
  isOver: () => false,
  now: () => new Date(now.getTime() + 120_000),
};

async function rowOf(ctx: Ctx, shown: string) {
  const appId_id = { appId: ctx.appId, id: String(readId("job", shown)) };
  return ctx.db.job.findUniqueOrThrow({ where: { appId_id } });
}

async function exported({ db, appId }: Ctx, shown: string): Promise<string> {
  const { workspaceId } = await db.app.findUniqueOrThrow({
    where: { id: appId },
  });
  const exportId = await exportRow(db, { workspaceId });
  const share = await db.share.findFirstOrThrow({
    where: { appId, inputId: uuid(shown) },
  });
  const { grantId, inputId, id: shareId } = share;
  await db.communityExportItem.create({
    data: { exportId, appId, inputId, grantId, shareId },
  });
  return exportId;
}

async function takenDown(ctx: Ctx, shown: string, reason: string) {
  const { appId, db, actor } = ctx;
  const inputId = uuid(shown);
  const { grantId } = await db.share.findFirstOrThrow({ where: { inputId } });
  const key = await appKeyOf(ctx);
  const sealedReason = sealTakeDown(key, appId, inputId, reason);
  await db.takeDown.create({
    data: { appId, inputId, grantId, byId: actor.id, sealedReason },
  });
  await db.share.deleteMany({ where: { grantId } });
}
