import "server-only";

import { z } from "zod";

import {
  codeIn,
  isFine,
  type OneOutput,
  Outputs,
} from "@/lib/models/clarifai/answer";
import { failureOf, refusalOf } from "@/lib/models/clarifai/failure";
import type { ClarifaiOptions } from "@/lib/models/clarifai/schema";
import { failed } from "@/lib/models/upstream/failure";
import {
  type Call,
  type UpstreamSettings,
  upstream,
} from "@/lib/models/upstream/upstream";
import type { World } from "@/lib/models/upstream/world";
import { Secret } from "@/lib/secret";

/**
 * Where Clarifai's API is: `https://api.clarifai.com`, or the address of an app there,
 * `https://api.clarifai.com/v2/users/{user}/apps/{app}`.
 */
export type ClarifaiSettings = Omit<UpstreamSettings, "headers" | "toldIn"> & {
  /** An app's key or a person's access token. Null: it wants none. */
  key: Secret<string> | null;
};

/** A model by its name here, and what its options say of where it is there. */
export type ModelPlace = { model: string; options: ClarifaiOptions };

/** What is asked about, as Clarifai writes it. */
export type InputData = {
  image?: { base64: string };
  text?: { raw: string };
};

/** How it is asked: what the answer is limited to, and the model's own params. */
export type Config = {
  output: { max_concepts: number; min_value: number } | null;
  params: Record<string, unknown>;
};

/** Clarifai's API, of which nothing is kept there that needn't be. */
export type ClarifaiServer = {
  models(page: Page, signal: AbortSignal): Promise<ThereModel[]>;
  /** An output for each, in their order. Throws where any of them failed. */
  outputs(
    place: ModelPlace,
    inputs: InputData[],
    config: Config,
    signal: AbortSignal,
  ): Promise<OneOutput[]>;
};

export type Page = { page: number; per_page: number };

const ThereModel = z.object({
  id: z.string().min(1).max(200),
  model_type_id: z.string().default(""),
  input_fields: z.array(z.string()).nullish(),
});
export type ThereModel = z.output<typeof ThereModel>;

const Models = z.object({ models: z.array(ThereModel).default([]) });

/** Throws `invalid_request` where the base URL is none. */
export function clarifaiServer(
  { key, ...settings }: ClarifaiSettings,
  world?: World,
): ClarifaiServer {
  const { baseUrl, app } = appIn(settings.baseUrl);
  const headers = new Secret<Record<string, string>>({
    // Sojourn's own way to ask for that, which nobody else minds.
    "sojourn-store": "false",
    ...(key && { authorization: `Key ${key.reveal()}` }),
  });
  const toldIn = (body: unknown) => {
    const code = codeIn(body);
    return code === null ? {} : { code: String(code) };
  };
  const line = upstream({ ...settings, baseUrl, headers, toldIn }, world);

  async function ask<S extends z.ZodType>(schema: S, call: Call) {
    try {
      return await line.json(schema, call);
    } catch (error) {
      throw refusalOf(error);
    }
  }

  return {
    async models({ page, per_page }, signal) {
      const query = { page: String(page), per_page: String(per_page) };
      const path = `/v2${app}/models`;
      return (await ask(Models, { path, query, signal })).models;
    },

    async outputs(place, inputs, config, signal) {
      const body = {
        inputs: inputs.map((data) => ({ data })),
        model: modelWith(config),
      };
      const path = `/v2${pathOf(place, app)}/outputs`;
      const { outputs, status } = await ask(Outputs, { path, body, signal });
      const wrong = outputs.find((one) => !isFine(one.status.code));
      if (wrong) throw failureOf(wrong.status.code);
      if (outputs.length === inputs.length) return outputs;
      throw isFine(status.code)
        ? failed("The provider didn't answer about all that it was asked.")
        : failureOf(status.code);
    },
  };
}

/** The address without what is common to all calls, and an app, where that names one. */
function appIn(address: string): { baseUrl: string; app: string } {
  const [, baseUrl = address, app = ""] =
    /^(.*?)\/v2(\/users\/[^/]+\/apps\/[^/]+)?\/*$/.exec(address) ?? [];
  return { baseUrl, app };
}

function pathOf({ model, options }: ModelPlace, app: string): string {
  const [user, home, name, ...more] = model.split("/");
  const isWhole = name !== undefined && more.length === 0;
  const told = isWhole ? appPath(user, home) : "";
  const place = appPath(options.user, options.app) || told || app;
  const id = encodeURIComponent(isWhole ? name : model);
  const version = options.version
    ? `/versions/${encodeURIComponent(options.version)}`
    : "";
  return `${place}/models/${id}${version}`;
}

const appPath = (user?: string | null, app?: string | null) =>
  user && app
    ? `/users/${encodeURIComponent(user)}/apps/${encodeURIComponent(app)}`
    : "";

// Clarifai has moved the params, and reads either place by how old the model is.
const modelWith = ({ output, params }: Config) => ({
  output_info: { ...(output && { output_config: output }), params },
  model_version: { output_info: { params } },
});
