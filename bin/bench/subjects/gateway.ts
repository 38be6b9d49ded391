import type { Bench, Subject } from "@/bin/bench/bench";
import { type Asked, chat, TOKENS } from "@/bin/bench/gateway/asked";
import { type Beside, startBeside } from "@/bin/bench/gateway/beside";
import { memoryOver } from "@/bin/bench/gateway/memory";
import { startPortkey, THAT_STREAMS } from "@/bin/bench/gateway/portkey";
import { type Streams, withStreams } from "@/bin/bench/gateway/streaming";
import {
  NAMES,
  table,
  toldOfMemory,
  verdictsOnCalls,
  verdictsOnStreams,
} from "@/bin/bench/gateway/told";
import { interleaved } from "@/bin/bench/rounds";

const CONNECTIONS = [1, 16, 64];
const STREAMS = Number(process.env.BENCH_STREAMS ?? 10_000);
const STREAMS_AT_ONCE = 16;

/** Chats by OpenAI's wire with a model behind, beside other ways to the same upstream. */
export const subject: Subject = async (bench) => {
  const servers: Beside[] = [];
  const start = async (starting: Promise<Beside | null>) => {
    const server = await starting;
    if (server) servers.push(server);
    return server?.url ?? null;
  };
  try {
    const direct = String(await start(startBeside(file("upstream"))));
    const port = new URL(direct).port;
    const bare = String(await start(startBeside(file("proxy"), [port])));
    const portkey = await start(startPortkey());
    await addProvider(bench, direct);
    console.log(
      `\n${await calls(bench, waysTo(bench, { direct, bare, portkey }))}`,
    );
    const streaming = await start(startPortkey(THAT_STREAMS));
    const ways = waysTo(bench, { direct, bare, portkey: streaming });
    return await withStreams((streams) => streamed(bench, ways, streams));
  } finally {
    for (const { stop } of servers.reverse()) await stop();
  }
};

const file = (name: string) => `bin/bench/gateway/${name}.ts`;

/** Each way to ask the same, by its name. */
type Ways = Record<string, (more?: object) => Asked>;

type Urls = { direct: string; bare: string; portkey: string | null };

function waysTo({ instance }: Bench, { direct, bare, portkey }: Urls): Ways {
  const path = "/v1/chat/completions";
  const plain = (url: string, headers = {}) => ({
    ...{ url, path },
    headers: { ...JSON_TYPE, authorization: "Bearer key", ...headers },
  });
  const throughPortkey = {
    "x-portkey-provider": "openai",
    "x-portkey-custom-host": `${direct}/v1`,
  };
  const ours = {
    ...{ url: instance.url, path: `/openai${path}` },
    headers: { ...JSON_TYPE, authorization: `Bearer ${instance.key}` },
  };
  const sent = (
    to: Omit<Asked, "body">,
    model: string,
    always: object = {},
  ) => {
    return (more: object = {}): Asked => ({
      ...to,
      body: chat(model, { ...always, ...more }),
    });
  };
  return {
    [NAMES.direct]: sent(plain(direct), "stub"),
    [NAMES.bare]: sent(plain(bare), "stub"),
    ...(portkey && {
      [NAMES.portkey]: sent(plain(portkey, throughPortkey), "stub"),
    }),
    [NAMES.noStore]: sent(ours, "upstream/stub", { store: false }),
    [NAMES.stored]: sent(ours, "upstream/stub", { store: true }),
  };
}

const JSON_TYPE = { "content-type": "application/json" };

async function addProvider({ instance }: Bench, url: string): Promise<void> {
  const { key, app } = instance;
  const answer = await fetch(
    new URL(`/api/v1/apps/${app}/providers`, instance.url),
    {
      method: "POST",
      headers: { ...JSON_TYPE, authorization: `Bearer ${key}` },
      body: JSON.stringify({
        ...{ name: "upstream", type: "openai", base_url: `${url}/v1` },
        ...{ api_key: "key", all_models: true, concurrency: 256 },
      }),
    },
  );
  if (!answer.ok) throw new Error(`No provider: ${await answer.text()}`);
}

async function calls({ load, effort }: Bench, ways: Ways): Promise<string> {
  const contenders = Object.entries(ways).map(([name, ask]) => {
    const { url, path, headers, body } = ask();
    const request = { method: "POST" as const, path, headers, body };
    return {
      name,
      run: (connections: number, amount: number) =>
        load([request], connections, amount, url),
    };
  });
  const results = await interleaved(contenders, CONNECTIONS, effort);
  return [
    `gateway: chats of 1 KB, answered in ${TOKENS} tokens, in one piece; medians of ${effort.rounds} rounds of ${effort.seconds} s`,
    "",
    table(results, { label: "req/s", times: 1 }),
    "",
    ...verdictsOnCalls(results),
  ].join("\n");
}

async function streamed(
  { instance, effort }: Bench,
  ways: Ways,
  streams: Streams,
): Promise<string> {
  const stream = { stream: true };
  const contenders = Object.entries(ways).map(([name, ask]) => ({
    name,
    run: (connections: number, amount: number) =>
      streams(ask(stream), connections, amount),
  }));
  const results = await interleaved(contenders, CONNECTIONS, effort);
  const unkept = ways[NAMES.noStore]?.(stream);
  const memory = await memoryOver(instance.url, STREAMS, async (amount) => {
    if (unkept) await streams(unkept, STREAMS_AT_ONCE, amount);
  });
  return [
    "gateway: the same, streamed; times are to the first token",
    "",
    table(results, { label: "tokens/s", times: TOKENS }),
    "",
    ...verdictsOnStreams(results),
    toldOfMemory(memory, STREAMS),
  ].join("\n");
}
