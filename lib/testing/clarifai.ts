import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { answerBy } from "@/lib/http/node";
import { clarifai } from "@/lib/wire/clarifai/serve";

/** A real server of the Clarifai wire on loopback, until it is closed. */
export async function clarifaiServer() {
  const server = createServer((incoming, outgoing) => {
    answerBy(clarifai, incoming, outgoing);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Asks the wire's handler without a network. */
export async function asked(
  key: string | null,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const answer = await clarifai(
    new Request(`http://localhost/v2/${path}`, {
      method,
      headers: { ...(key && { authorization: `Key ${key}` }), ...headers },
      ...(body !== undefined && {
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    }),
  );
  const said = await answer.json();
  return { http: answer.status, code: said.status.code, said, answer };
}
