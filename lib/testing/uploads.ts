import { randomBytes } from "node:crypto";

import { json } from "@/lib/testing/bodies";
import { keyFor, type Tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { PART_BYTES, type UploadView } from "@/lib/uploads/schema";

const HEAD = Buffer.from("\0\0\0\x18ftypisom\0\0\0\0isommp42", "latin1");

/** What begins as a video does, and is noise from there on. */
export const video = (bytes: number): Buffer =>
  Buffer.concat([HEAD, randomBytes(bytes - HEAD.length)]);

/** A video of two whole parts and a bit. */
export const LARGE_BYTES = 2 * PART_BYTES + 12_345;

/** The uploads of one app, as a program makes them. */
export async function uploader(one: Tenant, secret?: string) {
  const key = secret ?? (await keyFor(one));
  const at = `/apps/${one.id}/uploads`;
  const of = (id: string) => `${at}/${id}`;
  return {
    key,
    async begin(asked: object): Promise<UploadView> {
      const answer = await ask(at, { key, ...json(asked) });
      if (!answer.ok) throw new Error(await answer.text());
      return answer.json();
    },
    beginning: (asked: object) => ask(at, { key, ...json(asked) }),
    put(
      id: string,
      body: Uint8Array | ReadableStream<Uint8Array>,
      range?: string,
    ): Promise<Response> {
      return ask(of(id), {
        ...{ key, method: "PUT", duplex: "half" },
        body: body instanceof Uint8Array ? Uint8Array.from(body) : body,
        headers: range ? { "content-range": range } : {},
      } as RequestInit);
    },
    get: (id: string) => ask(of(id), { key }),
    cancel: (id: string) => ask(of(id), { key, method: "DELETE" }),
  };
}

/** How a range is written. */
export const range = (start: number, end: number, total: number): string =>
  `bytes ${start}-${end - 1}/${total}`;

/** A body that breaks off behind these bytes. */
export function broken(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (at >= bytes.length) return controller.error(new Error("Reset."));
        controller.enqueue(Uint8Array.from(bytes.subarray(at, at + 65_536)));
        at += 65_536;
      },
    },
    { highWaterMark: 0 },
  );
}
