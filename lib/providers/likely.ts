import "server-only";

import { likely } from "@/lib/models/openai/list-models";
import type { Offer } from "@/lib/providers/provider-of";
import type { ProviderType } from "@/lib/providers/schema";

/** What a model is for, as far as its name and its provider's type tell. */
export const likelyKind: Record<ProviderType, (model: string) => Offer> = {
  openai: likely,
  oip: (model) => ({ model, takes: ["image"], output: "concepts" }),
  clarifai: (model) => ({ model, takes: ["image"], output: "concepts" }),
};
