import { expect, test } from "vitest";

import { createKey } from "@/lib/api-keys/create";
import { listKeys } from "@/lib/api-keys/list";
import { revokeKey } from "@/lib/api-keys/revoke";
import { NewKey } from "@/lib/api-keys/schema";
import { PageQuery } from "@/lib/paging";
import {
  admin,
  app,
  editor,
  keyWith,
  rolledBack,
} from "@/lib/testing/database";
import { providerRow } from "@/lib/testing/providers";

const now = new Date("2026-11-20T14:03:00.000Z");
const every = PageQuery.parse({});
const wanted = (given: object = {}) =>
  NewKey.parse({ name: "Scanner", scopes: ["predict"], ...given });

test("a key's secret is told once, and is in no list after", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    const { secret, ...made } = await createKey(ctx, wanted());

    expect(secret).toMatch(/^snj_[A-Za-z0-9]{40,}$/);
    const listed = await listKeys(ctx, every);
    expect(listed.data).toEqual([made]);
    expect(JSON.stringify(listed)).not.toContain(secret);
  }));

test("nobody gives a key more than they have", () =>
  rolledBack(async (db) => {
    const actor = keyWith("keys:write", "predict");
    const ctx = await app(db, { actor, now });
    await expect(createKey(ctx, wanted())).resolves.toBeTruthy();
    await expect(
      createKey(ctx, wanted({ scopes: ["inputs:delete"] })),
    ).rejects.toMatchObject({ code: "forbidden", param: "scopes" });
  }));

test("a key lists models by their ids, which the app has and its maker may ask", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    await providerRow(ctx, "hub", { models: { m: {}, n: {} } });

    const models = ["m", "hub/m", "pii"];
    const made = await createKey(ctx, wanted({ models }));
    expect(made.models).toEqual(["hub/m", "pii"]);
    expect((await createKey(ctx, wanted())).models).toEqual([]);
    await expect(
      createKey(ctx, wanted({ models: ["hub/o"] })),
    ).rejects.toMatchObject({ code: "not_found" });

    const actor = { ...keyWith("keys:write", "predict"), models: ["hub/m"] };
    const limited = { ...ctx, actor };
    await expect(
      createKey(limited, wanted({ models: ["m"] })),
    ).resolves.toMatchObject({ models: ["hub/m"] });
    for (const models of [["hub/n"], ["pii"], []]) {
      await expect(
        createKey(limited, wanted({ models })),
      ).rejects.toMatchObject({ code: "forbidden" });
    }
  }));

test("a key that would be expired already is refused", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    const expired = wanted({ expires_at: "2026-11-20T14:03:00Z" });
    await expect(createKey(ctx, expired)).rejects.toMatchObject({
      code: "invalid_request",
      param: "expires_at",
    });
  }));

test("revoking says when, once, and is in the log", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    const { id } = await createKey(ctx, wanted());
    const later = { ...ctx, now: new Date(now.getTime() + 1000) };
    await revokeKey(ctx, id);
    await revokeKey(later, id);

    const { data } = await listKeys(ctx, every);
    expect(data).toMatchObject([{ id, revoked_at: now.toISOString() }]);
    const entries = await db.auditEntry.findMany({
      where: { appId: ctx.appId },
      orderBy: { action: "asc" },
    });
    expect(entries.map(({ action }) => action)).toEqual([
      "key.create",
      "key.revoke",
    ]);
  }));

test("another tenant sees none of them, and revoking one is a 404", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    const other = await app(db, { actor: admin, now });
    const { id } = await createKey(ctx, wanted());

    expect((await listKeys(other, every)).data).toEqual([]);
    await expect(revokeKey(other, id)).rejects.toMatchObject({
      code: "not_found",
    });
    const { data } = await listKeys(ctx, every);
    expect(data).toMatchObject([{ id, revoked_at: null }]);
  }));

test("an editor neither sees nor makes keys", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: editor, now });
    for (const act of [
      () => listKeys(ctx, every),
      () => createKey(ctx, wanted()),
      () => revokeKey(ctx, "key_0"),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: "forbidden" });
    }
  }));
