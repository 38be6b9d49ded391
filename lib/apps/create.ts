import "server-only";

import type { AppView, NewApp } from "@/lib/apps/schema";
import { type AppRow, viewOf } from "@/lib/apps/view";
import { workspaceRole } from "@/lib/apps/workspace";
import { record } from "@/lib/audit/record";
import type { PersonCtx } from "@/lib/context";
import { refuseBeyond } from "@/lib/decision/decide";
import { defaultWindow, env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { indexVersion } from "@/lib/index/version";
import { ROLES } from "@/lib/permissions";
import { newAppKey } from "@/lib/sealing/app-key";

/**
 * A new app in a workspace that the person administers, with a key of its own.
 * `conflict` where the slug is taken, by whomever; `invalid_request` where it would
 * keep records for longer than the instance allows.
 */
export async function createApp(
  ctx: PersonCtx,
  wanted: NewApp,
): Promise<AppView> {
  const workspace = await workspaceRole(ctx, wanted.workspace);
  if (!ROLES[workspace.role].has("apps:write")) {
    throw new AppError("forbidden", "This needs the permission apps:write.");
  }

  const { window: windowSeconds = defaultWindow() } = wanted;
  refuseBeyond(env().WINDOW_MAX ?? null, windowSeconds);
  const id = newId(ctx.now);
  const sealedKey = await newAppKey(ctx.vault.master, id);
  return ctx.db.$transaction(async (db) => {
    const app: AppRow = await db.app
      .create({
        data: {
          id,
          workspaceId: workspace.id,
          slug: wanted.slug,
          name: wanted.name,
          store: wanted.store,
          windowSeconds,
          sealedKey: Uint8Array.from(sealedKey),
          indexVersion: indexVersion("on"),
          createdAt: ctx.now,
        },
        include: { workspace: { select: { id: true, name: true } } },
      })
      .catch(refuseTakenSlug);
    await record(
      { ...ctx, db, appId: id },
      { action: "app.create", targetId: id },
    );
    return viewOf(app);
  });
}

export function refuseTakenSlug(cause: unknown): never {
  if (isUniqueViolation(cause)) {
    throw new AppError("conflict", "That slug is taken. Choose another.", {
      param: "slug",
      fields: { slug: ["That slug is taken. Choose another."] },
    });
  }
  throw cause;
}

// Prisma's code for a unique constraint that would be broken.
const isUniqueViolation = (cause: unknown) =>
  cause instanceof Error && "code" in cause && cause.code === "P2002";
