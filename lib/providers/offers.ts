import "server-only";

import { authorize, type Ctx } from "@/lib/context";
import { forget } from "@/lib/models/upstream/standing";
import { type List, page } from "@/lib/paging";
import { openCredentials } from "@/lib/providers/credentials";
import {
  type Offer,
  type ProviderOf,
  providerOf,
} from "@/lib/providers/provider-of";
import { findProvider, type ProviderRow } from "@/lib/providers/row";
import type { OfferedModel } from "@/lib/providers/schema";
import { appKeyOf } from "@/lib/sealing/app-key";
import { recent } from "@/lib/sealing/recent";

/**
 * What a provider has, as it said within the last minutes, and which of that was picked.
 * One that doesn't tell has an empty list: its models are picked by name. Throws as
 * asking it does.
 */
export async function listOffers(
  ctx: Ctx,
  shown: string,
  make: ProviderOf = providerOf,
): Promise<List<OfferedModel>> {
  authorize(ctx, "providers:write");

  const row = await findProvider(ctx, shown);
  const picked = new Set(row.models.map(({ model }) => model));
  const said = offersSaid(ctx, row);
  const offers = said === undefined ? await askForOffers(ctx, row, make) : said;
  const views = (offers ?? []).map(
    ({ model, takes, output }): OfferedModel => ({
      ...{ object: "offered_model", id: `${row.name}/${model}`, model },
      ...{ takes, output, picked: picked.has(model) },
    }),
  );
  return page(views, views.length);
}

const FRESH_MS = 5 * 60_000;
const LISTS_MOST = 200;

const known = recent<string, { at: number; offers: Offer[] | null }>(
  LISTS_MOST,
);

// Another address or key may have other models.
const nameOf = ({ appId, id, baseUrl, sealedCredentials }: ProviderRow) =>
  [
    appId,
    id,
    baseUrl,
    Buffer.from(sealedCredentials ?? []).toString("hex"),
  ].join(" ");

/** What a provider of the app said lately that it has. Undefined: it has to be asked. */
export function offersSaid(
  ctx: Ctx,
  row: ProviderRow,
): Offer[] | null | undefined {
  const last = known.get(nameOf(row));
  const isFresh = last && ctx.now.getTime() - last.at < FRESH_MS;
  return isFresh ? last.offers : undefined;
}

/** More would take a page that nobody reads to its end. */
const OFFERS_MOST = 5_000;

/** How long a list of names may take. */
const PATIENCE_MS = 15_000;

/** What a provider of the app has, as it says now. */
export async function askForOffers(
  ctx: Ctx,
  row: ProviderRow,
  make: ProviderOf,
): Promise<Offer[] | null> {
  const key = row.sealedCredentials
    ? openCredentials(await appKeyOf(ctx), row)
    : null;
  // Under an id of its own that is new each time, so that it is asked also where calls
  // are held back.
  const timeoutSeconds = Math.min(row.timeoutSeconds, PATIENCE_MS / 1000);
  const looking = { ...row, id: crypto.randomUUID(), timeoutSeconds };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const told = await make(looking, key, [])
    .offers(signal)
    .finally(() => forget(looking.id));
  const offers = told?.slice(0, OFFERS_MOST) ?? null;
  known.set(nameOf(row), { at: ctx.now.getTime(), offers });
  return offers;
}
