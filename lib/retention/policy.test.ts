import { expect, test } from "vitest";

import { getPolicy, setPolicy } from "@/lib/retention/policy";
import { NewPolicy } from "@/lib/retention/schema";
import { admin, app, rolledBack, viewer } from "@/lib/testing/database";
import { stored } from "@/lib/testing/inputs";

const now = new Date("2026-11-20T14:03:00.000Z");
const HOUR = 3_600;

test("a policy is set and found again, and the log says that it was", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    await setPolicy(ctx, { store: false, window: 7 * 24 * HOUR });

    expect(await getPolicy(ctx)).toEqual({
      object: "retention",
      store: false,
      window: "7d",
    });
    const where = { appId: ctx.appId };
    expect(await db.auditEntry.findMany({ where })).toMatchObject([
      { action: "retention.set", outcome: "ok" },
    ]);
  }));

test("a window by which records would be destroyed now is refused, unseen", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    await stored(ctx, "text");
    const later = { ...ctx, now: new Date(now.getTime() + 2 * HOUR * 1000) };

    await expect(
      setPolicy(later, { store: true, window: 2 * HOUR }),
    ).rejects.toMatchObject({ code: "conflict", param: "window" });
    await setPolicy(later, { store: true, window: 2 * HOUR + 1 });
    expect(await getPolicy(later)).toMatchObject({ window: "7201s" });
  }));

test("another tenant's records and policy are nobody's business", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    const other = await app(db, { actor: admin, now });
    await stored(other, "text");
    const at = new Date(now.getTime() + 2 * HOUR * 1000);

    await setPolicy({ ...ctx, now: at }, { store: true, window: HOUR });
    expect(await getPolicy(other)).toMatchObject({ window: "30d" });
  }));

test("a viewer sees the policy and doesn't set it", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: viewer, now });
    await expect(getPolicy(ctx)).resolves.toMatchObject({ window: "30d" });
    await expect(
      setPolicy(ctx, { store: false, window: null }),
    ).rejects.toMatchObject({ code: "forbidden" });
  }));

test("a window is from an hour to ten years, or without end", () => {
  const window = (text: string | null) =>
    NewPolicy.safeParse({ store: true, window: text }).success;
  expect(["1h", "30d", "10y", null].map(window)).not.toContain(false);
  expect(["59m", "3651d", "soon", ""].map(window)).not.toContain(true);
});
