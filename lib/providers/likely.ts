import "server-only";

import { likely } from "@/lib/models/openai/list-models";
import type { Offer } from "@/lib/providers/provider-of";
import type { ProviderType } from "@/lib/providers/schema";

/** What most servers of vision have. */
const looking = (model: string): Offer => ({
  ...{ model, takes: ["image", "video"], output: "concepts" },
});

/** What a model is for, as far as its name and its provider's type tell. */
export const likelyKind: Record<ProviderType, (model: string) => Offer> = {
  openai: likely,
  oip: looking,
  clarifai: looking,
};
