import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import type { buildConnector } from "undici";
import { afterEach, expect, test } from "vitest";

import { AppError } from "@/lib/errors";
import { fetchUrl } from "@/lib/media/fetch-url";
import { collect } from "@/lib/media/limit";
import { internet, type Network } from "@/lib/media/network";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server on loopback, at the port that it answers with. */
async function serving(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}

/**
 * A network in which names have the addresses that the test says, one list after the
 * other. What is 127.0.0.1 counts as public; every address that is dialled is noted.
 */
function networkOf(names: Record<string, string[][]> = {}) {
  const dialled: string[] = [];
  const asked: string[] = [];
  const network: Network = {
    async resolve(name) {
      asked.push(name);
      const answers = names[name] ?? [["127.0.0.1"]];
      return (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    },
    permits: (address) => address === "127.0.0.1" || internet.permits(address),
    connector(addresses) {
      const connect = internet.connector(addresses);
      return (options, done) => {
        dialled.push(...addresses);
        // The test never leaves the machine, whatever it is told to dial.
        if (addresses.some((address) => address !== "127.0.0.1")) {
          done(new Error("no route"), null);
        } else connect(options, done);
      };
    },
  };
  return { network, dialled, asked };
}

const signal = new AbortController().signal;

async function fetched(url: string, network: Network, maxBytes = 1_000) {
  const { body, ...rest } = await fetchUrl(url, { maxBytes, signal, network });
  return { text: String(await collect(body, 10_000, "It")), ...rest };
}

test("what a server sends is fetched, with its type and the name in its path", async () => {
  const port = await serving((_, answer) => {
    answer.setHeader("content-type", "Image/PNG; q=1");
    answer.end("pixels");
  });
  const { network } = networkOf();
  expect(
    await fetched(`http://host.test:${port}/a/my%20cat.png?x=1`, network),
  ).toEqual({
    text: "pixels",
    mediaType: "image/png",
    filename: "my cat.png",
  });
});

test("I4: a request carries nothing but what a stranger may know", async () => {
  let headers = {};
  const port = await serving((request, answer) => {
    headers = request.headers;
    answer.end("ok");
  });
  await fetched(`http://host.test:${port}/`, networkOf().network);
  expect(headers).toEqual({
    host: `host.test:${port}`,
    connection: "keep-alive",
    "accept-encoding": "identity",
    "user-agent": "Sojourn",
  });
});

test.each([
  ["loopback", "http://127.0.0.2/"],
  ["loopback in short", "http://127.2/"],
  ["loopback in decimal", "http://2130706434/"],
  ["loopback in octal", "http://0177.0.0.2/"],
  ["loopback in hex", "http://0x7f.0.0.2/"],
  ["loopback in full width", "http://１２７.０.０.２/"],
  ["loopback, IPv6", "http://[::1]/"],
  ["loopback, IPv4-mapped", "http://[::ffff:127.0.0.1]/"],
  ["loopback, IPv4-mapped in hex", "http://[::ffff:7f00:1]/"],
  ["loopback, NAT64", "http://[64:ff9b::127.0.0.1]/"],
  ["loopback, 6to4", "http://[2002:7f00:1::]/"],
  ["cloud metadata", "http://169.254.169.254/latest/meta-data/"],
  ["cloud metadata, IPv6", "http://[fd00:ec2::254]/"],
  ["a private network", "https://10.0.0.1/"],
  ["all of this machine", "http://0.0.0.0/"],
])("I4: %s is never dialled", async (_, url) => {
  const { network, dialled } = networkOf();
  await expect(fetched(url, network)).rejects.toMatchObject({
    code: "invalid_request",
    message: "The URL can't be fetched: it points to a private address.",
  });
  expect(dialled).toEqual([]);
});

test.each([
  ["one private address", [["10.0.0.1"]]],
  ["a private address among public ones", [["8.8.8.8", "169.254.169.254"]]],
  ["an address inside another", [["::ffff:10.0.0.1"]]],
])("I4: a name with %s is never dialled", async (_, answers) => {
  const { network, dialled } = networkOf({ "evil.test": answers });
  await expect(fetched("http://evil.test/", network)).rejects.toMatchObject({
    code: "invalid_request",
  });
  expect(dialled).toEqual([]);
});

test("I4: the real network refuses localhost, by whatever name it resolves", async () => {
  for (const url of [
    "http://localhost:3000/",
    "http://localhost./",
    "http://127.0.0.1:5432/",
  ]) {
    await expect(fetchUrl(url, { maxBytes: 1, signal })).rejects.toMatchObject({
      message: expect.stringMatching(/private address|can't be reached/),
    });
  }
});

test("I4: a name is asked once, and the connection goes where it was checked", async () => {
  const port = await serving((_, answer) => answer.end("first"));
  const { network, dialled, asked } = networkOf({
    "rebind.test": [["127.0.0.1"], ["10.0.0.1"]],
  });
  expect(await fetched(`http://rebind.test:${port}/`, network)).toMatchObject({
    text: "first",
  });
  expect(asked).toEqual(["rebind.test"]);
  expect(dialled).toEqual(["127.0.0.1"]);
});

test.each([
  ["by address", "http://169.254.169.254/", {}],
  ["by name", "http://inside.test/", { "inside.test": [["10.0.0.1"]] }],
  [
    "to the same name, which has moved",
    "/again",
    { "host.test": [["127.0.0.1"], ["10.0.0.1"]] },
  ],
  ["without a scheme", "//[::1]/", {}],
  ["to loopback in decimal", "http://2130706434/", {}],
  ["to loopback, IPv4-mapped", "http://[::ffff:7f00:2]/", {}],
  ["to 10.0.0.0/8", "http://10.255.0.1/", {}],
  ["to 172.16.0.0/12", "http://172.31.0.1/", {}],
  ["to 192.168.0.0/16", "https://192.168.0.1/", {}],
  ["to a carrier's network", "http://100.64.0.1/", {}],
  ["to all of this machine", "http://0.0.0.0/", {}],
  ["to IPv6's private network", "http://[fd00::1]/", {}],
  ["to IPv6's link-local", "http://[fe80::1]/", {}],
])(
  "I4: a redirect into a private network is not followed: %s",
  async (_, location, names) => {
    const port = await serving((_request, answer) => {
      answer.writeHead(302, { location }).end();
    });
    const { network, dialled } = networkOf(names);
    await expect(
      fetched(`http://host.test:${port}/`, network),
    ).rejects.toMatchObject({
      message: "The URL can't be fetched: it points to a private address.",
    });
    expect(dialled).toEqual(["127.0.0.1"]);
  },
);

test("I4: five redirects are followed, and the sixth is not", async () => {
  const port = await serving((request, answer) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) answer.end("there");
    else answer.writeHead(307, { location: `/${left - 1}` }).end();
  });
  const { network } = networkOf();
  expect(await fetched(`http://host.test:${port}/5`, network)).toMatchObject({
    text: "there",
  });
  await expect(fetched(`http://host.test:${port}/6`, network)).rejects.toThrow(
    "it redirects too often",
  );
});

test.each([
  ["file:///etc/passwd", "it is neither http nor https"],
  ["gopher://host.test/", "it is neither http nor https"],
  ["javascript:alert(1)", "it is neither http nor https"],
  ["data:text/plain,hello", "it is neither http nor https"],
  ["http://user@host.test/", "it carries a user name"],
  ["http://8.8.8.8:pw@127.0.0.1/", "it carries a user name"],
  ["http://host.test:22/", "its port is not one for the web"],
  ["http://host.test:25/", "its port is not one for the web"],
  ["not a url", "it is not a URL"],
  ["http://", "it is not a URL"],
])("I4: %s is refused before anything is asked", async (url, why) => {
  const { network, dialled, asked } = networkOf();
  await expect(fetched(url, network)).rejects.toMatchObject({
    code: "invalid_request",
    message: `The URL can't be fetched: ${why}.`,
  });
  expect([...dialled, ...asked]).toEqual([]);
});

test.each([
  ["file:///etc/passwd", "it is neither http nor https"],
  ["gopher://host.test/", "it is neither http nor https"],
  ["http://host.test@127.0.0.2/", "it carries a user name"],
])("I4: a redirect to %s is refused", async (location, why) => {
  const port = await serving((_, answer) => {
    answer.writeHead(302, { location }).end();
  });
  const { network, dialled } = networkOf();
  await expect(fetched(`http://host.test:${port}/`, network)).rejects.toThrow(
    why,
  );
  expect(dialled).toEqual(["127.0.0.1"]);
});

test("no refusal quotes the URL, which may be a secret", async () => {
  const { network } = networkOf({ "canary-5150.test": [["10.0.0.1"]] });
  for (const url of [
    "http://canary-5150.test/",
    "canary-5150:/x",
    "http://u@canary-5150/",
  ]) {
    const error = await fetched(url, network).catch((error) => error);
    expect(error).toBeInstanceOf(AppError);
    expect(error.message).not.toContain("canary");
  }
});

test.each([404, 500, 204, 206])(
  "an answer of %d is not what was asked for",
  async (status) => {
    const port = await serving((_, answer) => answer.writeHead(status).end());
    await expect(
      fetched(`http://host.test:${port}/`, networkOf().network),
    ).rejects.toMatchObject({
      code: "invalid_request",
      message: `The URL can't be fetched: its server answered ${status}.`,
    });
  },
);

test("I4: a compressed answer is refused, since it could be a bomb", async () => {
  const port = await serving((_, answer) => {
    answer.setHeader("content-encoding", "gzip");
    answer.end(gzipSync(Buffer.alloc(1_000_000)));
  });
  await expect(
    fetched(`http://host.test:${port}/`, networkOf().network),
  ).rejects.toThrow("its server sent it compressed");
});

test("I4: a body that is declared too large is refused before it comes", async () => {
  const port = await serving((_, answer) => {
    answer.setHeader("content-length", 1_001);
    answer.flushHeaders();
  });
  await expect(
    fetched(`http://host.test:${port}/`, networkOf().network),
  ).rejects.toMatchObject({
    code: "too_large",
  });
});

test("I4: an endless body ends at the limit, and so does the connection", async () => {
  let isClosed: () => void;
  const closed = new Promise<void>((done) => (isClosed = done));
  const port = await serving((_, answer) => {
    const more = () => {
      while (!answer.destroyed && answer.write(Buffer.alloc(4_096)));
    };
    answer.on("drain", more).on("close", () => isClosed());
    more();
  });
  await expect(
    fetched(`http://host.test:${port}/`, networkOf().network),
  ).rejects.toMatchObject({
    code: "too_large",
  });
  await closed;
});

test("a body that breaks off is a failure, never a short file", async () => {
  const port = await serving((_, answer) => {
    answer.setHeader("content-length", 100);
    answer.write("half", () => answer.destroy());
  });
  await expect(
    fetched(`http://host.test:${port}/`, networkOf().network),
  ).rejects.toMatchObject({
    code: "invalid_request",
    message: "The URL can't be fetched: its server can't be reached.",
  });
});

test("a server that isn't there can't be reached", async () => {
  const port = await serving(() => {});
  servers.splice(0).map((server) => server.close());
  await expect(
    fetched(`http://host.test:${port}/`, networkOf().network),
  ).rejects.toMatchObject({
    code: "invalid_request",
  });
});

test.each([
  ["before the answer", () => {}],
  [
    "inside the body",
    (_: unknown, answer: { write(text: string): void }) => answer.write("drip"),
  ],
])(
  "I4: a server that goes quiet %s is left when the time is up",
  async (_, listener) => {
    const time = new AbortController();
    const port = await serving((request, answer) => {
      listener(request, answer);
      time.abort();
    });
    const { network } = networkOf();
    const reading = async () => {
      const options = { maxBytes: 99, signal, network, deadline: time.signal };
      const { body } = await fetchUrl(`http://host.test:${port}/`, options);
      await collect(body, 99, "It");
    };
    await expect(reading()).rejects.toMatchObject({
      code: "invalid_request",
      message: "The URL can't be fetched: it took more than 30 seconds.",
    });
  },
);

test("a resolver that never answers is left when the time is up", async () => {
  const time = new AbortController();
  const network: Network = {
    ...networkOf().network,
    resolve: () => {
      time.abort();
      return new Promise(() => {});
    },
  };
  const options = { maxBytes: 9, signal, network, deadline: time.signal };
  await expect(fetchUrl("http://host.test/", options)).rejects.toThrow(
    "30 seconds",
  );
});

test("a caller who leaves ends the fetch, and sees the reason given", async () => {
  const caller = new AbortController();
  const reason = new Error("gone");
  const port = await serving(() => caller.abort(reason));
  const { network } = networkOf();
  const options = { maxBytes: 9, signal: caller.signal, network };
  await expect(fetchUrl(`http://host.test:${port}/`, options)).rejects.toBe(
    reason,
  );
});

test("a file name that could be a path or a trick is left out", async () => {
  const port = await serving((_, answer) => answer.end("ok"));
  const { network } = networkOf();
  for (const path of [
    "",
    "a%2f..%2fb",
    "..%5cb",
    "a%00b",
    "%E2%80%AEgnp.exe",
    "%ff",
    "x".repeat(300),
  ]) {
    const { filename } = await fetched(
      `http://host.test:${port}/${path}`,
      network,
    );
    expect(filename, path).toBeUndefined();
  }
});

test("the connector of the real network dials the checked address, not the name", async () => {
  const port = await serving((_, answer) => answer.end());
  const socket = await new Promise<{ remoteAddress?: string; destroy(): void }>(
    (done, fail) => {
      const connect: buildConnector.connector = internet.connector([
        "127.0.0.1",
      ]);
      const options = {
        hostname: "name.invalid",
        protocol: "http:",
        port: String(port),
      };
      connect(options, (error, socket) =>
        socket ? done(socket) : fail(error),
      );
    },
  );
  expect(socket.remoteAddress).toBe("127.0.0.1");
  socket.destroy();
});
