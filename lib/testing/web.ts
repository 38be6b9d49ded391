import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

import { internet, type Network } from "@/lib/media/network";

/** Loopback, as if it were the Internet. */
export const loopback: Network = {
  ...internet,
  resolve: async () => ["127.0.0.1"],
  permits: (address) => address === "127.0.0.1",
};

/** A server on loopback until the test ends, by its URL. */
export async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://host.test:${(server.address() as AddressInfo).port}`;
}
