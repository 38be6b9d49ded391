import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "@playwright/test";

import { startInstance } from "./instance";

const KEY = `snj_${"k".repeat(40)}`;

test("who is at the other end is what the socket says, not what a caller does", async ({
  request,
}) => {
  test.slow();
  const instance = await startInstance();
  // The owner-to-be at this machine is not asked for the code of the set-up.
  const asksForCode = async (headers: Record<string, string>) => {
    const answer = await request.get(`${instance.url}/set-up`, { headers });
    return (await answer.text()).includes("Set-up code");
  };
  try {
    expect(await asksForCode({})).toBe(false);
    expect(await asksForCode({ "x-sojourn-peer": "192.0.2.7" })).toBe(false);
    expect(await asksForCode({ "x-sojourn-proxied": "1" })).toBe(false);

    for (const name of ["forwarded", "x-forwarded-for", "x-forwarded-host"]) {
      expect(await asksForCode({ [name]: "for=192.0.2.7" }), name).toBe(true);
    }
  } finally {
    await instance.remove();
  }
});

test("what isn't HTTP is answered with a 4xx, and the server goes on", async ({
  request,
  baseURL,
}) => {
  const port = Number(new URL(baseURL ?? "").port);
  const status = async (sent: string) => {
    const socket = connect(port, "127.0.0.1");
    socket.end(sent);
    return (await text(socket)).split(" ")[1];
  };
  const get = (headers: string) =>
    `GET /api/health HTTP/1.1\r\nhost: localhost\r\n${headers}\r\n\r\n`;

  expect(await status("\u0001\r\n\r\n")).toBe("400");
  expect(await status(get("bad header"))).toBe("400");
  expect(await status(get(`x-large: ${"a".repeat(20_000)}`))).toBe("431");
  expect(
    await status(get("content-length: 3\r\ntransfer-encoding: chunked")),
  ).toBe("400");

  expect((await request.get("/api/health")).status()).toBe(200);
});

test("413: whoever sends too much is told so, and the connection lives to tell", async () => {
  test.slow();
  const instance = await startInstance({
    LIMIT_TEXT_BYTES: "100000",
    LIMIT_IMAGE_BYTES: "100000",
    SOJOURN_SETUP_EMAIL: "owner@example.test",
    SOJOURN_SETUP_PASSWORD: "correct horse battery",
    SOJOURN_SETUP_APP: "limited",
    SOJOURN_SETUP_KEY: KEY,
  });
  const send = async (type: string, body: BodyInit) => {
    const headers = { authorization: `Bearer ${KEY}`, "content-type": type };
    const path = "/api/v1/apps/limited/inputs";
    const init = { method: "POST", headers, body };
    return (await fetch(instance.url + path, init)).status;
  };
  try {
    for (const bytes of [450_000, 500_000, 5_000_000, 50_000_000]) {
      const body = new Uint8Array(bytes).fill(97);
      for (let times = 0; times < 5; times++) {
        for (const type of ["text/plain", "application/json"]) {
          expect(await send(type, body)).toBe(413);
        }
      }
    }
    expect(instance.printed()).not.toContain("failed");
  } finally {
    await instance.remove();
  }
});

test("D11: told to stop, it takes no more, finishes what is under way, and exits well", async () => {
  test.slow();
  const instance = await startInstance({
    SOJOURN_SETUP_EMAIL: "owner@example.test",
    SOJOURN_SETUP_PASSWORD: "correct horse battery",
    SOJOURN_SETUP_APP: "drained",
    SOJOURN_SETUP_KEY: KEY,
  });
  try {
    const port = Number(new URL(instance.url).port);
    const body = "A text that arrives in two halves, with a stop in between.";
    const upload = await halfOf(port, body);

    const stopped = instance.stop();
    await refused(port);
    upload.write(body.slice(body.length / 2));

    const answer = await text(upload);
    expect(answer).toContain("HTTP/1.1 200 OK");
    expect(answer).toMatch(/"stored":true/);
    expect(await stopped).toBe(0);
  } finally {
    await instance.remove();
  }
});

/** An upload of which the server has read the headers and been sent half the body. */
async function halfOf(port: number, body: string): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.write(
    [
      "POST /api/v1/apps/drained/predictions?model=language HTTP/1.1",
      "host: localhost",
      `authorization: Bearer ${KEY}`,
      "content-type: text/plain",
      `content-length: ${Buffer.byteLength(body)}`,
      "expect: 100-continue",
      "\r\n",
    ].join("\r\n"),
  );
  const [said] = await once(socket, "data");
  expect(String(said)).toContain("100 Continue");
  socket.write(body.slice(0, body.length / 2));
  return socket;
}

/** Resolves when nobody gets in any more. */
async function refused(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const isIn = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (!isIn) return;
  }
}
