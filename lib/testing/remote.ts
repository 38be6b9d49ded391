import { createProvider } from "@/lib/providers/create";
import { NewProvider } from "@/lib/providers/schema";
import { type OpenAiServer, openAiServer } from "@/lib/testing/openai-server";
import type { Tenant } from "@/lib/testing/requests";

const KEY = "sk-upstream-of-the-test";

/** A server of somebody else's models, and an app that may ask all of them. */
export async function remoteModels(
  { ctx }: Tenant,
  options: Parameters<typeof openAiServer>[0] = {},
  settings: object = {},
): Promise<OpenAiServer> {
  const server = await openAiServer({ key: KEY, ...options });
  await createProvider(
    ctx,
    NewProvider.parse({
      ...{ name: "there", type: "openai", base_url: server.baseUrl },
      ...{ api_key: KEY, all_models: true, ...settings },
    }),
  );
  return server;
}
