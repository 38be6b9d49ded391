import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { Bench } from "@/bin/bench/bench";
import type { Streamed } from "@/bin/bench/media/told";

const MB = 1024 * 1024;
const PIECE = randomBytes(MB);

/** A stream that is kept: what it is called then, and how many MB/s came in. */
type Kept = { id: string; perSecond: number };

/**
 * Streams a video of so many bytes in, in turn to the product and to a route that writes
 * the same bytes plainly, with the same fsyncs. All but the last of each is removed again.
 */
export async function streaming(
  { instance, effort }: Bench,
  bytes: number,
): Promise<{ streamed: Streamed; sealed: string; plain: string }> {
  const { url, key, app } = instance;
  const headers = { authorization: `Bearer ${key}` };
  const inputs = `${url}/api/v1/apps/${app}/inputs`;
  const floor = `${url}/api/bench/stream`;
  const lanes = [
    {
      name: "ours" as const,
      at: inputs,
      gone: (id: string) => `${inputs}/${id}`,
    },
    {
      name: "floor" as const,
      at: floor,
      gone: (id: string) => `${floor}?id=${id}`,
    },
  ];
  const streamed: Streamed = { bytes, ours: [], floor: [] };
  const last = { ours: "", floor: "" };
  for (let round = -1; round < effort.rounds; round++) {
    for (const { name, at, gone } of round % 2 ? lanes : lanes.toReversed()) {
      const before = last[name];
      const { id, perSecond } = await send(at, headers, bytes);
      if (before) await fetch(gone(before), { method: "DELETE", headers });
      last[name] = id;
      // The first of all is for the file system's own sake.
      if (round >= 0) streamed[name].push(perSecond);
    }
  }
  return { streamed, sealed: last.ours, plain: last.floor };
}

async function send(
  at: string,
  headers: Record<string, string>,
  bytes: number,
): Promise<Kept> {
  const started = performance.now();
  const sending = request(at, {
    method: "POST",
    headers: {
      ...headers,
      "content-type": "video/mp4",
      "content-length": bytes,
    },
  });
  const {
    promise: answered,
    resolve,
    reject,
  } = Promise.withResolvers<string>();
  sending.on("error", reject).on("response", async (answer) => {
    const said = Buffer.concat(await Array.fromAsync(answer)).toString();
    if (answer.statusCode === 200) resolve(said);
    else reject(new Error(`${answer.statusCode} for a stream: ${said}`));
  });
  await pipeline(Readable.from(film(bytes)), sending);
  const { id } = JSON.parse(await answered);
  const seconds = (performance.now() - started) / 1000;
  return { id, perSecond: bytes / MB / seconds };
}

/** Something that is an MP4 by its beginning (ISO 14496-12 §4.3), and then noise. */
function* film(bytes: number): Generator<Buffer> {
  const head = Buffer.alloc(40);
  head.write("\0\0\0\x18ftypisom\0\0\x02\0isommp42", "latin1");
  head.write("\0\0\0\x01mdat", 24, "latin1");
  head.writeBigUInt64BE(BigInt(bytes - 24), 32);
  yield head;
  for (let left = bytes - head.length; left > 0; left -= MB) {
    yield PIECE.subarray(0, Math.min(left, MB));
  }
}
