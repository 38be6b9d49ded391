import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { startWeb, type Web } from "@/e2e/faults/processes";
import { readInput } from "@/lib/inputs/read";
import { runningSha256 } from "@/lib/sealing/digest";
import { keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import { range, video } from "@/lib/testing/uploads";
import { PART_BYTES } from "@/lib/uploads/schema";

const MB = 1024 * 1024;
const GROWTH_MOST = 150 * MB;

/** So many bytes that begin as a video does, and the same ones each time. */
const piece = video(MB);

async function* bytesFrom(start: number, end: number) {
  for (let at = start; at < end; ) {
    const within = at % MB;
    const next = Math.min(end - at, MB - within);
    yield piece.subarray(within, within + next);
    at += next;
  }
}

function hashOf(source: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = runningSha256();
  return (async () => {
    for await (const one of source) hash.add(one);
    return hash.digest().toString("hex");
  })();
}

/** An upload to a server that may be another one each time. */
async function uploadTo(one: Tenant, bytes: number) {
  const key = await keyFor(one);
  const authorization = `Bearer ${key}`;
  const at = (web: Web) => `${web.url}/api/v1/apps/${one.id}/uploads`;
  return {
    begin: async (web: Web): Promise<string> => {
      const answer = await fetch(at(web), {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify({ bytes }),
      });
      return (await answer.json()).id;
    },
    received: async (web: Web, id: string): Promise<number> => {
      const answer = await fetch(`${at(web)}/${id}`, {
        headers: { authorization },
      });
      return (await answer.json()).received;
    },
    rest: (web: Web, id: string, start: number) =>
      fetch(`${at(web)}/${id}`, {
        method: "PUT",
        duplex: "half",
        headers: {
          authorization,
          "content-range": range(start, bytes, bytes),
        },
        body: bytesFrom(start, bytes),
      } as unknown as RequestInit),
  };
}

async function expectStored({ ctx }: Tenant, answer: Response, bytes: number) {
  expect(answer.status).toBe(201);
  const { id } = await answer.json();
  const input = await readInput({ ...ctx, now: new Date() }, id);
  expect(input.bytes).toBe(bytes);
  const whole = await hashOf(bytesFrom(0, bytes));
  expect(await hashOf(input.read())).toBe(whole);
}

test("D1: an upload goes on where it was when its server is killed in the middle of it", async () => {
  const bytes = 20 * PART_BYTES + 5;
  const one = await tenant();
  const upload = await uploadTo(one, bytes);
  let web = await startWeb();
  const id = await upload.begin(web);
  for (let kills = 0; kills < 3; kills++) {
    const from = await upload.received(web, id);
    const lost = upload.rest(web, id, from).catch(() => null);
    while ((await upload.received(web, id)) === from) {
      await new Promise(setImmediate);
    }
    await web.kill();
    await lost;
    web = await startWeb();
    expect(await upload.received(web, id)).toBeGreaterThan(from);
  }
  const rest = await upload.rest(web, id, await upload.received(web, id));
  await expectStored(one, rest, bytes);
  await web.stop();
});

test("memory doesn't grow with what is sent", async () => {
  const one = await tenant();
  const web = await startWeb();
  const send = async (bytes: number) => {
    const upload = await uploadTo(one, bytes);
    return upload.rest(web, await upload.begin(web), 0);
  };
  await send(64 * MB);
  const before = residentBytes(web);
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, residentBytes(web));
  }, 50);
  const bytes = 512 * MB;
  const answer = await send(bytes);
  clearInterval(watch);
  expect(most - before).toBeLessThan(GROWTH_MOST);
  await expectStored(one, answer, bytes);
  await web.stop();
});

function residentBytes({ pid }: Web): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}
