import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { z } from "zod";

import { AppError } from "@/lib/errors";
import { described } from "@/lib/log";
import { dialer } from "@/lib/models/upstream/dialer";
import { upstream } from "@/lib/models/upstream/upstream";
import { theWorld } from "@/lib/models/upstream/world";
import { call, settingsOf, upstreamOf, worldOf } from "@/lib/testing/upstream";
import { serving } from "@/lib/testing/web";

const CANARY = "canary-8f2d";
const Anything = z.unknown();

const json = (response: ServerResponse, body: unknown, status = 200) =>
  response
    .writeHead(status, { "content-type": "application/json" })
    .end(JSON.stringify(body));

const failure = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => expect.fail("It should have failed."),
    (error) => error,
  );

test("what is asked goes as JSON with the credentials, and the answer is held to its schema", async () => {
  let asked: unknown;
  const { json: ask } = await upstreamOf(async (request, response) => {
    const { method, url, headers } = request;
    const body = (await request.toArray()).join("");
    asked = { method, url, headers, body };
    json(response, { count: 3 });
  });
  const answer = await ask(
    z.object({ count: z.int() }),
    call({ query: { a: "b" }, body: { q: 1 }, headers: { "x-more": "1" } }),
  );
  expect(answer).toEqual({ count: 3 });
  expect(asked).toEqual({
    method: "POST",
    url: "/v1/things?a=b",
    headers: {
      host: expect.stringContaining("host.test"),
      connection: "keep-alive",
      accept: "application/json",
      "accept-encoding": "identity",
      authorization: "Bearer key-of-the-test",
      "content-length": "7",
      "content-type": "application/json",
      "user-agent": "Sojourn",
      "x-more": "1",
    },
    body: '{"q":1}',
  });
});

test("bytes go as they are, and come as they are", async () => {
  const server = await upstreamOf(async (request, response) => {
    response.setHeader("x-length", "2");
    response.end(Buffer.concat(await request.toArray()));
  });
  const body = Uint8Array.from([0, 255, 10]);
  const { headers, bytes } = await server.bytes(call({ body }));
  expect([...bytes]).toEqual([0, 255, 10]);
  expect(headers["x-length"]).toBe("2");
});

test.each([
  [400, "invalid_request", "The provider answered 400."],
  [404, "invalid_request", "The provider answered 404."],
  [422, "invalid_request", "The provider answered 422."],
  [413, "too_large", "The provider answered 413."],
  [401, "provider_failed", "answered 401: it refused our credentials."],
  [403, "provider_failed", "answered 403: it refused our credentials."],
  [408, "provider_timeout", "The provider answered 408."],
  [429, "rate_limited", "The provider answered 429."],
  [500, "provider_failed", "The provider answered 500."],
  [503, "provider_failed", "The provider answered 503."],
  [504, "provider_timeout", "The provider answered 504."],
])("an answer of %d is told as %s, and once", async (status, code, message) => {
  let times = 0;
  const server = await upstreamOf((_request, response) => {
    times += 1;
    json(response, { error: { message: `cannot read ${CANARY}` } }, status);
  });
  const error = await failure(server.json(Anything, call({ body: CANARY })));
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code, status });
  expect(error.message).toContain(message);
  expect(times).toBe(1);
});

test("nothing of an echoed prompt, nor of the credentials, is in what fails", async () => {
  const answers: ((response: ServerResponse) => void)[] = [
    (response) => json(response, { error: { message: CANARY } }, 400),
    (response) => json(response, { error: { code: CANARY } }, 500),
    (response) => response.writeHead(200).end(CANARY),
    (response) => response.writeHead(200).end(`{"${CANARY}":`),
    (response) => json(response, { [CANARY]: CANARY }),
    (response) => response.writeHead(302, { location: `/${CANARY}` }).end(),
    (response) => response.socket?.end(`HTTP/1.1 ${CANARY}\r\n\r\n`),
    (response) => response.socket?.end(`${CANARY}\r\n`),
    (response) => response.write(CANARY, () => response.destroy()),
  ];
  for (const answer of answers) {
    const server = await upstreamOf((_request, response) => answer(response));
    const asked = call({ body: CANARY });
    const error = await failure(server.json(z.strictObject({}), asked));
    expect(error).toBeInstanceOf(AppError);
    const told = [
      inspect(error, { depth: 9 }),
      JSON.stringify(error),
      JSON.stringify(described(error)),
      JSON.stringify(described(error.cause)),
    ].join();
    expect(told).not.toContain(CANARY);
    expect(told).not.toContain("key-of-the-test");
  }
});

test("words of a closed list are told of a refusal", async () => {
  const toldIn = (body: unknown) => {
    const { code } = z.object({ code: z.string() }).parse(body);
    return code === "known" ? { code, param: "messages" } : {};
  };
  const server = await upstreamOf(
    (_request, response) => json(response, { code: "known" }, 400),
    { toldIn },
  );
  expect(await failure(server.json(Anything, call()))).toMatchObject({
    message: "The provider answered 400: known.",
    param: "messages",
  });
});

test("a refusal whose reason never ends is told without it", async () => {
  const server = await upstreamOf(
    (_request, response) => {
      response.writeHead(400).write("x");
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(9_999)));
      };
      response.on("drain", more);
      more();
    },
    { toldIn: (body) => (body === undefined ? {} : { code: "heard" }) },
  );
  expect(await failure(server.json(Anything, call()))).toMatchObject({
    message: "The provider answered 400.",
  });
});

test.each([
  ["seconds", { "retry-after": "2" }, [2000, 2000]],
  ["milliseconds", { "retry-after-ms": "30" }, [30, 30]],
  ["a date", { "retry-after": "Thu, 01 Jan 1970 00:00:03 GMT" }, [3000, 3000]],
])(
  "429 and 503 are asked again, at most twice, when they say it in %s",
  async (_, headers, waited) => {
    for (const status of [429, 503]) {
      let times = 0;
      const { world, waits } = worldOf({ now: () => 0 });
      const server = await upstreamOf(
        (_request, response) => {
          times += 1;
          response.writeHead(status, headers).end("busy");
        },
        {},
        world,
      );
      expect(await failure(server.json(Anything, call()))).toMatchObject({
        status,
      });
      expect(times).toBe(3);
      expect(waits).toEqual(waited);
    }
  },
);

test("a provider that wants a longer pause isn't asked again, and the caller is told", async () => {
  const { world, waits } = worldOf();
  const server = await upstreamOf(
    (_request, response) =>
      response.writeHead(429, { "retry-after": "3600" }).end(),
    {},
    world,
  );
  expect(await failure(server.json(Anything, call()))).toMatchObject({
    code: "rate_limited",
    retryAfterSeconds: 60,
  });
  expect(waits).toEqual([]);
});

test("a second try that is answered is the answer", async () => {
  let times = 0;
  const server = await upstreamOf((_request, response) => {
    times += 1;
    if (times === 1) response.writeHead(503, { "retry-after": "1" }).end();
    else json(response, "there");
  });
  expect(await server.json(Anything, call({ body: 1 }))).toBe("there");
});

test("what was never sent is tried again, at most twice, with jitter", async () => {
  const baseUrl = await closedPort();
  for (const [random, waits] of [
    [0, [50, 100]],
    [1, [100, 200]],
  ] as const) {
    const { world, waits: waited } = worldOf({ random: () => random });
    const { json: ask } = upstream(settingsOf(baseUrl), world);
    expect(await failure(ask(Anything, call()))).toMatchObject({
      code: "provider_failed",
      message: "The provider can't be reached: nothing listens at its address.",
    });
    expect(waited).toEqual(waits);
  }
});

test("what may have been done is never sent twice", async () => {
  for (const answer of [
    (response: ServerResponse) => response.writeHead(500).end(),
    (response: ServerResponse) => response.writeHead(502).end(),
    (response: ServerResponse) => response.writeHead(429).end(),
    (response: ServerResponse) => response.socket?.destroy(),
    (response: ServerResponse) => response.write("{", () => response.destroy()),
    () => {},
  ]) {
    let times = 0;
    const { world, waits } = worldOf();
    const server = await upstreamOf(
      (_request, response) => {
        times += 1;
        answer(response);
      },
      { timeoutSeconds: 0.05 },
      world,
    );
    await failure(server.json(Anything, call({ body: 1 })));
    expect(times).toBe(1);
    expect(waits).toEqual([]);
  }
});

test.each([
  ["before it answers", () => {}],
  ["within its answer", (response: ServerResponse) => response.write("{")],
])("a provider that goes silent %s has taken too long", async (_, answer) => {
  const server = await upstreamOf((_request, response) => answer(response), {
    timeoutSeconds: 0.05,
  });
  expect(await failure(server.json(Anything, call()))).toMatchObject({
    code: "provider_timeout",
    message: "The provider took too long to answer.",
  });
});

test("a caller who leaves ends the call and its connection, wherever it is", async () => {
  for (const answer of [
    () => {},
    (response: ServerResponse) => response.write("data: 1\n\n"),
  ]) {
    const caller = new AbortController();
    const closed = Promise.withResolvers<void>();
    const server = await upstreamOf((request, response) => {
      request.socket.on("close", () => closed.resolve());
      answer(response);
      setImmediate(() => caller.abort(new Error("gone")));
    });
    const asked = call({ signal: caller.signal });
    await expect(Array.fromAsync(server.events(asked))).rejects.toThrow("gone");
    await closed.promise;
  }
});

test("a caller who leaves while a retry is waited for isn't waited for", async () => {
  const caller = new AbortController();
  const { world } = worldOf({
    wait(ms, signal) {
      expect(ms).toBe(5_000);
      caller.abort(new Error("gone"));
      return theWorld().wait(ms, signal);
    },
  });
  const server = await upstreamOf(
    (_request, response) =>
      response.writeHead(503, { "retry-after": "5" }).end(),
    {},
    world,
  );
  const asked = call({ signal: caller.signal });
  await expect(server.json(Anything, asked)).rejects.toThrow("gone");
});

test("a redirect is an answer, and is never followed", async () => {
  const paths: unknown[] = [];
  const server = await upstreamOf((request, response) => {
    paths.push(request.url);
    response.writeHead(307, { location: "/elsewhere" }).end();
  });
  expect(await failure(server.json(Anything, call()))).toMatchObject({
    code: "provider_failed",
    status: 307,
  });
  expect(paths).toEqual(["/v1/things"]);
});

test("I4: an answer without an end is given up at 64 MB, and one that is packed at once", async () => {
  const closed = Promise.withResolvers<void>();
  const endless = await upstreamOf((_request, response) => {
    response.on("close", () => closed.resolve());
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(1_000_000)));
    };
    response.on("drain", more);
    more();
  });
  expect(await failure(endless.bytes(call()))).toMatchObject({
    message: "The provider's answer is larger than 64 MB.",
  });
  await closed.promise;
  const packed = await upstreamOf((_request, response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("{}")),
  );
  expect(await failure(packed.bytes(call()))).toMatchObject({
    code: "provider_failed",
  });
});

test("I4: a name is asked once for a connection, and what it says then holds", async () => {
  const answers = [["127.0.0.1"], ["127.0.0.1", "169.254.169.254"]];
  const resolve = vi.fn(async () => answers.shift() ?? []);
  const { world } = worldOf({ dispatcher: dialer(resolve) });
  let shouldClose = false;
  const server = await upstreamOf(
    (_request, response) => {
      response.shouldKeepAlive = !shouldClose;
      json(response, "there");
    },
    {},
    world,
  );
  await server.json(Anything, call());
  await atRest();
  shouldClose = true;
  await server.json(Anything, call());
  expect(resolve).toHaveBeenCalledTimes(1);
  await atRest();
  expect(await failure(server.json(Anything, call()))).toMatchObject({
    code: "provider_failed",
    message: expect.stringContaining("it is link-local or a cloud's metadata"),
  });
  expect(resolve).toHaveBeenCalledTimes(2);
});

test("a name that isn't there is told so, and tried once", async () => {
  const resolve = vi.fn(async () => {
    throw Object.assign(new Error("no"), { code: "ENOTFOUND" });
  });
  const { world } = worldOf({ dispatcher: dialer(resolve) });
  const server = upstream(settingsOf("http://nowhere.test"), world);
  expect(await failure(server.json(Anything, call()))).toMatchObject({
    message: "The provider can't be reached: its name can't be found.",
  });
  expect(resolve).toHaveBeenCalledTimes(1);
});

test("five failures in a row, of whatever caller, and the provider is left alone", async () => {
  let times = 0;
  const world = worldOf({ now: () => 0 }).world;
  const baseUrl = await serving((_request, response) => {
    times += 1;
    response.writeHead(500).end();
  });
  const settings = settingsOf(baseUrl);
  for (let n = 0; n < 7; n++) {
    const error = await failure(
      upstream(settings, world).json(Anything, call()),
    );
    expect(error.retryAfterSeconds).toBe(n < 5 ? undefined : 15);
  }
  expect(times).toBe(5);
  const other = upstream(settingsOf(baseUrl), world);
  await failure(other.json(Anything, call()));
  expect(times).toBe(6);
});

test("refusals are no failures of a provider's", async () => {
  const server = await upstreamOf((_request, response) =>
    response.writeHead(400).end(),
  );
  for (let n = 0; n < 7; n++) {
    const error = await failure(server.json(Anything, call()));
    expect(error).toMatchObject({ status: 400 });
  }
});

test("a provider has so many calls at a time, streams among them", async () => {
  const answers: ServerResponse[] = [];
  const baseUrl = await serving((_request, response) => {
    answers.push(response);
    response.write("data: 1\n\n");
  });
  const settings = settingsOf(baseUrl, { concurrency: 1 });
  const { world } = worldOf();
  const stream = upstream(settings, world)
    .events(call())
    [Symbol.asyncIterator]();
  await stream.next();
  const others = [1, 2, 3, 4].map(() =>
    upstream(settings, world).bytes(call()),
  );
  expect(await failure(upstream(settings, world).bytes(call()))).toMatchObject({
    code: "rate_limited",
  });
  expect(answers).toHaveLength(1);
  await stream.return?.();
  for (const [n, other] of others.entries()) {
    await vi.waitFor(() => expect(answers).toHaveLength(n + 2));
    answers.at(-1)?.end();
    await other;
  }
});

test("a stream is passed on as it comes, and held up as it is read", async () => {
  let written = 0;
  const closed = Promise.withResolvers<void>();
  const server = await upstreamOf((_request, response) => {
    response.on("close", () => closed.resolve());
    const event = `data: ${"x".repeat(100_000)}\n\n`;
    const more = () => {
      while (!response.destroyed && (written += 1) && response.write(event));
    };
    response.on("drain", more);
    more();
  });
  const stream = server.events(call())[Symbol.asyncIterator]();
  const first = await stream.next();
  expect(first.value?.data).toHaveLength(100_000);
  // Buffers on the way take some of it, and no more than they hold.
  const held = await settled(() => written);
  expect(held).toBeLessThan(200);
  for (let n = 0; n < held + 20; n++) await stream.next();
  expect(written).toBeGreaterThan(held);
  await stream.return?.();
  await closed.promise;
});

test("a stream that has said its last leaves the connection for the next call", async () => {
  const sockets = new Set<unknown>();
  const server = await upstreamOf((request, response) => {
    sockets.add(request.socket);
    response.setHeader("content-type", "text/event-stream");
    response.write("data: 1\n\ndata: [DONE]\n\n");
    setImmediate(() => response.end(": bye\n\n"));
  });
  const isLast = ({ data }: { data: string }) => data === "[DONE]";
  for (let n = 0; n < 3; n++) {
    const said = [];
    for await (const { data } of server.events({ ...call(), isLast })) {
      said.push(data);
      if (data === "[DONE]") break;
    }
    expect(said).toEqual(["1", "[DONE]"]);
    await atRest();
  }
  expect(sockets.size).toBe(1);
});

test("a stream that is answered in one piece is no stream", async () => {
  const server = await upstreamOf((_request, response) => json(response, {}));
  const stream = Array.fromAsync(server.events(call()));
  expect(await failure(stream)).toMatchObject({ code: "provider_failed" });
});

/** Until a connection that has done its call waits for the next. */
async function atRest(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await new Promise((done) => setImmediate(done));
  }
}

/** What a number is when it has stopped to grow. */
async function settled(read: () => number): Promise<number> {
  for (let last = -1, same = 0; ; last = read()) {
    same = read() === last ? same + 1 : 0;
    if (same > 50) return last;
    await new Promise((done) => setImmediate(done));
  }
}

async function closedPort(): Promise<string> {
  const { createServer } = await import("node:net");
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.on("listening", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === "object" ? `http://host.test:${address?.port}` : "";
}
