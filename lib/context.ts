import { AppError } from "@/lib/errors";
import { type Permission, type Role, scopeFor } from "@/lib/permissions";
import type { Vault } from "@/lib/stores";
import type { Prisma, PrismaClient } from "@/prisma/generated/client";

export type Db = PrismaClient | Prisma.TransactionClient;

/** An app that the actor has been shown to belong to. Made only in `lib/auth`. */
export type AppId = string & { readonly __brand: "AppId" };

export type Actor = {
  kind: "member" | "key" | "job";
  id: string;
  may: ReadonlySet<Permission>;
  /** Of a person: what they are in the app's workspace. */
  role?: Role;
  /** Of a key: which models it may ask, by their ids. None: whichever the app has. */
  models?: readonly string[];
};

/** What one level of the ratchet says about storing. Null: no limit of its own. */
export type StoragePolicy = { store: boolean; windowSeconds: number | null };

/** The policies that an actor in an app is under, from the widest to the narrowest. */
export type PolicyLayers = {
  instance: StoragePolicy;
  workspace: StoragePolicy;
  app: StoragePolicy;
  /** Null: a person asks. */
  key: StoragePolicy | null;
};

/** What a budget is of. Tokens are those in and out; bytes are received, of the content. */
export type BudgetMeasure = "requests" | "tokens" | "cost_micros" | "bytes";

/** What an app, or a key, may use within a day or a month of UTC, and has used. */
export type Budget = {
  /** Null: it is the whole app's. */
  key: string | null;
  period: "day" | "month";
  /** Null: no limit. */
  limits: Record<BudgetMeasure, number | null>;
  used: Record<BudgetMeasure, number>;
  /** From how many per cent on callers are warned. */
  warn_at: number;
};

/** How a request came, as a detailed log keeps it. */
export type Traced = {
  method: string;
  path: string;
  /** Those that say how a client asks, and open nothing. */
  headers: Record<string, string>;
};

/** What of records is indexed: nothing, words, or any three letters in a row too. */
export type IndexMode = "off" | "on" | "substrings";

/** Who asks, in which app, at what time, over which connection. */
export type Ctx = {
  actor: Actor;
  appId: AppId;
  policy: PolicyLayers;
  /** When the server received the request. */
  now: Date;
  /** From where, as the socket saw it. Null: not from outside. */
  address: string | null;
  db: Db;
  vault: Vault;
  /** Whether the app is being destroyed. */
  closing: boolean;
  /** Whether its records can be found by what is in them. */
  index: IndexMode;
  /** As of which version of its providers and models this is. None: that isn't known. */
  modelsVersion?: bigint;
  /** The budgets that a call counts for, as they were then. Left out: nobody has looked. */
  budgets?: readonly Budget[];
  /** The log that keeps details of the app's calls, until then. None: none does. */
  logging?: { id: string; until: Date };
  /** The request, where such a log may keep it. */
  request?: Traced;
};

/** Who asks, outside any app: a person who has signed in. */
export type PersonCtx = Pick<Ctx, "now" | "address" | "db" | "vault"> & {
  actor: { kind: "member"; id: string };
};

/** Who looks at what apps have shared, each with all of the instance. */
export type CommunityCtx = Pick<Ctx, "now" | "address" | "db" | "vault"> & {
  /** Null: nobody that we know, where the instance shows it to everyone. */
  reader: {
    kind: "member" | "key";
    id: string;
    /** A person's, or that of the key's app: what these exported they are told of. */
    workspaceIds: string[];
    /** Those of them for which the reader may take exports, and say what is deleted. */
    exportsFor: string[];
    /** Whether this person runs the instance, and so may take down. */
    moderates: boolean;
  } | null;
};

/** What brings something into an app, or says what becomes of it. */
const BRINGING = new Set<Permission>([
  "predict",
  "inputs:write",
  "annotations:write",
  "retention:write",
  "sharing:write",
  "keys:write",
  "providers:write",
  "searches:write",
]);

/**
 * The first line of every verb. `forbidden` where the actor may not; `conflict` where
 * nobody may, since the app is being destroyed and takes nothing new.
 */
export function authorize(ctx: Ctx, permission: Permission): void {
  if (!ctx.actor.may.has(permission)) throw forbidden(ctx, permission);
  if (ctx.closing && BRINGING.has(permission)) throw appIsClosing();
}

export const appIsClosing = () =>
  new AppError(
    "conflict",
    "This app is being destroyed. It takes nothing new, and nothing in it changes.",
  ).telling({ "x-should-retry": "false" });

function forbidden(ctx: Ctx, permission: Permission): AppError {
  const scope = ctx.actor.kind === "key" ? scopeFor(permission) : null;
  const needs = scope
    ? `a key with the scope ${scope}`
    : `the permission ${permission}`;
  return new AppError("forbidden", `This needs ${needs}.`);
}

/**
 * Runs `work` all or nothing. Inside another transaction, it is a part of that one.
 * By default it has 5 seconds, and waits 2 for a connection.
 */
export function inTransaction<T>(
  ctx: Ctx,
  work: (ctx: Ctx) => Promise<T>,
  limits: { maxWait?: number; timeout?: number } = {},
): Promise<T> {
  // A copy: Prisma writes into it, and would take the next one for a part of this.
  return ctx.db.$transaction((db) => work({ ...ctx, db }), { ...limits });
}
