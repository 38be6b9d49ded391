// A reverse proxy of which nothing is left out: it passes requests on to a port, and
// answers back, as they come. A process of its own; it says where it listens.
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";

const port = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true });

const server = createServer((incoming, outgoing) => {
  const { method, url: path, headers } = incoming;
  const onwards = request(
    { host: "127.0.0.1", port, method, path, headers, agent },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, outgoing, () => {});
    },
  );
  pipeline(incoming, onwards, () => {});
});

server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () =>
  process.send?.((server.address() as AddressInfo).port),
);
