import { expect, test } from "vitest";

import { changeApp, getApp } from "@/lib/apps/app";
import { createApp } from "@/lib/apps/create";
import { listApps } from "@/lib/apps/list";
import type { PersonCtx } from "@/lib/context";
import { readId } from "@/lib/ids";
import { PageQuery } from "@/lib/paging";
import { openAppKey } from "@/lib/sealing/app-key";
import { admin, app, editor, rolledBack } from "@/lib/testing/database";
import { type Tenant, tenant } from "@/lib/testing/requests";

const every = PageQuery.parse({});
const person = ({ ctx, userId }: Tenant): PersonCtx => ({
  ...ctx,
  actor: { kind: "member", id: userId },
});
const wanted = (slug: string) => ({
  name: "Receipts",
  slug,
  workspace: null,
  store: true,
  window: 3600,
});

test("a person sees the apps of their workspaces, newest first, and no other", async () => {
  const [one, other] = [await tenant(), await tenant()];
  const made = await createApp(person(one), wanted(`${one.slug}-2`));

  const { data } = await listApps(person(one), every);
  expect(data.map(({ id }) => id)).toEqual([made.id, one.id]);
  const theirs = await listApps(person(other), every);
  expect(theirs.data.map(({ id }) => id)).toEqual([other.id]);
});

test("an app has a key of its own, which no other app's id opens", async () => {
  const [one, other] = [await tenant(), await tenant()];
  const { db, vault } = one.ctx;
  const { sealedKey } = await db.app.findUniqueOrThrow({
    where: { id: one.ctx.appId },
  });

  await expect(
    openAppKey(vault.master, one.ctx.appId, sealedKey),
  ).resolves.toBeTruthy();
  await expect(
    openAppKey(vault.master, other.ctx.appId, sealedKey),
  ).rejects.toThrow();
});

test("an app that says nothing of its window has the instance's", async () => {
  const one = await tenant();
  const { window: _, ...silent } = wanted(`${one.slug}-silent`);
  expect(await createApp(person(one), silent)).toMatchObject({ window: "30d" });
  const { slug } = one;
  const ever = { ...wanted(`${slug}-ever`), window: null };
  expect(await createApp(person(one), ever)).toMatchObject({ window: null });
});

test("nobody makes an app in a workspace that they don't administer", async () => {
  const [one, other] = [await tenant(), await tenant()];
  const theirs = { ...wanted("stolen"), workspace: other.workspace.id };
  await expect(createApp(person(one), theirs)).rejects.toMatchObject({
    code: "not_found",
  });

  const workspaceId = String(readId("wsp", other.workspace.id));
  const { db } = one.ctx;
  await db.member.create({
    data: { workspaceId, userId: one.userId, role: "editor" },
  });
  await expect(createApp(person(one), theirs)).rejects.toMatchObject({
    code: "forbidden",
  });
});

test("a slug is one app's alone, in the whole instance", async () => {
  const [one, other] = [await tenant(), await tenant()];
  for (const taken of [
    () => createApp(person(other), wanted(one.slug)),
    () => changeApp(other.ctx, { slug: one.slug }),
  ]) {
    await expect(taken()).rejects.toMatchObject({
      code: "conflict",
      param: "slug",
    });
  }
});

test("an admin renames an app, and an editor doesn't", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin });
    await changeApp(ctx, { name: "Invoices" });
    expect(await getApp(ctx)).toMatchObject({ name: "Invoices" });

    const editing = { ...ctx, actor: editor };
    await expect(changeApp(editing, { name: "Mine" })).rejects.toMatchObject({
      code: "forbidden",
    });
  }));
