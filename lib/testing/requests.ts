import { keepKey } from "@/lib/api-keys/create";
import { createApp } from "@/lib/apps/create";
import { layersOf } from "@/lib/auth/claim";
import { hashPassword } from "@/lib/auth/password";
import { sessionCookie, startSession } from "@/lib/auth/session";
import { newPerson } from "@/lib/auth/set-up";
import { vault } from "@/lib/auth/vault";
import type { AppId, Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { publicUrl } from "@/lib/env";
import { readId } from "@/lib/ids";
import { ROLES, type Role, SCOPES, type Scope } from "@/lib/permissions";
import { randomLetters } from "@/lib/sealing/digest";

/** A person with a workspace, an app and a browser, as the product makes them. */
export async function tenant(given: { store?: boolean } = {}) {
  const now = new Date();
  const beginning = { db: db(), now, vault: await vault(), address: null };
  const email = `${randomLetters(12)}@example.test`.toLowerCase();
  const passwordHash = await hashPassword("correct horse battery");
  const person = await newPerson(beginning, {
    email,
    name: "Tess",
    passwordHash,
  });
  const slug = `t-${randomLetters(12)}`.toLowerCase();
  const app = await createApp(person, {
    name: "Tested",
    slug,
    workspace: null,
    store: given.store ?? true,
    window: 30 * 86_400,
  });
  const id = String(readId("app", app.id));
  const ctx: Ctx = {
    ...beginning,
    actor: {
      ...{ kind: "member", id: person.actor.id },
      ...{ may: ROLES.owner, role: "owner" },
    },
    appId: id as AppId,
    closing: false,
    index: "on",
    policy: layersOf(
      { store: true, windowSeconds: null },
      { store: given.store ?? true, windowSeconds: 2_592_000n },
      null,
    ),
  };
  return { ...app, email, userId: person.actor.id, ctx };
}

export type Tenant = Awaited<ReturnType<typeof tenant>>;

/** An app key's secret. */
export async function keyFor(
  { ctx }: Tenant,
  scopes: readonly Scope[] = SCOPES,
  given: { expires_at?: string; store?: boolean } = {},
): Promise<string> {
  const { secret } = await keepKey(
    ctx,
    {
      name: "Tested",
      scopes: [...scopes],
      expires_at: given.expires_at ?? null,
      store: given.store ?? true,
      window: null,
      models: [],
    },
    `snj_${randomLetters(48)}`,
  );
  return secret;
}

/** The cookie of a browser in which this person, or a new member, has signed in. */
export async function cookieFor(
  { ctx, userId, workspace }: Tenant,
  role: Role = "owner",
): Promise<string> {
  let who = userId;
  if (role !== "owner") {
    const person = await newPerson(ctx, {
      email: `${randomLetters(12)}@example.test`,
      name: null,
      passwordHash: await hashPassword("correct horse battery"),
    });
    who = person.actor.id;
    const workspaceId = String(readId("wsp", workspace.id));
    await ctx.db.member.create({ data: { workspaceId, userId: who, role } });
  }
  const token = await startSession(who, new Date());
  return `${sessionCookie()}=${token}`;
}

/** A request to our own API. */
export function request(
  path: string,
  init: RequestInit & { key?: string; cookie?: string } = {},
): Request {
  const { key, cookie, ...rest } = init;
  const headers = new Headers(rest.headers);
  if (key) headers.set("authorization", `Bearer ${key}`);
  if (cookie) {
    headers.set("cookie", cookie);
    if (!headers.has("origin")) headers.set("origin", publicUrl());
  }
  return new Request(`${publicUrl()}/api/v1${path}`, { ...rest, headers });
}

/** What Next hands a handler beside the request. */
export const named = <P>(params: P) => ({ params: Promise.resolve(params) });
