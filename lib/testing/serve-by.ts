import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { answerBy } from "@/lib/http/node";

/** A real server of one of our wires on loopback, until it is closed. */
export async function serveBy(
  handler: (request: Request) => Promise<Response>,
) {
  const server = createServer((incoming, outgoing) => {
    answerBy(handler, incoming, outgoing);
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
