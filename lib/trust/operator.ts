import "server-only";

import { knownReader } from "@/lib/community/reader";
import type { CommunityCtx } from "@/lib/context";
import { AppError } from "@/lib/errors";

/** The first line of what only those who run the instance may do. */
export function operator(ctx: CommunityCtx): { id: string } {
  const reader = knownReader(ctx);
  if (reader.moderates) return reader;
  throw new AppError(
    "forbidden",
    "This needs the permission to run the instance, which owners and admins of its first workspace have.",
  );
}
