import { expect } from "vitest";

import { foundModel } from "@/lib/models/find";
import { oipProvider } from "@/lib/models/oip/provider";
import type { OipOptions } from "@/lib/models/oip/schema";
import { Output, type OutputKind } from "@/lib/models/output";
import type { Content } from "@/lib/models/provider";
import { Secret } from "@/lib/secret";
import { type ModelThere, oipServer } from "@/lib/testing/oip-server";
import { worldOf } from "@/lib/testing/upstream";

const nobodyLeaves = new AbortController().signal;

type There = {
  models: Record<string, ModelThere>;
  server?: Parameters<typeof oipServer>[1];
  model?: string;
  options?: Partial<OipOptions>;
  output?: OutputKind;
  key?: string;
  world?: ReturnType<typeof worldOf>["world"];
};

/** A provider with one model picked of a server's, and the way to ask it. */
export async function oipModel({
  models,
  server,
  model = Object.keys(models)[0] ?? "",
  options = {},
  output = "concepts",
  key,
  world = worldOf().world,
}: There) {
  const { url, asked } = await oipServer(models, server);
  const info = {
    ...{ id: `triton/${model}`, provider: "triton", name: model },
    ...{ description: "", takes: ["image", "text", "video"] as const, output },
  };
  const provider = oipProvider(
    {
      ...{ id: crypto.randomUUID(), name: "triton", baseUrl: url },
      ...{ timeoutSeconds: 20, concurrency: 8 },
      key: key === undefined ? null : new Secret(key),
      models: [{ info: { ...info, takes: [...info.takes] }, options }],
    },
    world,
  );
  const [known] = await provider.models();
  if (!known) throw new Error("There was to be a model.");
  const found = foundModel(provider, known);
  const ask = async (content: Content, params: unknown = {}) => {
    const answer = await found.predict({
      content,
      params,
      signal: nobodyLeaves,
    });
    return Output.parse(answer.output);
  };
  return { provider, found, ask, asked, url };
}

/** What it fails with. */
export const failure = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => expect.fail("It should have failed."),
    (error) => error,
  );
