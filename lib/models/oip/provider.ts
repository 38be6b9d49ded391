import "server-only";

import { AppError, notFound } from "@/lib/errors";
import { type Asked, answerTo, vectorsOf } from "@/lib/models/oip/asked-model";
import { listModels } from "@/lib/models/oip/list-models";
import {
  type Most,
  OipOptions,
  OipParams,
  oipParams,
} from "@/lib/models/oip/schema";
import { type OipSettings, oipServer } from "@/lib/models/oip/server";
import type { Listed } from "@/lib/models/openai/list-models";
import type { Frame, Output } from "@/lib/models/output";
import { readParams } from "@/lib/models/params";
import type { ModelInfo, ModelProvider, Moment } from "@/lib/models/provider";
import { textsToEmbed } from "@/lib/models/to-embed";
import { theWorld, type World } from "@/lib/models/upstream/world";

/** A model that was picked. Its options are what `OipOptions` reads. */
export type OipModel = { info: Omit<ModelInfo, "params">; options: unknown };

export type OipProviderSettings = OipSettings & {
  /** What callers know it by. Its models are `<name>/<model>`. */
  name: string;
  /** Those of its models that may be asked here. */
  models: OipModel[];
};

export type OipProvider = ModelProvider & {
  /** Throws where it can't be asked now, and says why. */
  check(signal: AbortSignal): Promise<void>;
  /** All that the server has, whoever may ask it. Null: it doesn't tell. */
  listModels(signal: AbortSignal): Promise<Listed[] | null>;
};

/**
 * Models behind the Open Inference Protocol v2 over REST: on Triton, KServe, OpenVINO's
 * server or MLServer. Throws `invalid_request` where the base URL is none.
 */
export function oipProvider(
  { name, models, ...settings }: OipProviderSettings,
  world: World = theWorld(),
): OipProvider {
  const server = oipServer(settings, world);
  const infos = models.map(({ info }) => ({
    ...info,
    params: oipParams(info.takes, info.output),
  }));

  function asked(model: string, signal: AbortSignal): Asked {
    const picked = models.find(({ info }) => info.id === model);
    if (!picked) throw notFound("model");
    const options = optionsOf(picked);
    return {
      ...{ server, options, signal, kind: picked.info.output },
      place: { model: model.slice(name.length + 1), version: options.version },
    };
  }

  return {
    id: settings.id,
    models: async () => infos,
    check: (signal) => server.ready(signal),
    listModels: (signal) => listModels(server, signal),

    async predict({ model, content, params, signal }) {
      const about = asked(model, signal);
      const { sample_ms, ...most } = readParams(OipParams, params);
      const output =
        content.type === "video"
          ? await seen(content.moments(sample_ms), about, most)
          : await answerTo(about, content, most);
      return { output, usage: null };
    },

    async embed({ model, signal, ...toEmbed }) {
      const about = asked(model, signal);
      const texts = textsToEmbed(about.kind, toEmbed);
      return { vectors: await vectorsOf(about, texts), usage: null };
    },
  };
}

function optionsOf({ options }: OipModel): OipOptions {
  const read = OipOptions.safeParse(options);
  if (read.success) return read.data;
  throw new AppError(
    "provider_failed",
    "How the model is to be asked can't be read: look at its options.",
  );
}

/** What is said of each moment of a video. */
async function seen(
  moments: AsyncIterable<Moment>,
  asked: Asked,
  most: Most,
): Promise<Output> {
  const frames: Frame[] = [];
  for await (const { time, bytes } of moments) {
    const still = { type: "image", mediaType: "image/png", bytes } as const;
    frames.push({ time, output: await answerTo(asked, still, most) });
  }
  return { frames };
}
