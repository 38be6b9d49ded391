import "server-only";

import type { Ctx } from "@/lib/context";
import type { RecordRow } from "@/lib/inputs/record";
import { askedFor } from "@/lib/search/asked";
import { newestThatMeet } from "@/lib/search/newest";

/** The newest live record that was given by this very URL. Null: there is none. */
export async function inputAt(
  ctx: Ctx,
  url: string,
): Promise<RecordRow | null> {
  const place = { from: 0, to: 0 };
  const asked = askedFor(ctx, "", [{ kind: "address", value: url, ...place }]);
  const { rows } = await newestThatMeet(ctx, asked, 1);
  return rows[0] ?? null;
}

export const hasAddress = async (ctx: Ctx, url: string): Promise<boolean> =>
  (await inputAt(ctx, url)) !== null;
