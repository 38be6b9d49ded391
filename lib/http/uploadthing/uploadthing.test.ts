import { beforeAll, describe, expect, test, vi } from "vitest";
import { publicUrl } from "@/lib/env";
import { takingFile, tellingStart } from "@/lib/http/uploadthing/ingest";
import { presigning } from "@/lib/http/uploadthing/router";
import { readInput } from "@/lib/inputs/read";
import { multipart } from "@/lib/testing/bodies";
import { allOf } from "@/lib/testing/inputs";
import { cookieFor, type Tenant, tenant } from "@/lib/testing/requests";
import { broken, LARGE_BYTES, uploader, video } from "@/lib/testing/uploads";
import { PART_BYTES } from "@/lib/uploads/schema";

const NAME = "zyzzyva of my stairs.mp4";
const large = video(LARGE_BYTES);

let one: Tenant;
let mine: Awaited<ReturnType<typeof uploader>>;
let cookie: string;

beforeAll(async () => {
  one = await tenant();
  mine = await uploader(one);
  cookie = await cookieFor(one);
});

type Init = RequestInit & { duplex?: "half" };

const asking = (path: string, init: Init, given = cookie) =>
  new Request(`${publicUrl()}${path}`, {
    ...init,
    headers: { cookie: given, origin: publicUrl(), ...init.headers },
  });

function presign(uploads: string[], sizes: number[], given = cookie) {
  const files = sizes.map((size) => ({
    ...{ name: NAME, size, type: "video/mp4", lastModified: 0 },
  }));
  const body = JSON.stringify({ files, input: { app: one.id, uploads } });
  const headers = { "content-type": "application/json" };
  const init = { method: "POST", headers, body };
  return presigning(
    asking("/api/uploadthing?slug=inputs&actionType=upload", init, given),
  );
}

async function addressOf(upload: string, size: number): Promise<string> {
  const [{ url }] = await (await presign([upload], [size])).json();
  return url;
}

const startAt = async (url: string) =>
  (await tellingStart(asking(url, { method: "HEAD" }))).headers.get(
    "x-ut-range-start",
  );

function put(url: string, from: number, content: Uint8Array, given = cookie) {
  const sent = multipart([
    { name: "file", filename: "blob", type: "video/mp4", content },
  ]);
  const headers = { ...sent.headers, range: `bytes=${from}-` };
  return takingFile(asking(url, { ...sent, method: "PUT", headers }, given));
}

describe("UploadThing's client, at our own ingest", () => {
  test("sends a file that is an input then, goes on where it broke off, and names it in no address", async () => {
    const printed = vi.spyOn(console, "log");
    const { id } = await mine.begin({ bytes: LARGE_BYTES, filename: NAME });
    const url = await addressOf(id, LARGE_BYTES);
    expect(url).toMatch(/^\/api\/uploadthing\/ingest\/\w+\?/);
    expect(decodeURIComponent(url)).not.toMatch(/zyzzyva|stairs/);
    expect(await startAt(url)).toBe("0");

    const whole = multipart([{ name: "file", filename: "x", content: large }]);
    const cut = broken(
      Buffer.from(whole.body as Uint8Array).subarray(0, PART_BYTES + 90_000),
    );
    const init = { method: "PUT", duplex: "half", headers: whole.headers };
    const lost = asking(url, { ...init, body: cut } as Init);
    expect((await takingFile(lost)).status).toBe(400);
    expect(await startAt(url)).toBe(String(PART_BYTES));

    const done = await put(url, PART_BYTES, large.subarray(PART_BYTES));
    expect(done.status).toBe(200);
    const { serverData } = await done.json();
    const ctx = { ...one.ctx, now: new Date() };
    const input = await readInput(ctx, serverData.input);
    expect(input.filename).toBe(NAME);
    expect((await allOf(input.read())).equals(large)).toBe(true);
    expect(await startAt(url)).toBe(String(LARGE_BYTES));
    const again = await put(url, LARGE_BYTES, Buffer.alloc(0));
    expect((await again.json()).serverData).toEqual(serverData);
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });

  test("refuses addresses that it didn't give out, that were changed, or are for another person", async () => {
    const { id } = await mine.begin({ bytes: 5 });
    const url = await addressOf(id, 5);
    const other = await cookieFor(await tenant());
    const viewer = await cookieFor(one, "viewer");
    const hello = Buffer.from("hello");
    const later = url.replace(/expires=\d/, "expires=9");
    const larger = url.replace("x-ut-file-size=5", "x-ut-file-size=6");
    for (const wrong of [
      later,
      larger,
      url.replace(/signature.*/, ""),
      "/x?",
    ]) {
      expect((await put(wrong, 0, hello)).status).toBe(403);
    }
    expect((await put(url, 0, hello, other)).status).toBe(404);
    expect((await put(url, 0, hello, viewer)).status).toBe(403);
    expect((await put(url, 0, hello, "")).status).toBe(401);
    const foreign = multipart([
      { name: "file", filename: "x", content: hello },
    ]);
    const headers = { ...foreign.headers, origin: "https://evil.example" };
    const forged = asking(url, { ...foreign, method: "PUT", headers });
    expect((await takingFile(forged)).status).toBe(403);
    expect((await put(url, 0, hello)).status).toBe(200);
  });

  test("gives no address for what was not begun, is someone else's, or is longer than told", async () => {
    const { id } = await mine.begin({ bytes: 5 });
    const other = await cookieFor(await tenant());
    expect((await presign([id], [6])).status).toBe(403);
    expect((await presign(["upl_0"], [5])).status).toBe(403);
    expect((await presign([id], [5], other)).status).toBe(403);
    expect((await presign([id], [5], "")).status).toBe(403);
    const forged = asking("/api/uploadthing?slug=inputs", {
      method: "POST",
      headers: { "uploadthing-hook": "callback" },
      body: "{}",
    });
    expect((await presigning(forged)).status).toBe(404);
  });

  test("keeps nothing of what isn't to be kept", async () => {
    const asked = { bytes: 5, store: false, filename: NAME };
    const { id, storage } = await mine.begin(asked);
    expect(storage.stored).toBe(false);
    const url = await addressOf(id, 5);
    const done = await put(url, 0, Buffer.from("hello"));
    expect((await done.json()).serverData).toEqual({ input: null });
  });
});
