import "server-only";

import { clarifaiProvider } from "@/lib/models/clarifai/provider";
import { type OipProvider, oipProvider } from "@/lib/models/oip/provider";
import {
  type OpenAiSettings,
  openAiProvider,
} from "@/lib/models/openai/provider";
import { openAiParams } from "@/lib/models/openai/question";
import type { OutputKind } from "@/lib/models/output";
import type { Content, ModelInfo, ModelProvider } from "@/lib/models/provider";
import type { ProviderRow } from "@/lib/providers/row";
import type { Secret } from "@/lib/secret";

/** A model that a provider has, and what it is likely to be for. */
export type Offer = {
  model: string;
  takes: Content["type"][];
  output: OutputKind;
};

/** A provider that can be asked. */
export type Asked = ModelProvider & {
  /** What it has, by name. Null: it doesn't tell. Throws as asking it does. */
  offers(signal: AbortSignal): Promise<Offer[] | null>;
};

/** A model that may be asked, and how, where its provider doesn't tell. */
export type Askable = { info: Omit<ModelInfo, "params">; options: unknown };

/** How a provider is asked about some of its models. Null: it wants no key. */
export type ProviderOf = (
  row: ProviderRow,
  key: Secret<string> | null,
  models: Askable[],
) => Asked;

export const providerOf: ProviderOf = (row, key, models) => {
  const { id, name, type, baseUrl, timeoutSeconds, concurrency } = row;
  const settings = { id, name, key, baseUrl, timeoutSeconds, concurrency };
  switch (type) {
    case "openai":
      return whatOpenAiHas(settings, models);
    case "oip":
      return lookedAtFirst(oipProvider({ ...settings, models }));
    case "clarifai": {
      const provider = clarifaiProvider({ ...settings, models });
      return { ...provider, offers: provider.listModels };
    }
  }
};

function whatOpenAiHas(
  settings: Omit<OpenAiSettings, "models">,
  models: Askable[],
): Asked {
  const infos = models.map(({ info }) => ({
    ...info,
    params: openAiParams(info.takes, info.output),
  }));
  const provider = openAiProvider({ ...settings, models: infos });
  return { ...provider, offers: provider.listModels };
}

/** Where it may say what it has and can't be asked, or the other way round. */
function lookedAtFirst(provider: OipProvider): Asked {
  return {
    ...provider,
    async offers(signal) {
      await provider.check(signal);
      return provider.listModels(signal);
    },
  };
}
