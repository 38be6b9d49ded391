import { beforeAll, describe, expect, test } from "vitest";

import type { Ctx, Db } from "@/lib/context";
import { db } from "@/lib/db";
import { newId, readId } from "@/lib/ids";
import { count } from "@/lib/metering/count";
import { sumUp } from "@/lib/metering/totals";
import { sequence } from "@/lib/receipts/sequence";
import { purgeExpired } from "@/lib/retention/purge";
import { rolledBack } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";
import { type Tenant, tenant } from "@/lib/testing/requests";
import { trustCenterOf } from "@/lib/trust/center";
import { sumUpCalls } from "@/lib/trust/counts";
import { settingsNow, trustFigures } from "@/lib/trust/figures";
import { queryFor } from "@/lib/trust/queries";
import { goOnWithRounds } from "@/lib/trust/rounds";
import {
  FIGURES,
  type Figure,
  type FigureName,
  TrustView,
} from "@/lib/trust/schema";

const HOUR_MS = 3_600_000;

let tenants: Tenant[];
let now: Date;

/** Two tenants with records, calls and purges of their own, all well with them. */
beforeAll(async () => {
  tenants = [await tenant(), await tenant()];
  for (const { ctx } of tenants) {
    for (let n = 0; n < 4; n++) await stored(ctx, `record ${n}`);
    await stored(ctx, Buffer.from("x".repeat(100_000)));
    const past = new Date(ctx.now.getTime() - 2 * HOUR_MS);
    await stored({ ...ctx, now: past }, "gone", { retention: 7_190 });
    const may = new Set(["inputs:purge" as const]);
    await purgeExpired({
      ...ctx,
      actor: { kind: "job", id: "purge", may },
      now: new Date(),
    });
    for (const isKept of [true, false, false]) {
      await count(ctx, {
        ...{ model: null, inputType: "text", bytes: 5, latencyMs: 1 },
        ...{ stored: isKept, outcome: "ok" },
      });
    }
  }
  await sumUp(db(), 5);
  now = new Date();
  const ran = { doneAt: now };
  const name = "purge";
  await db().chore.upsert({
    where: { name },
    create: { name, ...ran },
    update: ran,
  });
  const { ctx } = tenants[0] as Tenant;
  await sequence({ ...ctx, now });
  await lookAtAll(db(), 3);
});

/** What workers do each minute, until they have been through all that there is. */
async function lookAtAll(of: Db, most = 1_000): Promise<void> {
  await sumUpCalls({ db: of, now });
  const ended = () =>
    of.evidenceRound.findMany({ select: { name: true, lastEndAt: true } });
  await of.evidenceRound.deleteMany();
  do await goOnWithRounds({ db: of, now }, most);
  while ((await ended()).some(({ lastEndAt }) => lastEndAt === null));
}

async function figuresIn(of: Db): Promise<Record<FigureName, Figure>> {
  const { vault } = (tenants[0] as Tenant).ctx;
  const figures = await trustFigures({ db: of, vault, now });
  return Object.fromEntries(
    figures.map((figure) => [figure.name, figure]),
  ) as Record<FigureName, Figure>;
}

/** The same by plain SQL, which shares nothing with what computes them. */
async function anew(of: Db, name: FigureName): Promise<Figure["value"]> {
  const query = queryFor(name, settingsNow(), now);
  const [row] = await of.$queryRawUnsafe<{ value: Figure["value"] }[]>(query);
  return row?.value ?? null;
}

/** Two ways to divide may differ in their last digits. */
const alike = (value: Figure["value"]) =>
  typeof value === "number" ? expect.closeTo(value, 6) : value;

test("every figure is what an independent query says", async () => {
  const figures = await figuresIn(db());
  for (const name of FIGURES) {
    const said = alike(await anew(db(), name));
    expect([name, figures[name].value]).toEqual([name, said]);
  }
  expect(figures.purged_records.value).toBe(2);
  expect(figures.purge_lag_p99_seconds.value).toBeGreaterThan(9);
  expect(figures.log_size.value).toBeGreaterThan(10);
  expect(figures.sealed_share.value).toBe(1);
  expect(figures.calls.value).toBe(18);
  expect(figures.not_stored_share.value).toBeCloseTo(4 / 18);
});

test("all is well where nothing is wrong, and unknown where nobody has looked", async () => {
  const states = async (of: Db) =>
    Object.values(await figuresIn(of)).map(({ state }) => state);
  expect(await states(db())).not.toContain("wrong");
  expect(await states(db())).not.toContain("unknown");
  await rolledBack(async (of) => {
    await of.evidenceRound.deleteMany();
    await of.evidenceCount.deleteMany();
    const figures = await figuresIn(of);
    for (const name of [
      "sealed_share",
      "log_wrong_entries",
      "calls",
    ] as const) {
      expect([name, figures[name].state]).toEqual([name, "unknown"]);
    }
  });
});

/** What makes a figure false, each in the database of a real instance. */
const WRONGS: Record<
  string,
  { of: FigureName; by: (db: Db) => Promise<unknown> }
> = {
  "a record that is past its time": {
    of: "overdue_records",
    by: (of) => overdue(of),
  },
  "one that is late": { of: "purge_lag_seconds", by: (of) => overdue(of) },
  "purges that took hours": {
    of: "purge_lag_p99_seconds",
    by: (of) => of.$executeRaw`
      INSERT INTO purge_lags VALUES (current_date, 45, 1000)`,
  },
  "workers that don't come by": {
    of: "purge_last_run_at",
    by: (of) => of.$executeRaw`
      UPDATE chores SET done_at = done_at - interval '11 minutes'
      WHERE name = 'purge'`,
  },
  "a purge that is paused": {
    of: "purge_paused_since",
    by: (of) => of.$executeRaw`
      UPDATE chores SET paused_since = done_at WHERE name = 'purge'`,
  },
  "a key that outlives its day": {
    of: "undestroyed_keys",
    by: (of) => of.$executeRaw`
      INSERT INTO dirty_epochs
      SELECT id, current_date, 9, ${now}::timestamptz - interval '25 hours' FROM apps LIMIT 1`,
  },
  "a blob that stays": {
    of: "unremoved_blobs",
    by: (of) => of.$executeRaw`
      INSERT INTO doomed_blobs (key, since, tries) VALUES ('a', ${now}, 3)`,
  },
  "a root that nobody signed": {
    of: "log_root",
    by: (of) => of.$executeRaw`
      UPDATE log_checkpoints SET note = regexp_replace(note,
        '\n[^\n]{44}\n', E'\n' || encode(sha256(''), 'base64') || E'\n')`,
  },
  "a tile that was changed": {
    of: "log_root",
    by: (of) => of.$executeRaw`
      UPDATE log_tiles SET hashes = overlay(hashes PLACING sha256('') FROM 1)`,
  },
  "an entry that was rewritten": {
    of: "log_wrong_entries",
    by: (of) => of.$executeRaw`
      UPDATE audit_entries SET outcome = 'refused' WHERE id = (
        SELECT entry_id FROM log_places WHERE index = 3)`,
  },
  "an entry that was removed": {
    of: "log_wrong_entries",
    by: (of) => of.$executeRaw`
      DELETE FROM audit_entries WHERE id = (
        SELECT entry_id FROM log_places WHERE index = 4)`,
  },
  "an entry that gets no place": {
    of: "log_waiting_entries",
    by: (of) => of.$executeRaw`
      INSERT INTO log_inbox VALUES (${newId(new Date(now.getTime() - 61_000))}::uuid)`,
  },
  "content in plain": {
    of: "sealed_share",
    by: (of) => of.$executeRaw`
      UPDATE inputs SET sealed_content = convert_to(repeat('plain ', 20), 'UTF8')
      WHERE id = (SELECT id FROM inputs WHERE sealed_content IS NOT NULL LIMIT 1)`,
  },
  "a description in plain": {
    of: "sealed_share",
    by: (of) => of.$executeRaw`
      UPDATE inputs SET sealed_details = convert_to('{"filename":"a"}', 'UTF8')
      WHERE id = (SELECT id FROM inputs LIMIT 1)`,
  },
  "a key in plain": {
    of: "sealed_share",
    by: (of) => of.$executeRaw`
      UPDATE keystore.record_keys SET wrapped_key = sha256('')`,
  },
  "a file that is missing": {
    of: "missing_blobs",
    by: (of) => of.$executeRaw`
      INSERT INTO missing_blobs
      SELECT app_id, id, ${now} FROM inputs WHERE blob_key IS NOT NULL LIMIT 1`,
  },
};

/** A record of the second tenant that wished to go an hour ago. */
async function overdue(of: Db) {
  const { ctx } = tenants[1] as Tenant;
  const past: Ctx = {
    ...ctx,
    db: of,
    now: new Date(now.getTime() - 2 * HOUR_MS),
  };
  return stored(past, "late", { retention: 3_600 });
}

describe("a figure goes red, and is still what the query says, for", () => {
  test.each(Object.entries(WRONGS))("%s", (_what, { of: name, by }) =>
    rolledBack(async (of) => {
      expect((await figuresIn(of))[name].state).toBe("right");
      await by(of);
      await lookAtAll(of);
      const { vault } = (tenants[0] as Tenant).ctx;
      const { status, figures } = await trustCenterOf({ db: of, vault, now });
      const figure = figures.find((one) => one.name === name);
      expect([figure?.state, status]).toEqual(["wrong", "wrong"]);
      expect(figure?.value).toEqual(alike(await anew(of, name)));
    }),
  );
});

test("what a hold keeps isn't overdue", () =>
  rolledBack(async (of) => {
    const { ctx } = tenants[1] as Tenant;
    const { id } = await overdue(of);
    expect((await figuresIn(of)).overdue_records.value).toBe(1);
    const [holdId, appId] = [newId(now), ctx.appId];
    await of.hold.create({
      data: { appId, id: holdId, sealedWhy: Uint8Array.of(1), reviewAt: now },
    });
    await of.heldRecord.create({
      data: { appId, inputId: String(readId("inp", id)), holdId },
    });
    expect((await figuresIn(of)).overdue_records.value).toBe(0);
    expect(await anew(of, "overdue_records")).toBe(0);
    expect(await anew(of, "purge_lag_seconds")).toBe(0);
  }));

test("no word or id of anybody is told", async () => {
  const { vault } = (tenants[0] as Tenant).ctx;
  const view = await trustCenterOf({ db: db(), vault, now });
  expect(TrustView.parse(view)).toEqual(view);
  const text = JSON.stringify(view);
  for (const one of tenants) {
    const needles = [one.id, one.ctx.appId, one.slug, one.email, one.userId];
    for (const needle of [...needles, one.workspace.id, one.name]) {
      expect(text).not.toContain(needle);
    }
  }
});
