import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { expect, onTestFinished, test } from "vitest";

import { sha256 } from "@/e2e/faults/load";
import { startWeb, startWorker } from "@/e2e/faults/processes";
import { blobsAt } from "@/lib/testing/blobs";
import { multipart } from "@/lib/testing/bodies";
import { png } from "@/lib/testing/inputs";
import { cookieFor, keyFor, tenant } from "@/lib/testing/requests";
import { CREDENTIALS, type S3, startS3 } from "@/lib/testing/s3/server";
import { broken, range } from "@/lib/testing/uploads";
import { PART_BYTES } from "@/lib/uploads/schema";

const MB = 1024 * 1024;
const DAY_MS = 86_400_000;

const settingsFor = ({ url }: S3) => ({
  BLOB_STORE: `s3://blobs/of/sojourn?endpoint=${url}&region=eu-west-9`,
  AWS_ACCESS_KEY_ID: CREDENTIALS.id,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secret,
});

/** Enough of an MP4 to be one. */
function video(bytes: number): Buffer {
  const head = Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "latin1");
  return Buffer.concat([head, randomBytes(bytes - head.length)]);
}

async function started(versioned: boolean) {
  const s3 = await startS3({ versioned });
  onTestFinished(() => s3.close());
  const web = await startWeb(settingsFor(s3));
  const one = await tenant();
  const headers = { authorization: `Bearer ${await keyFor(one)}` };
  const inputs = `${web.url}/api/v1/apps/${one.id}/inputs`;
  return { one, s3, web, headers, inputs };
}

test("on a bucket an image and a video are kept, read by Range and purged, and nothing is left in any version", async () => {
  const { s3, web, headers, inputs } = await started(true);
  const store = async (body: Buffer, type: string, query = "") => {
    const answer = await fetch(`${inputs}${query}`, {
      method: "POST",
      headers: { ...headers, "content-type": type },
      body: Uint8Array.from(body),
    });
    expect(answer.status).toBe(200);
    return (await answer.json()).id as string;
  };
  const film = video(21 * MB);
  const image = await png(800, 800, "#123456");
  const filmId = await store(film, "video/mp4");
  const large = Buffer.from("x".repeat(300_000));
  const textId = await store(large, "text/plain");
  await store(large, "text/plain", "?retention=1s");
  const imageId = await store(image, "image/png");

  const start = 8 * MB - 10;
  const part = await fetch(`${inputs}/${filmId}/content`, {
    headers: { ...headers, range: `bytes=${start}-${start + 99}` },
  });
  expect(part.status).toBe(206);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(
    film.subarray(start, start + 100),
  );
  for (const [id, content] of [
    [filmId, film],
    [textId, large],
    [imageId, image],
  ] as const) {
    const whole = await fetch(`${inputs}/${id}/content`, { headers });
    expect(sha256(await whole.bytes())).toBe(sha256(content));
  }
  const kept = [...s3.objects.versions.values()].flat();
  for (const { bytes } of kept) {
    expect(bytes?.includes("xxxxxxxx")).toBe(false);
    expect(bytes?.includes("ftypmp42")).toBe(false);
  }

  const worker = await startWorker(settingsFor(s3));
  for (const id of [filmId, textId, imageId]) {
    const init = { method: "DELETE", headers };
    expect((await fetch(`${inputs}/${id}`, init)).status).toBe(200);
  }
  await expect
    .poll(() => s3.objects.versions.size, { timeout: 60_000 })
    .toBe(0);
  await worker.stop();
  await web.stop();
});

test("D1: a server that is killed amid an upload to a bucket leaves nothing after the sweep", async () => {
  const { s3, web, headers, inputs } = await started(false);
  const upload = request(inputs, {
    method: "POST",
    headers: {
      ...headers,
      "content-type": "video/mp4",
      "content-length": 64 * MB,
    },
  });
  const broken = once(upload, "error").catch((error) => error);
  upload.write(video(24 * MB));
  const parts = () => [...s3.objects.uploads.values()][0]?.parts.size ?? 0;
  await expect.poll(parts, { timeout: 30_000 }).toBeGreaterThan(0);
  await web.kill();
  await broken;
  expect(s3.objects.uploads.size).toBe(1);

  const blobs = blobsAt(s3.url);
  expect(await blobs.sweepIncoming(new Date(Date.now() - DAY_MS))).toBe(0);
  expect(await blobs.sweepIncoming(new Date(Date.now() + DAY_MS))).toBe(1);
  expect(s3.objects.uploads.size).toBe(0);
  expect(await Array.fromAsync(blobs.list(""))).toEqual([]);
});

type Started = Awaited<ReturnType<typeof started>>;

/** How an upload goes on: from where on, and with what, which may break off. */
type Client = {
  received: () => Promise<number>;
  send: (from: number, breaksOffAt?: number) => Promise<Response>;
};

/** A program, by `Content-Range`. */
async function program(
  { headers, web, one }: Started,
  id: string,
  all: Buffer,
): Promise<Client> {
  const at = `${web.url}/api/v1/apps/${one.id}/uploads/${id}`;
  return {
    received: async () =>
      (await (await fetch(at, { headers })).json()).received,
    send: (from, breaksOffAt) => {
      const told = { "content-range": range(from, all.length, all.length) };
      const init = { method: "PUT", headers: { ...headers, ...told } };
      return sent(at, init, all.subarray(from), breaksOffAt);
    },
  };
}

/** A browser, as UploadThing's client in it asks: by an address that it is given. */
async function browser(
  { web, one }: Started,
  id: string,
  all: Buffer,
): Promise<Client> {
  const headers = { cookie: await cookieFor(one), origin: web.url };
  const slug = "slug=inputs&actionType=upload";
  const file = { name: "x", size: all.length, type: "", lastModified: 0 };
  const answer = await fetch(`${web.url}/api/uploadthing?${slug}`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({
      files: [file],
      input: { app: one.id, uploads: [id] },
    }),
  });
  const [{ url }] = await answer.json();
  const at = web.url + url;
  return {
    received: async () => {
      const told = await fetch(at, { method: "HEAD", headers });
      return Number(told.headers.get("x-ut-range-start"));
    },
    send: (from, breaksOffAt) => {
      const content = all.subarray(from);
      const form = multipart([{ name: "file", filename: "x", content }]);
      const told = { range: `bytes=${from}-` };
      const init = {
        method: "PUT",
        headers: { ...headers, ...form.headers, ...told },
      };
      return sent(at, init, form.body as Uint8Array, breaksOffAt);
    },
  };
}

const sent = (
  at: string,
  init: RequestInit,
  body: Uint8Array,
  breaksOffAt?: number,
) =>
  fetch(at, {
    ...init,
    body:
      breaksOffAt === undefined
        ? Uint8Array.from(body)
        : broken(body.subarray(0, breaksOffAt)),
    duplex: "half",
  } as RequestInit);

test.each([
  ["a program", program],
  ["a browser", browser],
])(
  "on a bucket an upload of %s goes on where it broke off, and where the bucket did",
  async (_, client) => {
    const all = video(3 * PART_BYTES + 12_345);
    const there = await started(false);
    const { s3, web, headers, inputs, one } = there;
    const begun = await fetch(`${web.url}/api/v1/apps/${one.id}/uploads`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({ bytes: all.length }),
    });
    const { id } = await begun.json();
    const { received, send } = await client(there, id, all);

    await send(0, PART_BYTES + 70_000).catch(() => null);
    await expect.poll(received).toBe(PART_BYTES);

    let parts = 0;
    s3.interfere(({ method }, response) => {
      if (method !== "PUT" || ++parts < 3) return false;
      response.writeHead(500).end();
      return true;
    });
    const refused = await send(PART_BYTES);
    expect(refused.status).toBe(503);
    s3.interfere(null);
    const from = await received();
    expect(from % PART_BYTES).toBe(0);

    const done = await send(from);
    expect(done.ok).toBe(true);
    const { data } = await (await fetch(inputs, { headers })).json();
    expect(data).toMatchObject([{ bytes: all.length }]);
    const whole = await fetch(`${inputs}/${data[0].id}/content`, { headers });
    expect(sha256(await whole.bytes())).toBe(sha256(all));
    expect(s3.objects.uploads.size).toBe(0);
    expect(s3.objects.versions.size).toBe(1);
    await web.stop();
  },
);
