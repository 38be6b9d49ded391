import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { db } from "@/lib/db";
import { log } from "@/lib/log";
import { PageQuery } from "@/lib/paging";
import { listProviders } from "@/lib/providers/list";
import { pickModel } from "@/lib/providers/pick";
import { ModelPick } from "@/lib/providers/schema";
import { findInputs } from "@/lib/search/find";
import {
  CLIENTS,
  type Client,
  clientFor,
  openaiWire,
} from "@/lib/testing/openai";
import { remoteModels } from "@/lib/testing/remote";
import { keyFor, tenant } from "@/lib/testing/requests";
import { rowsWith } from "@/lib/testing/rows";
import { readAs } from "@/lib/wire/openai/ids";

// What is asked of somebody else's models: a real client, our wire on a real server, and
// a real server behind it.

let server: Awaited<ReturnType<typeof openaiWire>>;
beforeAll(async () => {
  server = await openaiWire();
});
afterAll(() => server.close());

const [[, Make]] = CLIENTS;

const user = (content: string) => ({ role: "user" as const, content });
const asking = (model: string, content = "Hello there", more: object = {}) => ({
  ...{ model: `there/${model}`, messages: [user(content)] },
  ...more,
});

const failing = (call: PromiseLike<unknown>) =>
  Promise.resolve(call).then(
    () => null,
    (error) => error,
  );

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

/** Somebody whose app may ask another server's models. */
async function caller(
  options: Parameters<typeof remoteModels>[1] = {},
  settings: object = {},
) {
  const one = await tenant();
  const upstream = await remoteModels(one, options, settings);
  const client = await clientFor(Make, server, one);
  return {
    ...{ one, upstream, client },
    kept: () =>
      db().prediction.findMany({
        where: { appId: one.ctx.appId },
        orderBy: { id: "asc" },
      }),
    counted: () =>
      db().usageEvent.findMany({ where: { appId: one.ctx.appId } }),
    [Symbol.asyncDispose]: upstream.close,
  };
}

/** Resolves once it holds, or never: the test's own time is the limit. */
const until = (holds: () => Promise<void> | void) =>
  vi.waitFor(holds, { timeout: 20_000, interval: 20 });

describe.each(CLIENTS)(
  "openai %s, with another server's models:",
  (_, Made) => {
    test("says what it said, and keeps it as it was said", async () => {
      await using here = await caller();
      const client = await clientFor(Made, server, here.one);
      const made = await client.chat.completions.create(
        asking("echo", "Hello there", { n: 2, seed: 7 }),
      );
      expect(made).toMatchObject({
        ...{ model: "echo", system_fingerprint: "fp_test" },
        choices: [
          { index: 0, message: { content: "You said: Hello there" } },
          { index: 1, message: { content: "You said: Hello there" } },
        ],
      });
      expect(made.usage?.completion_tokens).toBeGreaterThan(0);
      const kept = await client.chat.completions.retrieve(made.id);
      expect(kept).toMatchObject({ choices: made.choices, seed: 7 });
      expect(kept.usage).toEqual(made.usage);
      const [asked] = here.upstream.asked;
      expect(asked?.body).toMatchObject({ model: "echo", n: 2, seed: 7 });
      expect(asked?.body).not.toHaveProperty("metadata");
      expect(asked?.body.store).not.toBe(true);
    });

    test("a stream is kept as the whole that it says", async () => {
      await using here = await caller();
      const client = await clientFor(Made, server, here.one);
      const chunks = await all(
        await client.chat.completions.create({
          ...asking("thinker", "Why? 🙈"),
          ...{ stream: true, stream_options: { include_usage: true } },
        }),
      );
      const said = chunks.map(({ choices }) => choices[0]?.delta.content ?? "");
      expect(said.join("")).toBe("You said: Why? 🙈");
      const usage = chunks.find((chunk) => chunk.usage)?.usage;
      const kept = await client.chat.completions.retrieve(chunks[0]?.id ?? "");
      expect(kept.choices[0]?.message).toMatchObject({
        content: "You said: Why? 🙈",
        reasoning_content: expect.stringContaining("Why"),
      });
      expect(kept.usage).toEqual(usage);
      const [event] = await here.counted();
      expect(event).toMatchObject({
        inputTokens: usage?.prompt_tokens,
        outputTokens: usage?.completion_tokens,
      });
    });

    test("tools are called, and what they gave is said", async () => {
      await using here = await caller();
      const client = await clientFor(Made, server, here.one);
      const tools = [
        {
          type: "function" as const,
          function: { name: "weather", parameters: { type: "object" } },
        },
      ];
      const stream = client.chat.completions.stream({
        ...asking("caller", "Paris"),
        tools,
      });
      const { choices } = await stream.finalChatCompletion();
      const [call] = choices[0]?.message.tool_calls ?? [];
      if (call?.type !== "function") throw new Error("It calls a function.");
      expect(JSON.parse(call.function.arguments)).toEqual({ about: "Paris" });
      const messages = [
        ...[user("Paris"), { role: "assistant" as const, tool_calls: [call] }],
        { role: "tool" as const, tool_call_id: call.id, content: "Rain." },
      ];
      const last = await client.chat.completions.create({
        ...{ model: "there/caller", messages, tools },
      });
      expect(last.choices[0]?.message.content).toContain("Paris");
      const kept = await all(client.chat.completions.messages.list(last.id));
      expect(kept[1]).toMatchObject({ content: null, tool_calls: [call] });
      expect(kept[2]).toMatchObject({ role: "tool", content: "Rain." });
    });

    test.each([[[]], [["responses"]]] as const)(
      "responses, of a server that lacks %j",
      async (lacks) => {
        await using here = await caller({ lacks: [...lacks] });
        const client = await clientFor(Made, server, here.one);
        const first = await client.responses.create({
          ...{ model: "there/echo", input: "One", instructions: "Echo." },
        });
        expect(first.output_text).toBe("You said: One");
        const stream = client.responses.stream({
          ...{ model: "there/echo", input: "Two" },
          previous_response_id: first.id,
        });
        const second = await stream.finalResponse();
        expect(second.output_text).toBe("You said: Two");
        expect(second.id).toMatch(/^resp_[0-9a-v]{26}$/);
        const asked = JSON.stringify(here.upstream.asked.at(-1)?.body);
        expect(asked).toMatch(/One.*You said: One.*Two/);
        expect(asked).not.toContain("previous_response_id");
        // What went before is in its own record, and in no other.
        const items = await all(client.responses.inputItems.list(second.id));
        expect(JSON.stringify(items)).not.toContain("One");
        const { output } = await client.responses.retrieve(second.id);
        // The client adds what it parsed of the text.
        expect(second.output).toMatchObject(output);
      },
    );

    test("vectors: each text is a record, and is found", async () => {
      await using here = await caller();
      const client = await clientFor(Made, server, here.one);
      const words = `apples ${crypto.randomUUID()}`;
      const { data, usage } = await client.embeddings.create({
        ...{ model: "there/embedder", input: [words, "pears"] },
      });
      expect(data).toHaveLength(2);
      const float = await client.embeddings.create({
        ...{ model: "there/embedder", input: words, encoding_format: "float" },
        ...{ store: false },
      } as Parameters<Client["embeddings"]["create"]>[0]);
      for (const [at, value] of (data[0]?.embedding ?? []).entries()) {
        expect(value).toBeCloseTo(
          float.data[0]?.embedding[at] ?? Number.NaN,
          5,
        );
      }
      expect(usage.total_tokens).toBeGreaterThan(0);
      const { ctx } = here.one;
      const now = { ...ctx, now: new Date() };
      const query = { q: "apples", limit: 10, order: "desc" as const };
      expect((await findInputs(now, query)).data).toHaveLength(1);
      expect(await here.kept()).toHaveLength(2);
      expect(await here.counted()).toHaveLength(2);
    });

    test("each failure has the class that it knows", async () => {
      await using here = await caller({}, { timeout_seconds: 1 });
      const client = await clientFor(Made, server, here.one);
      const once = { headers: { "Idempotency-Key": crypto.randomUUID() } };
      const unkept = asking("echo", "Once", { store: false });
      await client.chat.completions.create(unkept, once);
      const wrong = [
        [asking("fails-context"), 400, Made.BadRequestError],
        [asking("fails-429"), 429, Made.RateLimitError],
        [asking("fails-401"), 502, Made.InternalServerError],
        [asking("fails-500"), 502, Made.InternalServerError],
        [asking("hangs"), 504, Made.InternalServerError],
        [unkept, 409, Made.ConflictError],
      ] as const;
      for (const [asked, status, kind] of wrong) {
        const keyed = asked === unkept ? once : {};
        const error = await failing(
          client.chat.completions.create({ ...asked }, keyed),
        );
        expect(error).toBeInstanceOf(kind);
        expect(error).toMatchObject({ status, requestID: expect.any(String) });
      }
    });

    test("it tries again until the provider can, and never what is wrong", async () => {
      await using here = await caller({ failsFirst: 2 });
      const client = await clientFor(Made, server, here.one, { maxRetries: 2 });
      const made = await client.chat.completions.create(asking("echo", "Now?"));
      expect(made.choices[0]?.message.content).toBe("You said: Now?");
      expect(here.upstream.asked).toHaveLength(3);
      expect(await here.kept()).toMatchObject([
        ...[{ outcome: "failed" }, { outcome: "failed" }, { outcome: "ok" }],
      ]);
      const refused = await failing(
        client.chat.completions.create(asking("fails-400", "no")),
      );
      expect(refused).toMatchObject({ status: 400 });
      expect(here.upstream.asked).toHaveLength(4);
    });

    test("what it aborts ends at the provider, and is kept as far as it came", async () => {
      await using here = await caller();
      const client = await clientFor(Made, server, here.one);
      const leaving = new AbortController();
      const { signal } = leaving;
      const whole = failing(
        client.chat.completions.create(asking("hangs"), { signal }),
      );
      await until(() => expect(here.upstream.asked).toHaveLength(1));
      leaving.abort();
      expect(await whole).toBeInstanceOf(Made.APIUserAbortError);
      await until(() => expect(here.upstream.counts.cancelled).toBe(1));

      const stream = await client.chat.completions.create({
        ...asking("endless", "on and on"),
        stream: true,
      });
      for await (const _ of stream) stream.controller.abort();
      await until(() => expect(here.upstream.counts.cancelled).toBe(2));
      await until(async () =>
        expect(await here.kept()).toMatchObject([
          ...[{ outcome: "aborted" }, { outcome: "aborted" }],
        ]),
      );
    });

    test("a model's id may have a slash in it, which it encodes", async () => {
      await using here = await caller();
      const client = await clientFor(Made, server, here.one);
      const { data, response } = await client.models
        .retrieve("there/echo")
        .withResponse();
      expect(response.url).toContain("there%2Fecho");
      expect(data).toMatchObject({ id: "there/echo", object: "model" });
    });
  },
);

test("what is said in a conversation is found by its words, of either side", async () => {
  await using here = await caller();
  const word = `zebra${Date.now()}`;
  await here.client.chat.completions.create(asking("echo", `My ${word}`));
  const now = { ...here.one.ctx, now: new Date() };
  for (const q of [word, `"said: my ${word}"`, "model:echo type:text"]) {
    const query = { q, limit: 10, order: "desc" as const };
    const { data } = await findInputs(now, query);
    expect(data).toHaveLength(1);
    expect(data[0]?.preview).toBe(`My ${word}`);
  }
  const notWritten = { q: "messages role content", limit: 10 };
  expect(
    (await findInputs(now, { ...notWritten, order: "desc" })).data,
  ).toHaveLength(0);
});

test.each([
  ["a whole answer", {}],
  ["a stream", { stream: true }],
])(
  "%s costs what the provider counted, by the price that was set",
  async (_, more) => {
    await using here = await caller();
    const { ctx } = here.one;
    const [provider] = (await listProviders(ctx, PageQuery.parse({}))).data;
    const price = { input: 2, output: 8.5 };
    const pick = ModelPick.parse({ price });
    await pickModel(ctx, provider?.id ?? "", "echo", pick);
    await here.client
      .post("/chat/completions", { body: asking("echo", "Hi", more) })
      .asResponse()
      .then((response) => response.text());
    const [event] = await here.counted();
    const { inputTokens, outputTokens, costMicros } = event ?? {};
    expect(inputTokens).toBeGreaterThan(0);
    expect(outputTokens).toBeGreaterThan(0);
    const cost =
      (inputTokens ?? 0) * price.input + (outputTokens ?? 0) * price.output;
    expect(Number(costMicros)).toBe(Math.round(cost));
  },
);

describe("a stream that ends early", () => {
  test.each(["breaks-off", "ends-early", "garbles", "errs"])(
    "where the model %s: is kept with the part that came, and says that it failed",
    async (model) => {
      await using here = await caller();
      const stream = await here.client.chat.completions.create({
        ...asking(model, "one two three four five six"),
        stream: true,
      });
      const parts: string[] = [];
      const error = await failing(
        (async () => {
          for await (const { choices } of stream) {
            parts.push(choices[0]?.delta.content ?? "");
          }
        })(),
      );
      expect(error).toBeInstanceOf(Make.APIError);
      expect(JSON.stringify(error)).not.toContain("three");
      const said = parts.join("");
      expect(said).not.toBe("");
      const [kept] = await here.kept();
      expect(kept).toMatchObject({
        outcome: "failed",
        form: "chat_completion",
      });
      const { data } = (await here.client.get("/chat/completions")) as {
        data: { choices: { message: { content: string } }[] }[];
      };
      expect(data[0]?.choices[0]?.message.content).toBe(said);
    },
  );

  test("since the caller left: the provider's call ends, and the part is kept", async () => {
    await using here = await caller();
    const stream = await here.client.chat.completions.create({
      ...asking("endless", "on and on"),
      stream: true,
    });
    let seen = 0;
    for await (const _ of stream) {
      seen += 1;
      if (seen === 20) break;
    }
    await until(() => expect(here.upstream.counts.cancelled).toBe(1));
    await until(async () =>
      expect(await here.kept()).toMatchObject([{ outcome: "aborted" }]),
    );
    expect(here.upstream.counts.open).toBe(0);
  });

  test.each([
    ["a whole answer", {}],
    ["a stream", { stream: true }],
  ])(
    "since the caller left before anything of %s came: that is kept, and no error of ours",
    async (_, more) => {
      await using here = await caller();
      const errors = vi.spyOn(log, "error").mockImplementation(() => {});
      const told = vi.spyOn(log, "info").mockImplementation(() => {});
      const leaving = new AbortController();
      const asked = { ...asking("hangs"), ...more };
      const call = here.client.chat.completions.create(asked, {
        signal: leaving.signal,
      });
      const failure = failing(call);
      await until(() => expect(here.upstream.asked).toHaveLength(1));
      leaving.abort();
      expect(await failure).toBeInstanceOf(Make.APIUserAbortError);
      await until(() =>
        expect(told.mock.calls).toContainEqual(["left", expect.anything()]),
      );
      expect(here.upstream.counts).toEqual({ open: 0, cancelled: 1 });
      expect(await here.kept()).toMatchObject([{ outcome: "aborted" }]);
      expect(errors).not.toHaveBeenCalled();
      vi.restoreAllMocks();
    },
  );

  test("since the provider fell silent: it timed out, and the part is kept", async () => {
    await using here = await caller({}, { timeout_seconds: 1 });
    const stream = await here.client.chat.completions.create({
      ...asking("hangs-within", "one two three"),
      stream: true,
    });
    expect(await failing(all(stream))).toMatchObject({
      code: "provider_timeout",
    });
    expect(await here.kept()).toMatchObject([{ outcome: "failed" }]);
  });
});

describe("no-store: nothing but a count", () => {
  const ways: [string, object][] = [
    ["echo", {}],
    ["echo", { stream: true }],
    ["caller", { tools: [{ type: "function", function: { name: "f" } }] }],
    ["fails-400", {}],
    ["fails-400", { stream: true }],
    ["fails-500", {}],
    ["fails-429", {}],
    ["fails-context", {}],
    ["breaks-off", { stream: true }],
    ["errs", { stream: true }],
    ["garbles", { stream: true }],
    ["garbles", {}],
    ["hangs", {}],
    ["hangs-within", { stream: true }],
  ];
  test.each(ways)("of %s with %j", async (model, more) => {
    await using here = await caller({}, { timeout_seconds: 1 });
    const lines: string[] = [];
    const spies = (["info", "error"] as const).map((level) =>
      vi.spyOn(log, level).mockImplementation((...said: unknown[]) => {
        lines.push(JSON.stringify(said, Object.getOwnPropertyNames));
      }),
    );
    const canary = `canary ${crypto.randomUUID()}`;
    const asked = asking(model, canary, { ...more, store: false });
    const answer = await here.client
      .post("/chat/completions", { body: asked })
      .asResponse()
      .then((response) => response.text())
      .catch((error) => error);
    for (const spy of spies) spy.mockRestore();
    if (answer instanceof Error) expect(answer.message).not.toContain(canary);
    await until(async () => expect(await here.counted()).toHaveLength(1));
    expect(await here.kept()).toEqual([]);
    expect(await rowsWith(db(), canary)).toEqual([]);
    expect(lines.join("\n")).not.toContain(canary);
  });

  test("a replay of its key is told that nothing was kept", async () => {
    await using here = await caller();
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const asked = asking("echo", "Hello", { store: false });
    await here.client.chat.completions.create(asked, { headers });
    const again = here.client.chat.completions.create(asked, { headers });
    expect(await failing(again)).toMatchObject({ status: 409 });
    expect(here.upstream.asked).toHaveLength(1);
  });
});

test("P1: one key, sent 100 times at once, asks the model once", async () => {
  await using here = await caller();
  const headers = { "Idempotency-Key": crypto.randomUUID() };
  const answers = await Promise.all(
    Array.from({ length: 100 }, () =>
      here.client.chat.completions.create(asking("echo"), { headers }),
    ),
  );
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  expect(here.upstream.asked).toHaveLength(1);
  expect(await here.kept()).toHaveLength(1);
});

test("P4: the same key of another tenant is another key", async () => {
  await using mine = await caller();
  await using theirs = await caller();
  const headers = { "Idempotency-Key": crypto.randomUUID() };
  const one = await mine.client.chat.completions.create(asking("echo", "a"), {
    headers,
  });
  const other = await theirs.client.chat.completions.create(
    asking("echo", "b"),
    { headers },
  );
  expect(other.id).not.toBe(one.id);
  expect(readAs("chat_completion", other.id)).not.toBeNull();
});

test("a key without the scope, and another tenant's, ask nothing", async () => {
  await using here = await caller();
  const theirs = await clientFor(Make, server, await tenant());
  expect(
    await failing(theirs.chat.completions.create(asking("echo"))),
  ).toMatchObject({ status: 404 });
  const reader = new Make({
    ...{ baseURL: `${server.url}/openai/v1`, maxRetries: 0 },
    apiKey: await keyFor(here.one, ["inputs:read"]),
  });
  expect(
    await failing(reader.chat.completions.create(asking("echo"))),
  ).toMatchObject({ status: 403 });
  expect(here.upstream.asked).toEqual([]);
});
