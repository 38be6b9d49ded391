import "server-only";

import type { Ctx } from "@/lib/context";
import { showId } from "@/lib/ids";
import { fitOf, tally } from "@/lib/search/suggest/fit";
import { hintOf } from "@/lib/search/suggest/fixed";
import type { Suggestion } from "@/lib/search/suggest/schema";
import type { Token } from "@/lib/search/suggest/token";

const KEYS_MOST = 200;
const SUGGESTED_MOST = 8;

/** The app's API keys by their names, for who may see those; the newest of many. */
export async function fromKeys(
  { actor, appId, db }: Ctx,
  { field, begun }: Token,
): Promise<Suggestion[]> {
  if (field === null ? begun === "" : field !== "key") return [];
  if (!actor.may.has("keys:read")) return [];

  const keys = await db.apiKey.findMany({
    where: { appId },
    select: { id: true, name: true },
    orderBy: { id: "desc" },
    take: KEYS_MOST,
  });
  const found = tally();
  for (const { id, name } of keys) {
    const insert = `key:${showId("key", id)}`;
    const fit = fitOf(begun, name);
    const hint = hintOf("key");
    if (fit !== null)
      found.add(fit, { insert, label: name, kind: "value", hint });
  }
  return found.best(SUGGESTED_MOST);
}
