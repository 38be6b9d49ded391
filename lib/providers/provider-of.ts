import "server-only";

import { AppError } from "@/lib/errors";
import type { ModelProvider } from "@/lib/models/provider";
import type { ProviderRow } from "@/lib/providers/row";
import type { Secret } from "@/lib/secret";

/** A provider, as it is asked. Null: it wants no key. */
export type ProviderOf = (
  row: ProviderRow,
  key: Secret<string> | null,
) => ModelProvider;

export const providerOf: ProviderOf = ({ id, type }) => ({
  id,
  models: async () => [],
  predict: async () => {
    throw new AppError(
      "provider_failed",
      `Providers of the type ${type} can't be asked yet.`,
    );
  },
});
