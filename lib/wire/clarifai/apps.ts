import "server-only";

import { z } from "zod";

import { changeApp, getApp } from "@/lib/apps/app";
import { closeApp } from "@/lib/apps/close";
import type { AppView } from "@/lib/apps/schema";
import { appKeyContext } from "@/lib/auth/app-key";
import type { Ctx } from "@/lib/context";
import { parseDuration } from "@/lib/duration";
import { AppError } from "@/lib/errors";
import { parse } from "@/lib/http/parse";
import { getPolicy, setPolicy } from "@/lib/retention/policy";
import { NewPolicy } from "@/lib/retention/schema";
import { eachOf } from "@/lib/wire/clarifai/batch";
import type { Call } from "@/lib/wire/clarifai/call";
import { batchReply, type Reply, reply } from "@/lib/wire/clarifai/reply";
import { Action, Batch, type Pagination } from "@/lib/wire/clarifai/schema";
import { statusOf, WireError } from "@/lib/wire/clarifai/status";

const DAY_SECONDS = 86_400;

/** Of Clarifai's visibilities ours is always this: who shares, does so by consent. */
const PRIVATE = 10;

function appOf({ id, slug, name, window, store, ...app }: AppView) {
  const { workspace, created_at } = app;
  const seconds = window === null ? null : parseDuration(window);
  const days = seconds === null ? null : seconds / DAY_SECONDS;
  return {
    id: slug,
    ...{
      name,
      description: "",
      default_language: "en",
      default_workflow_id: "",
    },
    ...{ user_id: workspace.id, created_at, modified_at: created_at },
    visibility: { gettable: PRIVATE },
    metadata: { sojourn_id: id, retention: { days, store } },
  };
}

/** A key is for one app, and that is all it sees. */
export async function listApps(
  { ctx }: Call,
  { page }: Pagination,
): Promise<Reply> {
  return reply({ apps: page > 1 ? [] : [appOf(await getApp(ctx))] });
}

export async function oneApp({ ctx }: Call): Promise<Reply> {
  return reply({ app: appOf(await getApp(ctx)) });
}

/** Where the path names an app, the key has to be for it. */
export function namedAppContext(request: Request): Promise<Ctx> {
  const [, , , , , app = ""] = new URL(request.url).pathname.split("/");
  return appKeyContext(request, decodeURIComponent(app));
}

/** What only people do, since a key is for one app. */
export async function makeApps(): Promise<Reply> {
  throw new AppError(
    "forbidden",
    "A key belongs to one app and can't make another. Sign in to do so.",
  );
}

const Retention = z.object({
  /** Null: until somebody destroys them. Left out: as it is. */
  days: z.coerce.number().positive().nullable().optional(),
  store: z.boolean().optional(),
  /** Of the preview that showed what a shorter window destroys. */
  token: z.string().max(200).optional(),
});

const Gettable = z.union([
  z.coerce.number().int(),
  z
    .enum(["PRIVATE", "ORG", "PUBLIC"])
    .transform((name) => ({ PRIVATE: 10, ORG: 30, PUBLIC: 50 })[name]),
]);

const AppChange = z.object({
  id: z.string(),
  name: z.string().optional(),
  visibility: z.object({ gettable: Gettable.optional() }).optional(),
  metadata: z.object({ retention: Retention.optional() }).optional(),
});

export const AppChanges = z.object({
  action: Action,
  metadata_action: z
    .union([
      z.string(),
      z.object({ op: z.string().default("merge") }).transform(({ op }) => op),
    ])
    .default("merge"),
  apps: Batch,
});

/** `PATCH …/apps`: what an app is called, and how long it keeps its records. */
export async function patchApps(
  call: Call,
  { action, metadata_action, apps }: z.output<typeof AppChanges>,
): Promise<Reply> {
  if (action === "remove" || metadata_action === "remove") {
    throw new WireError(
      11102,
      "invalid_request",
      "Nothing of an app can be taken from it.",
    );
  }
  const items = await eachOf(call, apps, 1, async (app) => ({
    ...appOf(await patched(call, parse(AppChange, app))),
    status: statusOf(10000, call.requestId),
  }));
  return batchReply("apps", items);
}

async function patched(
  { ctx, request }: Call,
  { id, name, visibility, metadata }: z.output<typeof AppChange>,
): Promise<AppView> {
  // Throws for an app that isn't the key's.
  await appKeyContext(request, id);
  if ((visibility?.gettable ?? PRIVATE) !== PRIVATE) {
    throw new WireError(
      11102,
      "invalid_request",
      "An app is private. Records are shared by their owner's consent, in the portal or by /api/v1.",
    );
  }
  if (metadata?.retention) await keepFor(ctx, metadata.retention);
  return name === undefined ? getApp(ctx) : changeApp(ctx, { name });
}

async function keepFor(
  ctx: Ctx,
  { days, store, token }: z.output<typeof Retention>,
): Promise<void> {
  const before = await getPolicy(ctx);
  const window =
    days === undefined
      ? before.window
      : days === null
        ? null
        : `${Math.round(days * DAY_SECONDS)}s`;
  const policy = { store: store ?? before.store, window, token };
  await setPolicy(ctx, parse(NewPolicy, policy));
}

/** `DELETE …/apps/{app}`: as closing it is, anywhere else. */
export async function deleteApp({ ctx }: Call): Promise<Reply> {
  await closeApp(ctx);
  return reply();
}
