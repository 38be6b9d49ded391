import "server-only";

import { notFound } from "@/lib/errors";
import { chat, chatAloud } from "@/lib/models/openai/chat";
import { embedBy } from "@/lib/models/openai/embed";
import { isOpenAi } from "@/lib/models/openai/lacks";
import { type Listed, listModels } from "@/lib/models/openai/list-models";
import { chatAbout, dimensionsIn } from "@/lib/models/openai/question";
import { converseInResponses } from "@/lib/models/openai/responses";
import { type ServerSettings, serverOf } from "@/lib/models/openai/server";
import type { ModelInfo, ModelProvider } from "@/lib/models/provider";
import type { World } from "@/lib/models/upstream/world";

export type OpenAiSettings = ServerSettings & {
  name: string;
  /** Those of its models that may be asked here. */
  models: ModelInfo[];
};

export type OpenAiProvider = ModelProvider & {
  /** All that the server has, whoever may ask it. */
  listModels(signal: AbortSignal): Promise<Listed[]>;
};

/**
 * Models behind OpenAI's API, whosever server it is. Nothing is kept there where it
 * can be told so. Throws `invalid_request` where the base URL is none.
 */
export function openAiProvider(
  { name, models, ...settings }: OpenAiSettings,
  world?: World,
): OpenAiProvider {
  const server = serverOf(settings, world);
  const nameThere = (model: string) =>
    model.startsWith(`${name}/`) ? model.slice(name.length + 1) : model;

  return {
    id: settings.id,
    models: async () => models,
    listModels: (signal) => listModels(server, signal),

    async predict({ model: asked, content, params, signal }) {
      const info = models.find(({ id }) => id === asked);
      if (!info) throw notFound("model");
      const model = nameThere(asked);
      if (info.output === "embedding") {
        if (content.type !== "text") throw new Error("Asked about no text.");
        const texts = [content.bytes.toString()];
        const dimensions = dimensionsIn(params);
        const toEmbed = { texts, dimensions, signal };
        const { vectors, usage } = await embedBy(server, model, toEmbed);
        return { output: { embedding: vectors[0] ?? [] }, usage };
      }
      const about = await chatAbout(content, params, signal);
      const body = { ...lengthThere(about, server.base), model };
      const { output, usage } = await chat(server, body, signal);
      return { output, usage };
    },

    async converse({ model: asked, form, body, listen, signal }) {
      const named = { ...body, model: nameThere(asked) };
      if (form === "response") {
        return converseInResponses(server, named, listen, signal);
      }
      return listen
        ? chatAloud(server, named, listen, signal)
        : chat(server, named, signal);
    },

    embed: ({ model, ...asked }) => embedBy(server, nameThere(model), asked),
  };
}

/** OpenAI's newer models know the longer name alone, and many servers the older one. */
function lengthThere(
  { max_tokens, ...body }: Record<string, unknown>,
  base: URL,
) {
  if (max_tokens === undefined) return body;
  return isOpenAi(base)
    ? { ...body, max_completion_tokens: max_tokens }
    : { ...body, max_tokens };
}
