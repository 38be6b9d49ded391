import { describe, expect, test } from "vitest";

import { closeApp } from "@/lib/apps/close";
import type { Ctx, Db } from "@/lib/context";
import { connect } from "@/lib/db";
import { env } from "@/lib/env";
import { newId, readId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { JOBS } from "@/lib/permissions";
import { purgeExpired } from "@/lib/retention/purge";
import { freshApp } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";
import { tenant } from "@/lib/testing/requests";
import {
  exportRow,
  grantRow,
  itemRow,
  shared,
  shareRow,
  sharingOn,
  takeBack,
  withdrawalRow,
} from "@/lib/testing/shares";

// Each by SQL alone: what the product's own code takes care of isn't asked.

async function sharing(): Promise<Ctx> {
  const ctx = await freshApp();
  await sharingOn(ctx);
  return ctx;
}

const taken = async (ctx: Ctx, content = "taken") => {
  const record = await shared(ctx, content);
  const exportId = await exportRow(ctx.db);
  await itemRow(ctx.db, exportId, ctx, record);
  return { record, exportId };
};

const told = (db: Db, exportId: string) =>
  db.withdrawal.findMany({ where: { exportId } });

describe("an export refuses", () => {
  test("a record that isn't shared", async () => {
    const ctx = await sharing();
    const { id } = await stored(ctx, "private");
    const inputId = readId("inp", id) ?? "";
    const grantId = await grantRow(ctx, inputId);
    const record = { inputId, grantId, shareId: newId(ctx.now), shown: id };
    const exportId = await exportRow(ctx.db);

    await expect(itemRow(ctx.db, exportId, ctx, record)).rejects.toThrow(
      "This is not shared.",
    );
  });

  test("one that was taken back, for whatever reason", async () => {
    const ctx = await sharing();
    const exportId = await exportRow(ctx.db);
    for (const reason of ["withdrawn", "switched_off", "taken_down"] as const) {
      const record = await shared(ctx, reason);
      await takeBack(ctx, record, reason);
      await expect(itemRow(ctx.db, exportId, ctx, record)).rejects.toThrow(
        "This is not shared.",
      );
    }
  });

  test("one that is private under the share of another", async () => {
    const ctx = await sharing();
    const other = await sharing();
    const { id } = await stored(ctx, "private");
    const inputId = readId("inp", id) ?? "";
    const record = await shared(ctx, "shared");
    const theirs = await shared(other, "theirs");
    const exportId = await exportRow(ctx.db);

    for (const disguised of [
      { ...record, inputId },
      { ...record, grantId: theirs.grantId },
      { ...record, shareId: theirs.shareId },
      theirs,
    ]) {
      await expect(itemRow(ctx.db, exportId, ctx, disguised)).rejects.toThrow(
        "This is not shared.",
      );
    }
  });

  test("to be changed into what it isn't, or to forget who had what", async () => {
    const ctx = await sharing();
    const { record, exportId } = await taken(ctx);
    const second = await shared(ctx, "second");
    const { db } = ctx;

    await expect(
      db.$executeRaw`UPDATE community_export_items SET input_id = ${second.inputId}::uuid`,
    ).rejects.toThrow("This stays as it is.");
    await expect(
      db.$executeRaw`DELETE FROM community_export_items`,
    ).rejects.toThrow("This stays as it is.");
    await expect(
      db.$executeRaw`TRUNCATE community_export_items`,
    ).rejects.toThrow("This stays as it is.");
    expect(
      await db.communityExportItem.findMany({ where: { exportId } }),
    ).toMatchObject([{ inputId: record.inputId }]);
  });

  test("whoever looks at the community as it was before", async () => {
    const ctx = await sharing();
    const record = await shared(ctx, "shared");
    const exportId = await exportRow(ctx.db);
    const old = { isolationLevel: "RepeatableRead" } as const;

    await expect(
      ctx.db.$transaction((db) => itemRow(db, exportId, ctx, record), old),
    ).rejects.toThrow("Exports see what is shared now.");
    await expect(
      ctx.db.$transaction((db) => takeBack({ ...ctx, db }, record), old),
    ).rejects.toThrow("Who ends a share sees who exported it.");
  });
});

describe("a share is refused", () => {
  test("without consent to that record", async () => {
    const ctx = await sharing();
    const other = await sharing();
    const { id } = await stored(ctx, "private");
    const inputId = readId("inp", id) ?? "";
    const record = await shared(ctx, "shared");
    const theirs = await shared(other, "theirs");
    const appWide = await grantRow(ctx, null);

    for (const grantId of [appWide, record.grantId, theirs.grantId]) {
      await expect(shareRow(ctx, inputId, grantId)).rejects.toThrow(
        "There is no consent to this.",
      );
    }
    await expect(shareRow(ctx, inputId, newId(ctx.now))).rejects.toThrow();
  });

  test("with a consent that was taken back", async () => {
    const ctx = await sharing();
    const record = await shared(ctx, "shared");
    await takeBack(ctx, record);

    await expect(shareRow(ctx, record.inputId, record.grantId)).rejects.toThrow(
      "There is no consent to this.",
    );
  });

  test("in an app that doesn't share, or no longer", async () => {
    const ctx = await freshApp();
    const { id } = await stored(ctx, "private");
    const inputId = readId("inp", id) ?? "";
    const grantId = await grantRow(ctx, inputId);
    const refused = () =>
      expect(shareRow(ctx, inputId, grantId)).rejects.toThrow(
        "This app does not share.",
      );

    await refused();
    await sharingOn(ctx);
    const where = { id: ctx.appId };
    await ctx.db.app.update({ where, data: { sharingId: null } });
    await refused();
  });

  test("of a record that was taken down, whatever is agreed to", async () => {
    const ctx = await sharing();
    const record = await shared(ctx, "shared");
    const { grantId, inputId } = record;
    await takeBack(ctx, record, "taken_down");
    await ctx.db.takeDown.create({
      data: {
        ...{ appId: ctx.appId, inputId, grantId },
        byId: newId(ctx.now),
        sealedReason: Uint8Array.of(1),
      },
    });
    const again = await grantRow(ctx, inputId);

    await expect(shareRow(ctx, inputId, again)).rejects.toThrow(
      "This was taken down.",
    );
  });

  test("to become another one", async () => {
    const ctx = await sharing();
    const { inputId, shareId } = await shared(ctx, "shared");
    const grantId = await grantRow(ctx, inputId);

    await expect(
      ctx.db.share.update({ where: { id: shareId }, data: { grantId } }),
    ).rejects.toThrow("This stays as it is.");
  });
});

describe("the ledger of consents", () => {
  test("is only ever added to", async () => {
    const ctx = await sharing();
    await shared(ctx, "shared");
    const { db } = ctx;
    const refused = "Consents are only ever added.";

    await expect(
      db.$executeRaw`UPDATE consents SET licence = 'cc0_1_0'`,
    ).rejects.toThrow(refused);
    await expect(db.$executeRaw`DELETE FROM consents`).rejects.toThrow(refused);
    await expect(db.$executeRaw`TRUNCATE consents CASCADE`).rejects.toThrow(
      "This stays as it is.",
    );
  });

  test("takes no withdrawal of what nobody granted, and each once", async () => {
    const ctx = await sharing();
    const other = await sharing();
    const record = await shared(ctx, "shared");
    const { grantId, inputId } = record;

    await expect(withdrawalRow(other, { grantId, inputId })).rejects.toThrow(
      "This takes back what was not granted.",
    );
    await expect(
      withdrawalRow(ctx, { grantId, inputId: null }),
    ).rejects.toThrow("This takes back what was not granted.");
    await takeBack(ctx, record);
    await expect(withdrawalRow(ctx, record)).rejects.toThrow();
  });

  test("takes no withdrawal that leaves the record shared", async () => {
    const ctx = await sharing();
    const record = await shared(ctx, "shared");

    await expect(withdrawalRow(ctx, record)).rejects.toThrow(
      "This was taken back, and is still shared.",
    );
    expect(
      await ctx.db.consent.count({ where: { grantId: record.grantId } }),
    ).toBe(0);
  });

  test("takes no grant without its text, nor one for a record without a licence", async () => {
    const ctx = await sharing();
    const grant = {
      kind: "grant" as const,
      appId: ctx.appId,
      actorKind: "member" as const,
      text: "test/1",
      textSha256: new Uint8Array(32),
      covers: [],
    };
    for (const wrong of [
      { text: null },
      { textSha256: null },
      { textSha256: new Uint8Array(31) },
      { inputId: newId(ctx.now) },
      { licence: "cc0_1_0" as const },
      { reason: "withdrawn" as const },
    ]) {
      const ids = { id: newId(ctx.now), entryId: newId(ctx.now) };
      const data = { ...grant, ...ids, ...wrong };
      await expect(ctx.db.consent.create({ data })).rejects.toThrow(
        "consents_say_what",
      );
    }
  });
});

describe("whoever exported a record is told, however its share ends:", () => {
  const DAY = 86_400_000;

  test.each(["withdrawn", "switched_off", "taken_down"] as const)(
    "%s",
    async (reason) => {
      const ctx = await sharing();
      const { record, exportId } = await taken(ctx);
      const others = await exportRow(ctx.db);
      await itemRow(ctx.db, others, ctx, record);
      const bystander = await taken(ctx, "another record");
      const before = Date.now();
      await takeBack(ctx, record, reason);

      for (const one of [exportId, others]) {
        const [entry, ...more] = await told(ctx.db, one);
        expect(more).toEqual([]);
        const { inputId, grantId } = record;
        expect(entry).toMatchObject({
          reason,
          inputId,
          grantId,
          ackedAt: null,
        });
        const due = entry?.dueAt.getTime() ?? 0;
        expect(due).toBeGreaterThanOrEqual(before + 14 * DAY);
        expect(due).toBeLessThanOrEqual(Date.now() + 14 * DAY);
      }
      expect(await told(ctx.db, bystander.exportId)).toEqual([]);
    },
  );

  test("its record was destroyed by hand", async () => {
    const ctx = await sharing();
    const { record, exportId } = await taken(ctx);
    await destroyInput(ctx, record.shown);
    expect(await told(ctx.db, exportId)).toMatchObject([
      { reason: "destroyed" },
    ]);
  });

  test("its record expired and was purged", async () => {
    const ctx = await sharing();
    const { exportId } = await taken(ctx);
    const actor = { kind: "job", id: "purge", may: JOBS.purge } as const;
    const later = new Date(ctx.now.getTime() + 31 * DAY);
    await purgeExpired({ ...ctx, actor, now: later });
    expect(await told(ctx.db, exportId)).toMatchObject([
      { reason: "destroyed" },
    ]);
  });

  test("its app was destroyed", async () => {
    const { ctx } = await tenant();
    await sharingOn(ctx);
    const { exportId } = await taken(ctx);
    await closeApp(ctx);
    expect(await told(ctx.db, exportId)).toMatchObject([
      { reason: "destroyed" },
    ]);
  });

  test("its row is deleted by SQL", async () => {
    const ctx = await sharing();
    const { record, exportId } = await taken(ctx);
    await ctx.db
      .$executeRaw`DELETE FROM inputs WHERE id = ${record.inputId}::uuid`;
    expect(await told(ctx.db, exportId)).toHaveLength(1);
  });

  test("and once for each grant: who exported it before it was shared again is told twice", async () => {
    const ctx = await sharing();
    const { record, exportId } = await taken(ctx);
    await takeBack(ctx, record);
    const grantId = await grantRow(ctx, record.inputId);
    const shareId = await shareRow(ctx, record.inputId, grantId);
    const anew = { ...record, grantId, shareId };
    await itemRow(ctx.db, exportId, ctx, anew);
    await destroyInput(ctx, record.shown);

    const reasons = (await told(ctx.db, exportId)).map(({ reason }) => reason);
    expect(reasons).toEqual(["withdrawn", "destroyed"]);
  });

  test("with an id whose time is that of the end, and which sorts after those before it", async () => {
    const ctx = await sharing();
    const first = await taken(ctx, "first");
    const second = await taken(ctx, "second");
    await takeBack(ctx, first.record);
    const twoMs = () => ctx.db.$queryRaw`SELECT 1 FROM pg_sleep(0.002)`;
    await twoMs();
    const between = newId(new Date());
    await twoMs();
    await takeBack(ctx, second.record);

    const [one] = await told(ctx.db, first.exportId);
    const [two] = await told(ctx.db, second.exportId);
    expect(one?.id).toMatch(/^.{8}-.{4}-7.{3}-[89ab]/);
    expect(String(one?.id) < between && between < String(two?.id)).toBe(true);
  });
});

describe("what a recipient was told", () => {
  test("can be confirmed once, and nothing else of it changes", async () => {
    const ctx = await sharing();
    const { record, exportId } = await taken(ctx);
    await takeBack(ctx, record);
    const { db } = ctx;
    const where = { exportId };
    const confirmed = { ackedAt: ctx.now, ackedBy: newId(ctx.now) };
    const refused = "This stays as it is.";

    await expect(
      db.withdrawal.updateMany({ where, data: { dueAt: new Date(0) } }),
    ).rejects.toThrow(refused);
    await expect(db.withdrawal.deleteMany({ where })).rejects.toThrow(refused);
    await db.withdrawal.updateMany({ where, data: confirmed });
    await expect(
      db.withdrawal.updateMany({ where, data: { ackedAt: null } }),
    ).rejects.toThrow(refused);
  });
});

describe("of an export and a take-back at the same moment one waits for the other:", () => {
  test("where the export came first, its recipient is told", async () => {
    const ctx = await sharing();
    const record = await shared(ctx, "contested");
    const exportId = await exportRow(ctx.db);

    const { takingBack } = await ctx.db.$transaction(async (db) => {
      await itemRow(db, exportId, ctx, record);
      const takingBack = takeBack(ctx, record);
      takingBack.catch(() => {});
      await untilSomebodyWaits();
      return { takingBack };
    });
    await takingBack;
    expect(await told(ctx.db, exportId)).toHaveLength(1);
  });

  test("where the take-back came first, the export doesn't get it", async () => {
    const ctx = await sharing();
    const record = await shared(ctx, "contested");
    const exportId = await exportRow(ctx.db);

    const { exporting } = await ctx.db.$transaction(async (db) => {
      await takeBack({ ...ctx, db }, record);
      const exporting = itemRow(ctx.db, exportId, ctx, record);
      exporting.catch(() => {});
      await untilSomebodyWaits();
      return { exporting };
    });
    await expect(exporting).rejects.toThrow("This is not shared.");
    expect(await told(ctx.db, exportId)).toEqual([]);
  });

  test("so with the destruction of its record, whichever comes first", async () => {
    const ctx = await sharing();
    const record = await shared(ctx, "contested");
    const exportId = await exportRow(ctx.db);

    const { destroying } = await ctx.db.$transaction(async (db) => {
      await itemRow(db, exportId, ctx, record);
      const destroying = destroyInput(ctx, record.shown);
      destroying.catch(() => {});
      await untilSomebodyWaits();
      return { destroying };
    });
    await destroying;
    expect(await told(ctx.db, exportId)).toHaveLength(1);
  });

  async function untilSomebodyWaits() {
    const watch = connect(String(env().DATABASE_URL));
    try {
      for (;;) {
        const waiting = await watch.$queryRaw<object[]>`
          SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        if (waiting.length > 0) return;
      }
    } finally {
      await watch.$disconnect();
    }
  }
});

test("switching sharing off waits for whoever shares, and a share for the switch", async () => {
  const ctx = await sharing();
  const { id } = await stored(ctx, "contested");
  const inputId = readId("inp", id) ?? "";
  const grantId = await grantRow(ctx, inputId);
  const { sharing: late } = await ctx.db.$transaction(async (db) => {
    const where = { id: ctx.appId };
    await db.app.update({ where, data: { sharingId: null } });
    const sharing = shareRow(ctx, inputId, grantId);
    sharing.catch(() => {});
    return { sharing };
  });
  await expect(late).rejects.toThrow("This app does not share.");
});
