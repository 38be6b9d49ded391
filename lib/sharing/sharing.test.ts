import { describe, expect, test } from "vitest";

import type { Ctx, Db } from "@/lib/context";
import { db as ownDb } from "@/lib/db";
import { readId } from "@/lib/ids";
import { InputQuery } from "@/lib/inputs/schema";
import { storeInputs } from "@/lib/inputs/store";
import { verifyReceipt } from "@/lib/log/receipt";
import { JOBS } from "@/lib/permissions";
import type { Turn } from "@/lib/queue/batches";
import { cancelJob } from "@/lib/queue/look";
import { publicKeys } from "@/lib/receipts/public";
import { getReceipt } from "@/lib/receipts/receipt";
import { findInputs } from "@/lib/search/find";
import { listConsents } from "@/lib/sharing/consents";
import { ConsentQuery } from "@/lib/sharing/ledger-schema";
import { shareMatching } from "@/lib/sharing/many";
import { previewStop } from "@/lib/sharing/preview";
import { shareEach, shareInput, unshareInput } from "@/lib/sharing/share";
import { Terms } from "@/lib/sharing/shares-schema";
import { getSharing, setSharing } from "@/lib/sharing/sharing";
import { continueStopping } from "@/lib/sharing/stop";
import { hashOf, newestText } from "@/lib/sharing/texts";
import {
  admin,
  app,
  editor,
  freshApp,
  keyWith,
  rolledBack,
  viewer,
} from "@/lib/testing/database";
import { newRecord, stored } from "@/lib/testing/inputs";
import { exportRow, shared, sharingOn } from "@/lib/testing/shares";
import { startSharing, stopSharing } from "@/lib/testing/sharing";

const now = new Date("2026-11-20T14:03:00.000Z");
const later = (ctx: Ctx, seconds = 60): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1000),
});
const plainly = Terms.parse({ licence: "CC0-1.0" });
const every = ConsentQuery.parse({});
const { version } = newestText();
const on = { community: true, consent_text_version: version };
const off = { community: false };

const refused = (db: Db, work: (db: Db) => Promise<unknown>) =>
  db.$executeRaw`SAVEPOINT tried`
    .then(() => expect(work(db)).rejects.toThrow())
    .then(() => db.$executeRaw`ROLLBACK TO SAVEPOINT tried`);

test("a text is never changed under its version", () => {
  const text = newestText();
  expect([text.version, hashOf(text).toString("hex")]).toEqual([
    "2026-11-25",
    "0a1e29400af2caa039e0c6dfd990e78b482f2b16f952420e1df4bd969cef68b0",
  ]);
});

describe("switching sharing on", () => {
  test("takes the newest text, by its version", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      expect(await getSharing(ctx)).toMatchObject({
        community: false,
        consent: null,
        consent_text: { version },
        audience: "people",
      });
      const without = setSharing(ctx, { community: true });
      await expect(without).rejects.toMatchObject({
        code: "invalid_request",
        message: expect.stringContaining(version),
      });
      const old = { community: true, consent_text_version: "2020-01-01" };
      await expect(setSharing(ctx, old)).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining(version),
      });
      expect(await setSharing(ctx, on)).toMatchObject({
        community: true,
        consent: {
          kind: "grant",
          input: null,
          in_force: true,
          consent_text: {
            version,
            sha256: hashOf(newestText()).toString("hex"),
          },
        },
        shared: { records: 0, more: false },
        job: null,
      });
    }));

  test("is for owners, and keys that may share, and for nobody else", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      for (const actor of [viewer, editor, admin, keyWith("inputs:write")]) {
        const theirs = { ...ctx, actor };
        for (const work of [
          () => setSharing(theirs, on),
          () => setSharing(theirs, off),
          () => previewStop(theirs),
        ])
          await expect(work()).rejects.toMatchObject({ code: "forbidden" });
      }
      const key = { ...ctx, actor: keyWith("sharing:write") };
      expect(await setSharing(key, on)).toMatchObject({ community: true });
    }));

  test("done again is the same, and says nothing anew", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const first = await setSharing(ctx, on);
      expect(await setSharing(later(ctx), on)).toEqual(first);
      expect((await listConsents(ctx, every)).data).toHaveLength(1);
    }));

  test("isn't of another tenant", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await app(db, { now }), await app(db, { now })];
      await startSharing(other);
      expect(await getSharing(ctx)).toMatchObject({ community: false });
      expect((await listConsents(ctx, every)).data).toEqual([]);
    }));
});

test("by a text of which there is a newer one nothing more is shared, and what is shared stays", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now });
    // As an instance that was updated since: on by a text that isn't the newest.
    await sharingOn(ctx);
    const before = await shared(ctx, "by the older text");
    const { id } = await stored(ctx, "not shared yet");
    expect(await getSharing(ctx)).toMatchObject({
      ...{ community: true, outdated: true, shared: { records: 1 } },
    });
    const refused = { code: "conflict", message: expect.any(String) };
    await expect(shareInput(ctx, id, plainly)).rejects.toMatchObject(refused);
    await expect(shareInput(ctx, id, plainly)).rejects.toThrow(version);
    const many = { ids: [id], licence: "CC0-1.0" as const, covers: [] };
    await expect(shareMatching(ctx, many)).rejects.toMatchObject(refused);
    // Nor on other terms, since that shares anew.
    await expect(shareInput(ctx, before.shown, plainly)).rejects.toMatchObject(
      refused,
    );

    expect(await setSharing(later(ctx), on)).toMatchObject({
      ...{ community: true, outdated: false, shared: { records: 1 } },
      consent: { consent_text: { version } },
    });
    await shareInput(later(ctx), id, plainly);
    const { data } = await listConsents(ctx, every);
    const texts = data
      .filter(({ input, in_force }) => input !== null && in_force)
      .map(({ consent_text }) => consent_text?.version);
    expect(texts.sort()).toEqual([version, "test/1"]);
    // What was shared by the older one can be taken back as before.
    await unshareInput(later(ctx), before.shown);
    expect(await found(ctx, "is:shared")).toEqual([id]);
  }));

describe("the database refuses", () => {
  test("an app that shares without a consent of its own that stands", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await app(db, { now }), await app(db, { now })];
      await startSharing(ctx);
      await startSharing(other);
      const { sharingId } = await db.app.findUniqueOrThrow({
        where: { id: ctx.appId },
      });
      await stopSharing(ctx);
      const where = { id: ctx.appId };
      await refused(db, (db) => db.app.update({ where, data: { sharingId } }));
      const theirs = await db.consent.findFirstOrThrow({
        where: { appId: other.appId },
      });
      await db.app.update({
        where: { id: other.appId },
        data: { sharingId: null },
      });
      const data = { sharingId: theirs.id };
      await refused(db, (db) => db.app.update({ where, data }));
    }));
});

describe("switching sharing off", () => {
  test("takes everything back in that second, after a preview that counts", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      await startSharing(ctx);
      const ids: string[] = [];
      for (const text of ["one", "two", "three"]) {
        const { id } = await stored(ctx, text);
        await shareInput(ctx, id, plainly);
        ids.push(id);
      }
      await exported(ctx, String(ids[0]));
      await expect(setSharing(ctx, off)).rejects.toMatchObject({
        code: "conflict",
        param: "token",
      });
      const preview = await previewStop(ctx);
      expect(preview).toMatchObject({ records: 3, exported: 1, recipients: 1 });
      const { token } = preview;
      const late = later(ctx, 601);
      for (const [at, sent] of [
        [late, token],
        [later(late, -300), `${token}x`],
        [ctx, "nonsense"],
      ] as const)
        await expect(
          setSharing(at, { ...off, token: sent }),
        ).rejects.toMatchObject({ code: "conflict" });

      expect(await setSharing(later(ctx), { ...off, token })).toMatchObject({
        community: false,
        consent: null,
        shared: { records: 0 },
        job: null,
      });
      expect(await found(ctx, "is:shared")).toEqual([]);
      const { data } = await listConsents(ctx, every);
      const said = data.map(({ kind, reason }) => `${kind} ${reason}`);
      expect(
        said.filter((one) => one === "withdrawal switched_off"),
      ).toHaveLength(4);
      expect(data.filter((one) => one.in_force)).toEqual([]);
      expect(
        await db.withdrawal.findMany({ where: { appId: ctx.appId } }),
      ).toMatchObject([{ reason: "switched_off" }]);
      // Again, it is off already.
      expect(await setSharing(later(ctx), off)).toMatchObject({
        community: false,
      });
    }));

  test("of many is at once for all who look, and a job for the rest, which can't be stopped", async () => {
    const ctx = await freshApp({ now });
    await startSharing(ctx);
    await keep(ctx, 2_300);
    await shareAll(ctx);
    const answer = await stopSharing(later(ctx));
    expect(answer).toMatchObject({
      community: false,
      job: { kind: "stop_sharing", state: "waiting", total: 1_300 },
    });
    expect(await found(ctx, "is:shared")).toEqual([]);
    const jobId = String(answer.job?.id);
    await expect(cancelJob(ctx, jobId)).rejects.toMatchObject({
      code: "conflict",
    });
    // What is still to be taken back can't be shared by switching it on again.
    await expect(startSharing(later(ctx))).rejects.toMatchObject({
      code: "conflict",
    });

    const working = {
      ...later(ctx),
      actor: { ...ctx.actor, may: JOBS.stop_sharing },
    };
    const brief = { ...endless, isOver: () => true };
    expect(
      await continueStopping(working, await jobOf(ctx, jobId), brief),
    ).toBe("paused");
    expect(
      await continueStopping(working, await jobOf(ctx, jobId), endless),
    ).toBe("finished");
    expect(await ownDb().share.count({ where: { appId: ctx.appId } })).toBe(0);
    const where = { appId: ctx.appId, reason: "switched_off" } as const;
    expect(await ownDb().consent.count({ where })).toBe(2_301);
    expect((await jobOf(ctx, jobId)).done).toBe(1_300n);
    expect(await startSharing(later(ctx))).toMatchObject({ community: true });
  });
});

test("the receipt of each consent, given or taken back, verifies like every other", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now });
    await startSharing(ctx);
    const { id } = await stored(ctx, "hello");
    await shareInput(ctx, id, plainly);
    await stopSharing(ctx);
    const { data } = await listConsents(ctx, every);
    const keys = await publicKeys(ctx);
    const actions: string[] = [];
    for (const { receipt, at } of data) {
      const told = await getReceipt(ctx, receipt);
      expect(await verifyReceipt(told, keys)).toMatchObject({ verified: true });
      expect(told.entry.at).toBe(at);
      actions.push(told.entry.action);
    }
    expect(actions.sort()).toEqual([
      "input.share",
      "input.unshare",
      "sharing.off",
      "sharing.on",
    ]);
    const other = await app(db, { now });
    await expect(
      getReceipt(other, String(data[0]?.receipt)),
    ).rejects.toMatchObject({ code: "not_found" });
  }));

const endless: Turn = {
  stop: new AbortController().signal,
  isOver: () => false,
  now: () => later({ now } as Ctx, 120).now,
};

const found = async (ctx: Ctx, q: string) =>
  (await findInputs(ctx, InputQuery.parse({ q }))).data.map(({ id }) => id);

async function exported({ db }: Ctx, shown: string) {
  const exportId = await exportRow(db);
  const inputId = String(readId("inp", shown));
  const share = await db.share.findFirstOrThrow({ where: { inputId } });
  const { appId, grantId, id: shareId } = share;
  await db.communityExportItem.create({
    data: { exportId, appId, inputId, grantId, shareId },
  });
}

async function keep(ctx: Ctx, count: number) {
  for (let from = 0; from < count; from += 100)
    await storeInputs(
      ctx,
      Array.from({ length: 100 }, (_, n) => newRecord(`${from + n}`)),
    );
}

async function shareAll(ctx: Ctx) {
  const rows = await ctx.db.input.findMany({ where: { appId: ctx.appId } });
  for (let from = 0; from < rows.length; from += 1_000) {
    const ids = rows.slice(from, from + 1_000).map(({ id }) => id);
    await shareEach(ctx, ids, plainly);
  }
}

async function jobOf(ctx: Ctx, shown: string) {
  const appId_id = { appId: ctx.appId, id: String(readId("job", shown)) };
  return ctx.db.job.findUniqueOrThrow({ where: { appId_id } });
}
