import { describe, expect, test } from "vitest";

import { ACTIONS } from "@/lib/actions";
import { createKey } from "@/lib/api-keys/create";
import { record } from "@/lib/audit/record";
import { exportAudit } from "@/lib/audit-trail/export";
import { entriesSql, getAuditEntry, listAudit } from "@/lib/audit-trail/list";
import { AuditQuery } from "@/lib/audit-trail/schema";
import type { Ctx, Db } from "@/lib/context";
import { newId, readId, showId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { openInput } from "@/lib/inputs/open";
import { verifyReceipt } from "@/lib/log/receipt";
import { publicKeys } from "@/lib/receipts/public";
import { sequence } from "@/lib/receipts/sequence";
import {
  app,
  asPerson,
  keyWith,
  rolledBack,
  viewer,
} from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";
import { Prisma } from "@/prisma/generated/client";

const now = new Date("2026-11-20T14:03:00.000Z");
const query = (given: object = {}) => AuditQuery.parse(given);

const actionsOf = async (ctx: Ctx, given: object = {}) =>
  (await listAudit(ctx, query({ after: LAST, ...given }))).data.map(
    ({ action }) => action,
  );

/** A cursor before which everything is: a page after the first notes nothing. */
const LAST = showId("rcp", "ffffffff-ffff-7fff-bfff-ffffffffffff");

const later = (ctx: Ctx, seconds: number): Ctx => ({
  ...ctx,
  now: new Date(now.getTime() + seconds * 1_000),
});

/** A record's life: received, opened, destroyed, a second between each. */
async function lived(ctx: Ctx): Promise<string> {
  const { id } = await stored(ctx, "my diagnosis");
  await openInput(later(ctx, 1), id);
  await destroyInput(later(ctx, 2), id);
  return id;
}

describe("the trail of an app", () => {
  test("tells one record's life, newest first, and nothing of another's or another tenant's", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await app(db, { now }), await app(db, { now })];
      const input = await lived(ctx);
      await lived(ctx);
      await lived(other);

      const { data } = await listAudit(ctx, query({ target: input }));
      expect(data).toMatchObject(
        ["input.delete", "input.open", "input.receive"].map((action) => ({
          action,
          target: input,
          outcome: "ok",
        })),
      );
      expect(await actionsOf(other, { target: input })).toEqual([]);
      const entry = data[0]?.id ?? "";
      await expect(getAuditEntry(other, entry)).rejects.toMatchObject({
        code: "not_found",
      });
    }));

  test("is narrowed by who, what, when and how it ended", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const key = { ...later(ctx, 10), actor: keyWith("inputs:read") };
      await lived(ctx);
      await record(key, { action: "input.list" });
      await record(
        { ...later(ctx, 20), actor: { kind: "job", id: null } },
        { action: "input.fetch", outcome: "failed" },
      );

      const of = (given: object) => actionsOf(ctx, given);
      expect(await of({ actor: showId("key", key.actor.id) })).toEqual([
        "input.list",
      ]);
      expect(await of({ actor: "job" })).toEqual(["input.fetch"]);
      expect(await of({ outcome: "failed" })).toEqual(["input.fetch"]);
      expect(await of({ outcome: "failed", actor: "job" })).toHaveLength(1);
      expect(await of({ action: "input.open" })).toEqual(["input.open"]);
      const from = "2026-11-20T15:03:02+01:00";
      const to = "2026-11-20T14:03:20Z";
      expect(await of({ from, to })).toEqual(["input.list", "input.delete"]);
      expect(await of({ from: "2026-11-21" })).toEqual([]);
      expect(await of({ to: "2026-11-20" })).toEqual([]);
    }));

  test("pages go on where the last one ended", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      for (let n = 0; n < 7; n++) await lived(ctx);
      const all = await listAudit(ctx, query({ after: LAST, limit: 200 }));
      let after = LAST;
      const paged = [];
      for (let more = true; more; ) {
        const page = await listAudit(ctx, query({ after, limit: 4 }));
        paged.push(...page.data);
        more = page.has_more;
        after = String(page.last_id);
      }
      expect(paged).toEqual(all.data);
      expect(paged).toHaveLength(21);
    }));

  test("calls people of the workspace and keys of the app by their names, and nobody else", () =>
    rolledBack(async (db) => {
      const ctx = await asPerson(await app(db, { now }), "owner");
      const stranger = await asPerson(await app(db, { now }), "owner");
      const { id } = await createKey(ctx, {
        ...{ name: "=Nightly", scopes: ["inputs:read"], expires_at: null },
        ...{ store: true, window: null, models: [] },
      });
      const actor = { kind: "key", id: String(readId("key", id)) } as const;
      await record({ ...later(ctx, 1), actor }, { action: "input.list" });
      const { appId } = ctx;
      await record(
        { ...later(stranger, 2), appId },
        { action: "community.export" },
      );

      const { data } = await listAudit(ctx, query({ after: LAST }));
      const { email } = await db.user.findUniqueOrThrow({
        where: { id: ctx.actor.id },
      });
      expect(data.map(({ actor }) => actor)).toEqual([
        { kind: "member", id: showId("usr", stranger.actor.id), name: null },
        { kind: "key", id, name: "=Nightly" },
        { kind: "member", id: showId("usr", ctx.actor.id), name: email },
      ]);
      const file = await textOf(ctx, "csv");
      expect(file).toContain("'=Nightly");
    }));

  test("notes that somebody read it: once for all pages, once for a file, and not what they looked for", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      const input = await lived(ctx);
      const { last_id: after } = await listAudit(
        later(ctx, 5),
        query({ target: input, limit: 1 }),
      );
      await listAudit(later(ctx, 6), query({ target: input, after }));
      await textOf(later(ctx, 7), "jsonl");

      const { data } = await listAudit(ctx, query({ after: LAST, limit: 2 }));
      expect(data).toMatchObject([
        { action: "audit.export", target: null },
        { action: "audit.list", target: null },
      ]);
      expect(await actionsOf(ctx, { action: "audit.list" })).toHaveLength(1);
    }));

  test("is nothing that a viewer sees, nor a key without its scope", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      for (const actor of [viewer, keyWith("inputs:read", "retention:read")]) {
        for (const asking of [
          listAudit({ ...ctx, actor }, query()),
          getAuditEntry({ ...ctx, actor }, LAST),
          exportAudit({ ...ctx, actor }, query(), "csv"),
        ]) {
          await expect(asking).rejects.toMatchObject({ code: "forbidden" });
        }
      }
    }));

  test.each([{ actor: "inp_0" }, { target: "anything" }, { after: "x" }])(
    "refuses %j",
    (given) =>
      rolledBack(async (db) => {
        const ctx = await app(db, { now });
        await expect(listAudit(ctx, query(given))).rejects.toMatchObject({
          code: "invalid_request",
          param: Object.keys(given)[0],
        });
      }),
  );
});

describe("each entry", () => {
  test("has a proof that verifies like a receipt, and gets its place where it has none", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      await lived(ctx);
      const { data } = await listAudit(ctx, query({ after: LAST }));
      expect(data.map(({ place }) => place)).toEqual([null, null, null]);

      const keys = await publicKeys(ctx);
      for (const { id, action } of data) {
        const receipt = await getAuditEntry(ctx, id);
        expect(receipt.entry.action).toBe(action);
        expect(await verifyReceipt(receipt, keys)).toMatchObject({
          verified: true,
        });
        const entry = { ...receipt.entry, outcome: "refused" };
        expect(await verifyReceipt({ ...receipt, entry }, keys)).toMatchObject({
          verified: false,
        });
      }
      const placed = await listAudit(ctx, query({ after: LAST }));
      expect(placed.data.map(({ place }) => place)).not.toContain(null);
    }));
});

async function textOf(ctx: Ctx, format: "csv" | "jsonl", given: object = {}) {
  const file = await exportAudit(ctx, query(given), format);
  const parts: Uint8Array[] = [];
  for await (const part of file.read()) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** So many entries of the app, each a millisecond after the other. */
async function fill(db: Db, ctx: Ctx, count: number): Promise<void> {
  await db.$executeRaw`
    INSERT INTO audit_entries
      (id, app_id, actor_kind, actor_id, action, target_id, outcome)
    SELECT
      overlay(overlay(
        '00000000-0000-7000-8000-' || right(gen_random_uuid()::text, 12)
        PLACING left(time, 8) FROM 1) PLACING right(time, 4) FROM 10)::uuid,
      ${ctx.appId}::uuid, 'key', ${ctx.actor.id}::uuid, 'input.list',
      gen_random_uuid(), 'ok'
    FROM (
      SELECT lpad(to_hex(${now.getTime()}::bigint + n), 12, '0') AS time
      FROM generate_series(1, ${count}::int) n)`;
}

describe("a file of the trail", () => {
  test("has each entry once, newest first, as JSON lines and as CSV", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      await fill(db, ctx, 2_345);
      await sequence(ctx);

      const lines = (await textOf(ctx, "jsonl", { action: "input.list" }))
        .trimEnd()
        .split("\n");
      const entries = lines.map((line) => JSON.parse(line));
      expect(entries).toHaveLength(2_345);
      const ids = entries.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)].sort().reverse());
      const { data } = await listAudit(
        ctx,
        query({ after: LAST, limit: 200, action: "input.list" }),
      );
      expect(entries.slice(0, 200)).toEqual(data);

      const csv = await textOf(ctx, "csv", { action: "input.list" });
      const [head, ...rows] = csv.trimEnd().split("\r\n");
      expect(head).toBe(
        "id,at,place,actor_kind,actor,actor_name,action,target,outcome,address,commitment,everywhere_at",
      );
      expect(rows.map((row) => row.split(",")[0])).toEqual(ids);
    }));
});

/** In a plan, a table that is read from one end to the other. */
const SCANNED = /"Node Type":"Seq Scan"[^{}]*?"Relation Name":"(\w+)"/g;

test("whatever it is narrowed by, an index has it: nothing is looked through", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { now });
    const other = await app(db, { now });
    await fill(db, ctx, 20_000);
    await fill(db, other, 5_000);
    const input = await lived(later(ctx, 3_600));
    await record(
      { ...ctx, actor: { kind: "job", id: null } },
      { action: "input.fetch", outcome: "failed" },
    );
    await db.$executeRaw`ANALYZE audit_entries`;

    for (const given of [
      {},
      { target: input },
      { actor: showId("usr", newId(now)) },
      { actor: "job" },
      { action: "key.revoke" },
      { action: "input.delete", outcome: "ok" },
      { outcome: "refused" },
      { outcome: "failed", action: "input.fetch" },
      { from: "2026-11-20T14:03:19Z", to: "2026-11-20T14:03:20Z" },
    ]) {
      const sql = entriesSql(ctx, query(given), 51);
      const [plan] = await db.$queryRaw<{ "QUERY PLAN": object }[]>(
        Prisma.sql`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
      );
      const told = JSON.stringify(plan);
      for (const [, scanned] of told.matchAll(SCANNED)) {
        expect(scanned, JSON.stringify(given)).not.toBe("audit_entries");
      }
      const removed = [...told.matchAll(/"Rows Removed by [^"]+":(\d+)/g)];
      for (const [, rows] of removed) {
        expect(Number(rows), JSON.stringify(given)).toBeLessThan(100);
      }
    }
  }));

describe("the table", () => {
  test("has columns of a closed list, of which none has room for words", () =>
    rolledBack(async (db) => {
      const columns = await db.$queryRaw<{ name: string; type: string }[]>`
        SELECT column_name AS name, udt_name AS type
        FROM information_schema.columns WHERE table_name = 'audit_entries'`;
      const types = columns.map(({ name, type }) => [name, type]);
      expect(Object.fromEntries(types)).toEqual({
        ...{ id: "uuid", app_id: "uuid", actor_id: "uuid", target_id: "uuid" },
        ...{ actor_kind: "actor_kind", outcome: "outcome", address: "inet" },
        // Of these the database checks what they are.
        ...{ action: "text", commitment: "bytea" },
        everywhere_at: "timestamptz",
      });
      expect(columns).toHaveLength(10);
    }));

  const CONTENT = "my diagnosis";

  test.each(
    [
      ["id", "target_id", "actor_id", "app_id"],
      ["actor_kind", "outcome"],
      ["address"],
      ["action"],
      ["commitment"],
      ["everywhere_at"],
    ].flat(),
  )("takes no content as %s", (column) =>
    rolledBack(async (db) => {
      const set = Prisma.raw(column);
      const type = column === "commitment" ? Prisma.sql`::bytea` : Prisma.empty;
      const ctx = await app(db, { now });
      await record(ctx, { action: "input.list" });
      await expect(
        db.$executeRaw`
          UPDATE audit_entries SET ${set} = '${Prisma.raw(CONTENT)}'${type}`,
      ).rejects.toThrow();
    }),
  );

  test("takes each action of the list, and none that somebody makes up", () =>
    rolledBack(async (db) => {
      const ctx = await app(db, { now });
      for (const action of ACTIONS) await record(ctx, { action });
      const action = `${CONTENT} and more` as (typeof ACTIONS)[number];
      await expect(record(ctx, { action })).rejects.toThrow();
    }));
});
