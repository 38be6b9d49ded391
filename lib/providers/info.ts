import type { OutputKind } from "@/lib/models/output";
import type { Askable } from "@/lib/providers/provider-of";
import type { PickedRow } from "@/lib/providers/row";

/** What a remote model is for, whoever said so, and what it costs. */
type Told = Pick<PickedRow, "model" | "takes"> &
  Partial<Pick<PickedRow, "inputPrice" | "outputPrice">> & { output: string };

/** What there is to know of a provider's model without asking it. */
export const infoOf = (provider: string, told: Told): Askable["info"] => ({
  id: `${provider}/${told.model}`,
  provider,
  name: told.model,
  description: `A model of ${provider}'s.`,
  takes: told.takes,
  output: told.output as OutputKind,
  price: priceOf(told),
});

function priceOf({ inputPrice: input, outputPrice: output }: Told) {
  const isSaid = typeof input === "bigint" && typeof output === "bigint";
  return isSaid ? { input, output } : null;
}
