import { join } from "node:path";
import { onTestFinished } from "vitest";

import { diskBlobs } from "@/lib/blobs/disk";
import type {
  Actor,
  AppId,
  Ctx,
  Db,
  IndexMode,
  PolicyLayers,
} from "@/lib/context";
import { db as ownDb } from "@/lib/db";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { indexVersion } from "@/lib/index/version";
import { permissionsOf, ROLES, type Role, type Scope } from "@/lib/permissions";
import { newAppKey } from "@/lib/sealing/app-key";
import { openVault } from "@/lib/sealing/vault";
import type { Vault } from "@/lib/stores";

const DAY_SECONDS = 24 * 60 * 60;
const TRANSACTION_MS = 60_000;

class Rollback extends Error {}

/** Runs `work` on the real database and leaves no trace of it. */
export async function rolledBack(work: (db: Db) => Promise<void>) {
  const all = async (db: Db) => {
    await work(db);
    throw new Rollback();
  };
  await ownDb()
    .$transaction(all, { timeout: TRANSACTION_MS, maxWait: TRANSACTION_MS })
    .catch((error: unknown) => {
      if (!(error instanceof Rollback)) throw error;
    });
}

const member = (role: Role): Actor => ({
  kind: "member",
  id: newId(new Date()),
  may: ROLES[role],
  role,
});

export const owner = member("owner");
export const admin = member("admin");
export const editor = member("editor");
export const viewer = member("viewer");

/** A key with these scopes. (The actor only; it has no row.) */
export const keyWith = (...scopes: Scope[]): Actor => ({
  kind: "key",
  id: newId(new Date()),
  may: permissionsOf(scopes),
});

type Wanted = {
  actor?: Actor;
  now?: Date;
  /** What the app's row says. By default it stores for 30 days. */
  store?: boolean;
  windowSeconds?: number | null;
  /** What of its records is indexed: by default their words. */
  index?: IndexMode;
  /** The other layers of the policy, where they say more than "as the app does". */
  policy?: Partial<Omit<PolicyLayers, "app">>;
  /** By default the worker's own. */
  vault?: Vault;
};

const NO_LIMIT = { store: true, windowSeconds: null };

/** A fresh workspace with an app, seen by `actor` at `now`. */
export async function app(db: Db, wanted: Wanted = {}): Promise<Ctx> {
  const { actor = owner, now = new Date(), store = true } = wanted;
  const { windowSeconds = 30 * DAY_SECONDS, policy = {} } = wanted;
  const { index = "on" } = wanted;
  const vault = wanted.vault ?? (await (ownVault ??= testVault()));

  const id = newId(now);
  const sealedKey = await newAppKey(vault.master, id);
  await db.workspace.create({
    data: {
      id: newId(now),
      name: "Test",
      apps: {
        create: {
          id,
          name: "Test",
          slug: `test-${id.slice(-12)}`,
          store,
          windowSeconds,
          index,
          indexVersion: indexVersion(index),
          sealedKey: Uint8Array.from(sealedKey),
        },
      },
    },
  });
  const app = { store, windowSeconds };
  return {
    actor,
    appId: id as AppId,
    policy: {
      instance: NO_LIMIT,
      workspace: NO_LIMIT,
      key: null,
      ...policy,
      app,
    },
    closing: false,
    index,
    now,
    address: null,
    db,
    vault,
  };
}

/**
 * `app` outside any transaction, for what needs several connections or a real
 * commit. It goes when the test that made it ends.
 */
export async function freshApp(wanted: Wanted = {}): Promise<Ctx> {
  const ctx = await app(ownDb(), wanted);
  onTestFinished(() => remove(ctx));
  return ctx;
}

async function remove({ appId, db }: Ctx): Promise<void> {
  const where = { appId };
  await db.heldRecord.deleteMany({ where });
  await db.input.deleteMany({ where });
  await db.usageEvent.deleteMany({ where });
  await db.usageTotal.deleteMany({ where });
  await db.budgetUse.deleteMany({ where });
  await db.$executeRaw`
    WITH gone AS (DELETE FROM audit_entries WHERE app_id = ${appId}::uuid RETURNING id)
    DELETE FROM log_inbox USING gone WHERE entry_id = id`;
  const { workspaceId } = await db.app.delete({ where: { id: appId } });
  await db.workspace.delete({ where: { id: workspaceId } });
}

/** The same app as a person of flesh sees it: one with rows for user and member. */
export async function asPerson(ctx: Ctx, role: Role): Promise<Ctx> {
  const { workspaceId } = await ctx.db.app.findUniqueOrThrow({
    where: { id: ctx.appId },
  });
  const id = newId(ctx.now);
  await ctx.db.user.create({
    data: {
      id,
      email: `${id}@example.test`,
      members: { create: { workspaceId, role } },
    },
  });
  return { ...ctx, actor: { kind: "member", id, may: ROLES[role], role } };
}

let ownVault: Promise<Vault> | undefined;

/** A vault of files, by default where the product under test has its own. */
export function testVault(folder = env().DATA_DIR): Promise<Vault> {
  return openVault({
    masterKeyFile: join(folder, "master.key"),
    keysFolder: join(folder, "keys"),
    blobs: diskBlobs(join(folder, "blobs")),
  });
}
