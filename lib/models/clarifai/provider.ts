import "server-only";

import { AppError, notFound } from "@/lib/errors";
import {
  type Asked,
  answerTo,
  seen,
  vectorsOf,
} from "@/lib/models/clarifai/asked-model";
import { listModels } from "@/lib/models/clarifai/list-models";
import {
  ClarifaiOptions,
  ClarifaiParams,
  clarifaiParams,
} from "@/lib/models/clarifai/schema";
import {
  type ClarifaiSettings,
  clarifaiServer,
} from "@/lib/models/clarifai/server";
import type { Listed } from "@/lib/models/openai/list-models";
import { readParams } from "@/lib/models/params";
import type { ModelInfo, ModelProvider } from "@/lib/models/provider";
import { textsToEmbed } from "@/lib/models/to-embed";
import type { World } from "@/lib/models/upstream/world";

/** A model that was picked. Its options are what `ClarifaiOptions` reads. */
export type ClarifaiModel = {
  info: Omit<ModelInfo, "params">;
  options: unknown;
};

export type ClarifaiProviderSettings = ClarifaiSettings & {
  /** What callers know it by. Its models are `<name>/<model>`. */
  name: string;
  /** Those of its models that may be asked here. */
  models: ClarifaiModel[];
};

export type ClarifaiProvider = ModelProvider & {
  /** Throws where it can't be asked now, and says why. */
  check(signal: AbortSignal): Promise<void>;
  /** All that the app has, whoever may ask it. */
  listModels(signal: AbortSignal): Promise<Listed[]>;
};

/**
 * Models behind Clarifai's API, or behind whatever else speaks it, such as another
 * Sojourn. Throws `invalid_request` where the base URL is none.
 */
export function clarifaiProvider(
  { name, models, ...settings }: ClarifaiProviderSettings,
  world?: World,
): ClarifaiProvider {
  const server = clarifaiServer(settings, world);
  const infos = models.map(({ info }) => ({
    ...info,
    params: clarifaiParams(info.takes, info.output),
  }));

  function asked(model: string, signal: AbortSignal): Asked {
    const picked = models.find(({ info }) => info.id === model);
    if (!picked) throw notFound("model");
    const there = model.slice(name.length + 1);
    const place = { model: there, options: optionsOf(picked) };
    return { server, place, kind: picked.info.output, signal };
  }

  return {
    id: settings.id,
    models: async () => infos,
    listModels: (signal) => listModels(server, signal),

    async check(signal) {
      await server.models({ page: 1, per_page: 1 }, signal);
    },

    async predict({ model, content, params, signal }) {
      const about = asked(model, signal);
      const known = readParams(ClarifaiParams, params);
      return content.type === "video"
        ? seen(about, content, known)
        : answerTo(about, content, known);
    },

    async embed({ model, signal, ...toEmbed }) {
      const about = asked(model, signal);
      return vectorsOf(about, textsToEmbed(about.kind, toEmbed));
    },
  };
}

function optionsOf({ options }: ClarifaiModel): ClarifaiOptions {
  const read = ClarifaiOptions.safeParse(options);
  if (read.success) return read.data;
  throw new AppError(
    "provider_failed",
    "Where the model is can't be read: look at its options.",
  );
}
