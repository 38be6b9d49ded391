import "server-only";

import { showId } from "@/lib/ids";
import { inDollars } from "@/lib/providers/price";
import type { PickedRow, ProviderRow } from "@/lib/providers/row";
import type { PickedModel, ProviderView } from "@/lib/providers/schema";

type Row = ProviderRow & {
  allModels: boolean;
  createdAt: Date;
  checkedAt: Date | null;
  fault: string | null;
  models: PickedRow[];
};

/** A provider as the world sees it: never its key. */
export const viewOf = (row: Row): ProviderView => ({
  object: "provider",
  id: showId("prv", row.id),
  name: row.name,
  type: row.type,
  base_url: row.baseUrl,
  has_key: row.sealedCredentials !== null,
  timeout_seconds: row.timeoutSeconds,
  concurrency: row.concurrency,
  all_models: row.allModels,
  created_at: row.createdAt.toISOString(),
  checked_at: row.checkedAt?.toISOString() ?? null,
  fault: row.fault,
  models: row.models.map((model) => pickedView(row.name, model)),
});

/** A model that was picked of the provider with that name. */
export const pickedView = (provider: string, row: PickedRow): PickedModel => ({
  object: "provider.model",
  id: `${provider}/${row.model}`,
  model: row.model,
  takes: row.takes,
  output: row.output as PickedModel["output"],
  min_role: row.minRole,
  price: inDollars(row),
  options: row.options as PickedModel["options"],
});
