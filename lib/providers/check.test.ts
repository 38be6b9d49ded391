import { expect, onTestFinished, test } from "vitest";

import type { Ctx } from "@/lib/context";
import { changeProvider } from "@/lib/providers/change";
import { testProvider } from "@/lib/providers/check";
import { createProvider } from "@/lib/providers/create";
import { getProvider } from "@/lib/providers/list";
import { listOffers } from "@/lib/providers/offers";
import { pickModel } from "@/lib/providers/pick";
import { ModelPick, NewProvider, ProviderPatch } from "@/lib/providers/schema";
import { admin, app, rolledBack } from "@/lib/testing/database";
import { oipServer } from "@/lib/testing/oip-server";
import { MODELS, openAiServer } from "@/lib/testing/openai-server";
import { serving } from "@/lib/testing/web";

const now = new Date("2026-11-20T14:03:00.000Z");
const KEY = "sk-zyzzyvakanarie";
const NAMES = [...MODELS].toSorted();

async function providerAt(ctx: Ctx, base_url: string, given: object = {}) {
  const wanted = { name: "hub", type: "openai", base_url, ...given };
  return createProvider(ctx, NewProvider.parse(wanted));
}

/** A server on loopback, by an address that is dialled as it stands. */
async function servingAt(...args: Parameters<typeof serving>) {
  const url = new URL(await serving(...args));
  return `http://127.0.0.1:${url.port}`;
}

async function openAi(options: Parameters<typeof openAiServer>[0] = {}) {
  const server = await openAiServer(options);
  onTestFinished(server.close);
  return server;
}

test("a provider that is well says which models it has, and is noted as well", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    const { baseUrl, asked } = await openAi({ key: KEY });
    const { id } = await providerAt(ctx, baseUrl, { api_key: KEY });

    const told = await testProvider(ctx, id);
    expect(told).toMatchObject({
      ...{ object: "provider.test", id, ok: true, fault: null, models: NAMES },
      checked_at: now.toISOString(),
    });
    expect(told.latency_ms).toBeGreaterThanOrEqual(0);
    expect(await getProvider(ctx, id)).toMatchObject({
      ...{ checked_at: now.toISOString(), fault: null },
    });
    expect(asked.map(({ path }) => path)).toEqual(["/v1/models"]);
    expect(JSON.stringify(told)).not.toContain(KEY);
  }));

test("with a wrong key it says so, until the right one is given", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    const { baseUrl } = await openAi({ key: KEY });
    const { id } = await providerAt(ctx, baseUrl, { api_key: `${KEY}-wrong` });

    const told = await testProvider(ctx, id);
    expect(told).toMatchObject({ ok: false, models: null });
    expect(told.fault).toBe("The provider answered 401: invalid_api_key.");
    expect(await getProvider(ctx, id)).toMatchObject({ fault: told.fault });
    await changeProvider(ctx, id, ProviderPatch.parse({ api_key: KEY }));
    expect(await testProvider(ctx, id)).toMatchObject({ ok: true });
    expect(await getProvider(ctx, id)).toMatchObject({ fault: null });
  }));

test.each([
  ["http://127.0.0.1:9/v1", "nothing listens at its address"],
  ["http://nowhere.invalid/v1", "its name can't be found"],
])("%s: %s", (base_url, why) =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    const { id } = await providerAt(ctx, base_url);

    expect(await testProvider(ctx, id)).toMatchObject({
      ...{ ok: false, models: null },
      fault: `The provider can't be reached: ${why}.`,
    });
  }),
);

const AT_FAULT: [string, Parameters<typeof serving>[0], string][] = [
  [
    "has no such path",
    (_, response) => response.writeHead(404).end("<h1>Nothing zyzzyva</h1>"),
    "The provider answered 404. Does it speak OpenAI's API, and is this the base URL of it?",
  ],
  [
    "is a web page",
    (_, response) => response.end("<h1>Hello zyzzyva</h1>"),
    "The provider's answer isn't what was asked for. Does it speak OpenAI's API?",
  ],
  [
    "leads elsewhere",
    (_, response) =>
      response.writeHead(302, { location: "http://127.0.0.1:9/" }).end(),
    "The provider answered 302, which is no answer to what was asked. Does it speak OpenAI's API, and is this the base URL of it?",
  ],
  [
    "has no models",
    (_, response) => response.end('{"data":[]}'),
    "The provider answers, but has no models.",
  ],
  [
    "breaks off",
    (_, response) => response.destroy(),
    "The connection to the provider broke.",
  ],
  ["never answers", () => {}, "The provider took too long to answer."],
];

test.each(AT_FAULT)(
  "a server that %s is told of as such",
  (_name, answer, fault) =>
    rolledBack(async (db) => {
      const ctx = await app(db, { actor: admin, now });
      const base = await servingAt(answer);
      const { id } = await providerAt(ctx, base, { timeout_seconds: 1 });

      expect(await testProvider(ctx, id)).toMatchObject({ ok: false, fault });
      expect(await getProvider(ctx, id)).toMatchObject({ fault });
    }),
);

test("a server without TLS where TLS is asked for is told of as such", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    const base = await servingAt((_, response) => response.end());
    const { id } = await providerAt(ctx, base.replace("http:", "https:"));

    expect(await testProvider(ctx, id)).toMatchObject({
      fault: "The provider can't be reached: it doesn't speak TLS as we do.",
    });
  }));

test("a server is asked again as often as it is tested, however often it failed", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    let status = 500;
    const base = await servingAt((_, response) =>
      response.writeHead(status).end('{"data":[{"id":"m"}]}'),
    );
    const { id } = await providerAt(ctx, base);

    for (let times = 0; times < 8; times++) {
      expect(await testProvider(ctx, id)).toMatchObject({
        fault: "The provider answered 500.",
      });
    }
    status = 200;
    expect(await testProvider(ctx, id)).toMatchObject({ models: ["m"] });
  }));

test("what it has is asked once in some minutes, and says what was picked", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    const { baseUrl, asked } = await openAi();
    const { id } = await providerAt(ctx, baseUrl);
    await pickModel(ctx, id, "echo", ModelPick.parse({}));
    const at = (minutes: number) => ({
      ...ctx,
      now: new Date(now.getTime() + minutes * 60_000),
    });

    const { data, has_more } = await listOffers(ctx, id);
    expect(has_more).toBe(false);
    expect(data.map(({ model }) => model)).toEqual(NAMES);
    expect(data.filter(({ picked }) => picked)).toEqual([
      {
        ...{ object: "offered_model", id: "hub/echo", model: "echo" },
        ...{ takes: ["text"], output: "text", picked: true },
      },
    ]);
    expect(data.find(({ model }) => model === "embedder")).toMatchObject({
      output: "embedding",
    });
    await listOffers(at(4), id);
    expect(asked).toHaveLength(1);
    await listOffers(at(6), id);
    expect(asked).toHaveLength(2);
    await testProvider(at(7), id);
    expect(asked).toHaveLength(3);
    await changeProvider(ctx, id, ProviderPatch.parse({ api_key: KEY }));
    await listOffers(at(7), id);
    expect(asked).toHaveLength(4);
    expect(asked.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
  }));

test("a model server is asked whether it is ready, and may not say what it has", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    const tensors = {
      inputs: [{ name: "image", datatype: "FP32", shape: [1, 3, 8, 8] }],
      outputs: [{ name: "scores", datatype: "FP32", shape: [1, 4] }],
      run: () => ({}),
    };
    const triton = await oipServer({ densenet: tensors });
    const openvino = await oipServer({ resnet: tensors }, { kind: "openvino" });
    const starting = await oipServer({}, { isReady: false });
    const at = (name: string, base_url: string) =>
      providerAt(ctx, base_url, { name, type: "oip" });

    const { id } = await at("triton", triton.url);
    expect(await testProvider(ctx, id)).toMatchObject({
      ...{ ok: true, models: ["densenet"] },
    });
    const { data } = await listOffers(ctx, id);
    expect(data).toMatchObject([
      { id: "triton/densenet", takes: ["image", "video"], output: "concepts" },
    ]);
    const options = { labels: ["cat", "dog"], layout: "NCHW" };
    expect(
      await pickModel(ctx, id, "densenet", ModelPick.parse({ options })),
    ).toMatchObject({ output: "concepts", options });
    await expect(
      pickModel(ctx, id, "densenet", ModelPick.parse({ options: { size: 3 } })),
    ).rejects.toMatchObject({ code: "invalid_request", param: "options" });

    const silent = await at("openvino", openvino.url);
    expect(await testProvider(ctx, silent.id)).toMatchObject({
      ...{ ok: true, fault: null, models: null },
    });
    expect((await listOffers(ctx, silent.id)).data).toEqual([]);
    const late = await at("starting", starting.url);
    expect(await testProvider(ctx, late.id)).toMatchObject({
      ...{ ok: false, fault: "The model server says that it isn't ready." },
    });
  }));

test("what is wrong when its models are listed is told as a failure", () =>
  rolledBack(async (db) => {
    const ctx = await app(db, { actor: admin, now });
    const { id } = await providerAt(ctx, "http://127.0.0.1:9/v1");

    await expect(listOffers(ctx, id)).rejects.toMatchObject({
      code: "provider_failed",
      message: "The provider can't be reached: nothing listens at its address.",
    });
  }));
