import "server-only";

import { keepKey } from "@/lib/api-keys/create";
import { createApp } from "@/lib/apps/create";
import { record, type Witness } from "@/lib/audit/record";
import { layersOf } from "@/lib/auth/claim";
import { hashPassword } from "@/lib/auth/password";
import type { AppId, Ctx, PersonCtx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { ROLES, SCOPES } from "@/lib/permissions";
import { keyedHash, sha256 } from "@/lib/sealing/digest";
import type { Secret } from "@/lib/secret";

/** Where something happens before anybody has signed in. */
export type Beginning = Pick<Ctx, "db" | "now" | "vault" | "address">;

export type NewPerson = {
  email: string;
  name: string | null;
  password: string;
};

/** Whether nobody has an account yet, so that whoever comes first is the owner. */
export async function isUnclaimed({ db }: Pick<Ctx, "db">): Promise<boolean> {
  return (await db.user.findFirst({ select: { id: true } })) === null;
}

/**
 * The code that lets a visitor from elsewhere become the owner. It follows from a
 * secret of the instance, is printed at its start, and is worth nothing once there
 * is an owner.
 */
export async function setUpCode({
  vault,
}: Pick<Ctx, "vault">): Promise<string> {
  const key = await vault.keys.obtain("instance/session");
  const code = keyedHash(key, "set-up-code", "").toString("hex").slice(0, 12);
  return code.replace(/(.{4})(?=.)/g, "$1-");
}

/**
 * Makes the first account, the owner of a first workspace with a first app.
 * `conflict` where there is an account already: of two who try at once, one is told.
 */
export async function claimInstance(
  beginning: Beginning,
  person: NewPerson,
  slug = "first-app",
): Promise<void> {
  const passwordHash = await hashPassword(person.password);
  await beginning.db.$transaction(async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('set-up'))`;
    if (!(await isUnclaimed({ db }))) {
      throw new AppError("conflict", "This instance has an owner. Sign in.");
    }
    const inside = { ...beginning, db };
    const ctx = await newPerson(inside, { ...person, passwordHash });
    await createApp(ctx, {
      name: slug === "first-app" ? "First app" : slug,
      slug,
      workspace: null,
      store: true,
    });
    const witness: Witness = { ...ctx, appId: null };
    await record(witness, {
      action: "instance.set_up",
      targetId: ctx.actor.id,
    });
  });
}

/** A person with a workspace of their own. `conflict` where the e-mail is in use. */
export async function newPerson(
  beginning: Beginning,
  person: Omit<NewPerson, "password"> & { passwordHash: string },
): Promise<PersonCtx> {
  const { db, now } = beginning;
  const id = newId(now);
  const email = person.email.trim().toLowerCase();
  if (await db.user.findUnique({ where: { email }, select: { id: true } })) {
    throw new AppError("conflict", "There is an account with this e-mail.", {
      fields: { email: ["There is an account with this e-mail."] },
    });
  }
  const workspaceId = newId(now);
  const name = person.name || email.split("@")[0] || email;
  await db.user.create({
    data: { id, email, name: person.name, passwordHash: person.passwordHash },
  });
  await db.workspace.create({
    data: {
      id: workspaceId,
      name: `${name}'s workspace`,
      members: { create: { userId: id, role: "owner" } },
    },
  });
  return { ...beginning, actor: { kind: "member", id } };
}

export type SetUp = {
  email: string;
  password: Secret<string>;
  app: string | null;
  key: Secret<string> | null;
};

/**
 * The first start without anybody at a browser: owner, workspace, app and a key with
 * every scope. Does nothing of it twice; a second start with other values changes
 * nothing that is there.
 */
export async function setUp(
  beginning: Beginning,
  wanted: SetUp,
): Promise<void> {
  const { db } = beginning;
  const { email, app } = wanted;
  if (await isUnclaimed(beginning)) {
    const password = wanted.password.reveal();
    const person = { email, name: null, password };
    await claimInstance(beginning, person, app ?? undefined);
  }
  const key = wanted.key?.reveal();
  if (!key) return;
  const hash = Uint8Array.from(sha256(key));
  if (await db.apiKey.findUnique({ where: { hash }, select: { id: true } }))
    return;
  const owner = await db.user.findUnique({
    where: { email: email.trim().toLowerCase() },
    select: { id: true },
  });
  if (!owner) return;
  const ctx = await ownersContext(beginning, owner.id, app);
  if (!ctx) return;
  const everything = {
    name: "Set-up key",
    scopes: [...SCOPES],
    expires_at: null,
    store: true,
    window: null,
    models: [],
  };
  await keepKey(ctx, everything, key);
}

async function ownersContext(
  beginning: Beginning,
  userId: string,
  slug: string | null,
): Promise<Ctx | null> {
  const app = await beginning.db.app.findFirst({
    where: {
      slug: slug ?? "first-app",
      workspace: { members: { some: { userId, role: "owner" } } },
    },
    select: {
      id: true,
      store: true,
      windowSeconds: true,
      index: true,
      workspace: { select: { store: true, windowSeconds: true } },
    },
  });
  if (!app) return null;
  return {
    ...beginning,
    actor: { kind: "member", id: userId, may: ROLES.owner, role: "owner" },
    appId: app.id as AppId,
    policy: layersOf(app.workspace, app, null),
    closing: false,
    index: app.index,
  };
}
