import "server-only";

import { neverOpens } from "@/lib/inputs/never-opens";
import { log } from "@/lib/log";

/**
 * Opens some shares together; where one of them never opens, each by itself, and that one
 * is null and told of: it keeps no other from being seen or found. Whatever else fails is
 * thrown.
 */
export async function openEach<Row extends { share_id: string }, Opened>(
  rows: Row[],
  open: (rows: Row[]) => Promise<Opened[]>,
): Promise<(Opened | null)[]> {
  try {
    return await open(rows);
  } catch (error) {
    if (!neverOpens(error)) throw error;
    const [only, ...others] = rows;
    if (only && others.length === 0) {
      log.error("share.unopenable", error, { share: only.share_id });
      return [null];
    }
    const each: (Opened | null)[] = [];
    for (const row of rows) each.push(...(await openEach([row], open)));
    return each;
  }
}
