import "server-only";

import type { Witness } from "@/lib/audit/record";
import type { CommunityCtx } from "@/lib/context";
import { AppError } from "@/lib/errors";

/** As whom the log tells of a reader, of the app that it is about if it is about one. */
export const witnessOf = (
  { db, now, address, reader }: CommunityCtx,
  appId: string | null,
): Witness => ({
  ...{ db, now, address, appId },
  actor: reader
    ? { kind: reader.kind, id: reader.id }
    : { kind: "stranger", id: null },
});

/** The reader, where it has to be one that we know. */
export function knownReader({
  reader,
}: CommunityCtx): NonNullable<CommunityCtx["reader"]> {
  if (reader) return reader;
  throw new AppError("unauthenticated", "Sign in first, or send an app key.");
}

/** The first line of what only those who run the instance may do. */
export function moderator(ctx: CommunityCtx): { id: string } {
  const reader = knownReader(ctx);
  if (reader.moderates) return reader;
  throw new AppError(
    "forbidden",
    "This needs the permission to moderate, which owners and admins of the instance's first workspace have.",
  );
}

/**
 * The first line of what binds a whole workspace: taking training exports for it, which it
 * may have to delete again, and saying that it has.
 */
export function exporter(
  ctx: CommunityCtx,
): NonNullable<CommunityCtx["reader"]> {
  const reader = knownReader(ctx);
  if (reader.exportsFor.length > 0) return reader;
  throw mayNotExport(reader);
}

export const mayNotExport = ({
  kind,
}: NonNullable<CommunityCtx["reader"]>): AppError =>
  new AppError(
    "forbidden",
    kind === "key"
      ? "This needs a key with the scope community:export."
      : "This needs the role of an editor, an admin or an owner in the workspace.",
  );
