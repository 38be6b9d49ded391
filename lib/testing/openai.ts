import OpenAI6 from "openai-6";
import OpenAI7 from "openai-7";

import { keyFor, type Tenant } from "@/lib/testing/requests";
import { serveBy } from "@/lib/testing/serve-by";
import { openai } from "@/lib/wire/openai/serve";

/** A real server of the OpenAI wire on loopback, until it is closed. */
export const openaiWire = () => serveBy(openai);

/** OpenAI's own clients for Node, as they are on npm. */
export const CLIENTS = [
  ["6.49.0", OpenAI6],
  ["7.57.0", OpenAI7 as unknown as typeof OpenAI6],
] as const;

export type Client = OpenAI6;

/** A client that has a tenant's key. It tries once, unless it is told otherwise. */
export const clientFor = async (
  Make: typeof OpenAI6,
  { url }: { url: string },
  tenant: Tenant,
  more: ConstructorParameters<typeof OpenAI6>[0] = {},
): Promise<Client> =>
  new Make({
    ...{ baseURL: `${url}/openai/v1`, apiKey: await keyFor(tenant) },
    ...{ maxRetries: 0, ...more },
  });
