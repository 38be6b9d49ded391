import { once } from "node:events";
import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";

import { answerBy } from "@/lib/http/node";

type Handler = (request: Request) => Promise<Response>;

/** A real server that answers by a handler, and where it is. */
async function served(handler: Handler): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    answerBy(handler, incoming, outgoing);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a request arrives as it was sent, and the answer as it was given", async () => {
  const url = await served(async (request) => {
    const { pathname, search } = new URL(request.url);
    return Response.json(
      {
        method: request.method,
        target: pathname + search,
        said: request.headers.get("x-said"),
        body: await request.json(),
      },
      { status: 201, headers: { "sojourn-storage": "none" } },
    );
  });
  const response = await fetch(`${url}/a/b?c=d%20e`, {
    method: "POST",
    headers: { "x-said": "é" },
    body: JSON.stringify({ text: "\u{1f600}" }),
  });
  expect(response.status).toBe(201);
  expect(response.headers.get("sojourn-storage")).toBe("none");
  expect(await response.json()).toEqual({
    method: "POST",
    target: "/a/b?c=d%20e",
    said: "é",
    body: { text: "\u{1f600}" },
  });
});

test("a request without a body has none", async () => {
  const url = await served(async (request) =>
    Response.json({ body: request.body === null }),
  );
  expect(await (await fetch(url)).json()).toEqual({ body: true });
});

test("what is answered before it has all come is answered", async () => {
  const url = await served(async () => new Response("no", { status: 413 }));
  const sending = send(url, { method: "POST" });
  sending.on("error", () => {});
  sending.write(Buffer.alloc(1024 * 1024));
  const [response] = await once(sending, "response");
  expect(response.statusCode).toBe(413);
  expect(await text(response)).toBe("no");
});

test("a body that is left half-way is answered", async () => {
  const url = await served(async (request) => {
    const reader = request.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    return new Response("enough", { status: 413 });
  });
  const sending = send(url, { method: "POST" });
  sending.on("error", () => {});
  sending.write(Buffer.alloc(4 * 1024 * 1024));
  const [response] = await once(sending, "response");
  expect(response.statusCode).toBe(413);
  expect(await text(response)).toBe("enough");
});

test("a body is not read ahead of its handler", async () => {
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const url = await served(async (request) => {
    asked.resolve();
    await released.promise;
    const { byteLength } = await request.arrayBuffer();
    return Response.json(byteLength);
  });
  const size = 64 * 1024 * 1024;
  const sending = send(url, { method: "POST" });
  sending.end(Buffer.alloc(size));
  await asked.promise;
  // All that may have left by now is what the kernel keeps between two sockets.
  expect(sending.socket?.writableLength).toBeGreaterThan(size / 2);
  released.resolve();
  const [response] = await once(sending, "response");
  expect(await text(response)).toBe(String(size));
});

test("whoever leaves aborts the signal", async () => {
  const arrived = Promise.withResolvers<AbortSignal>();
  const url = await served(async ({ signal }) => {
    arrived.resolve(signal);
    await once(signal, "abort");
    return new Response(null);
  });
  const leaving = new AbortController();
  const asked = fetch(url, { signal: leaving.signal });
  const signal = await arrived.promise;
  const noticed = once(signal, "abort");
  leaving.abort();
  await expect(asked).rejects.toThrow();
  await noticed;
});

test("who stays doesn't, also on a connection that is used again", async () => {
  const signals: AbortSignal[] = [];
  const url = await served(async (request) => {
    signals.push(request.signal);
    return Response.json(await request.json());
  });
  for (const said of [1, 2]) {
    const body = JSON.stringify(said);
    const response = await fetch(url, { method: "POST", body });
    expect(await response.json()).toBe(said);
  }
  expect(signals.map((signal) => signal.aborted)).toEqual([false, false]);
});

test("an answer that says its length goes out as it is taken, and no faster", async () => {
  const size = 64 * 1024 * 1024;
  const piece = Buffer.alloc(64 * 1024);
  let made = 0;
  const url = await served(async () => {
    const body = new ReadableStream(
      {
        pull(controller) {
          made += piece.length;
          controller.enqueue(piece);
          if (made === size) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(body, { headers: { "content-length": String(size) } });
  });
  const asking = send(url).end();
  const [response] = await once(asking, "response");
  // All that may be made by now is what the kernel keeps between two sockets.
  expect(made).toBeLessThan(size / 2);
  let came = 0;
  for await (const bytes of response) came += bytes.length;
  expect(came).toBe(size);
});

test("what fails half-way is broken off, and what nobody takes is let go of", async () => {
  const gone = Promise.withResolvers<void>();
  const url = await served(async (request) => {
    let left = request.url.endsWith("/breaks") ? 10 : Infinity;
    const body = new ReadableStream({
      async pull(controller) {
        controller.enqueue(Buffer.alloc(64 * 1024));
        await new Promise(setImmediate);
        if (--left === 0) controller.error(new Error("It doesn't open."));
      },
      cancel: () => gone.resolve(),
    });
    const headers = { "content-length": String(1024 ** 3) };
    return new Response(body, { headers });
  });
  const broken = await fetch(`${url}/breaks`);
  expect(broken.status).toBe(200);
  await expect(broken.arrayBuffer()).rejects.toThrow();

  const left = await fetch(url);
  await left.body?.cancel();
  await gone.promise;
});

test("what has not changed says nothing of its length", async () => {
  const url = await served(async () => new Response(null, { status: 304 }));
  const { status, headers } = await fetch(url);
  expect([status, headers.get("content-length")]).toEqual([304, null]);
});
