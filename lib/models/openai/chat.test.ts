import { inspect } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";

import { BrokenOff } from "@/lib/models/broken-off";
import type { Listener, StreamEvent } from "@/lib/models/provider";
import { providerAt } from "@/lib/testing/openai-provider";
import { openAiServer } from "@/lib/testing/openai-server";

const CANARY = "canary-31a7";
const WORDS = `größer 👋🏽 als ${CANARY}`;

async function serverWith(options: Parameters<typeof openAiServer>[0] = {}) {
  const server = await openAiServer({ key: "key-of-the-test", ...options });
  onTestFinished(server.close);
  return { server, provider: providerAt(server.baseUrl) };
}

type Asked = {
  body?: Record<string, unknown>;
  listen?: Listener | null;
  signal?: AbortSignal;
};

async function converse(
  { provider }: { provider: ReturnType<typeof providerAt> },
  model: string,
  { body, listen = null, signal = new AbortController().signal }: Asked = {},
) {
  const messages = [{ role: "user", content: WORDS }];
  const asked = { messages, ...body };
  const id = `there/${model}`;
  const form = "chat_completion" as const;
  if (!provider.converse) expect.fail("It can't be spoken with.");
  return provider.converse({ model: id, form, body: asked, listen, signal });
}

function noting() {
  const events: StreamEvent[] = [];
  return {
    events,
    listen: async (event: StreamEvent) => void events.push(event),
  };
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail("It should have failed."),
    (error) => error,
  );

test("a chat is answered whole, with what it used, and nothing is to be kept there", async () => {
  const there = await serverWith();
  const { output, usage, said } = await converse(there, "echo", {
    body: { temperature: 0.5, seed: 7, unknown_here: [1] },
  });
  expect(output).toEqual({ text: `You said: ${WORDS}` });
  expect(usage).toEqual({
    input_tokens: expect.any(Number),
    output_tokens: 6,
    cached_tokens: 1,
    reasoning_tokens: 0,
  });
  expect(said).toMatchObject({
    form: "chat_completion",
    body: { object: "chat.completion", model: "echo" },
  });
  expect(there.server.asked).toMatchObject([
    {
      path: "/v1/chat/completions",
      headers: { authorization: "Bearer key-of-the-test" },
      body: {
        model: "echo",
        messages: [{ role: "user", content: WORDS }],
        temperature: 0.5,
        seed: 7,
        unknown_here: [1],
        store: false,
      },
    },
  ]);
  expect(there.server.asked[0]?.body).not.toHaveProperty("stream_options");
});

test.each(["echo", "caller", "thinker", "short"])(
  "what %s says in a stream comes to what it says in one piece",
  async (model) => {
    const there = await serverWith();
    const tools = ["look", "find"].map((name) => ({
      type: "function",
      function: { name },
    }));
    const body = { n: 2, ...(model === "caller" && { tools }) };
    const { events, listen } = noting();
    const whole = await converse(there, model, { body });
    const streamed = await converse(there, model, { body, listen });
    expect(streamed).toEqual(whole);
    expect(events.length).toBeGreaterThan(6);
    expect(events[0]).toEqual({
      id: "chatcmpl-upstream",
      object: "chat.completion.chunk",
      created: 1_700_000_000,
      model,
      system_fingerprint: "fp_test",
      choices: [
        {
          index: 0,
          delta: {
            role: "assistant",
            content: model === "caller" ? null : "",
          },
          logprobs: null,
          finish_reason: null,
        },
      ],
    });
    expect(there.server.asked[1]?.body).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
      store: false,
    });
  },
);

test("usage is always counted, and told in the stream to who asked for it", async () => {
  const there = await serverWith();
  const [silent, told] = [noting(), noting()];
  const unasked = await converse(there, "echo", { listen: silent.listen });
  const body = { stream_options: { include_usage: true } };
  const asked = await converse(there, "echo", { body, listen: told.listen });
  expect(unasked.usage).toEqual(asked.usage);
  expect(silent.events.filter((event) => "usage" in event)).toEqual([]);
  expect(told.events.at(-1)).toMatchObject({
    choices: [],
    usage: { prompt_tokens: expect.any(Number) },
  });
  expect(told.events).toHaveLength(silent.events.length + 1);
});

test("each chunk is passed on before the next is there, and waited for", async () => {
  const steps: string[] = [];
  let isTaken = Promise.withResolvers<void>();
  const there = await serverWith({
    between: async () => {
      await isTaken.promise;
      isTaken = Promise.withResolvers();
      steps.push("sent");
    },
  });
  const listen = async () => {
    steps.push("told");
    isTaken.resolve();
  };
  await converse(there, "echo", {
    body: { stream_options: { include_usage: true } },
    listen,
  });
  expect(steps.length).toBeGreaterThan(10);
  expect(steps.slice(0, 6)).toEqual([
    "told",
    "sent",
    "told",
    "sent",
    "told",
    "sent",
  ]);
});

test("a listener who takes his time holds up the provider", async () => {
  const there = await serverWith();
  const caller = new AbortController();
  const began = Promise.withResolvers<void>();
  const listen = () => {
    began.resolve();
    return new Promise<void>((_, left) =>
      caller.signal.addEventListener("abort", () => left(caller.signal.reason)),
    );
  };
  const { signal } = caller;
  const talking = converse(there, "endless", { listen, signal });
  await began.promise;
  caller.abort(new Error("gone"));
  expect(await failure(talking)).toBeInstanceOf(BrokenOff);
  await vi.waitFor(() => expect(there.server.counts.open).toBe(0));
  expect(there.server.counts.cancelled).toBe(1);
});

test.each([
  ["breaks-off", "provider_failed"],
  ["ends-early", "provider_failed"],
  ["garbles", "provider_failed"],
  ["errs", "provider_failed"],
  ["hangs-within", "provider_timeout"],
])(
  "a stream that %s has broken off, and what came of it is there",
  async (model, code) => {
    const { server } = await serverWith();
    const provider = providerAt(server.baseUrl, { timeoutSeconds: 0.2 });
    const { events, listen } = noting();
    const error = await failure(converse({ provider }, model, { listen }));
    expect(error).toBeInstanceOf(BrokenOff);
    expect(error).toMatchObject({
      code,
      message: "The model's answer broke off.",
      partial: {
        output: { text: "You said: " },
        said: {
          body: {
            object: "chat.completion",
            choices: [
              {
                message: { role: "assistant", content: "You said: " },
                finish_reason: null,
              },
            ],
          },
        },
      },
    });
    expect(events).toHaveLength(3);
    expect(inspect(error, { depth: 9 })).not.toContain(CANARY);
    await vi.waitFor(() => expect(server.counts.open).toBe(0));
  },
);

test.each(["breaks-off", "garbles", "errs", "hangs-within", "hangs"])(
  "an answer in one piece that %s is a failure, and nothing of it is told",
  async (model) => {
    const { server } = await serverWith();
    const provider = providerAt(server.baseUrl, { timeoutSeconds: 0.2 });
    const error = await failure(converse({ provider }, model));
    expect(error).not.toBeInstanceOf(BrokenOff);
    expect(error.code).toMatch(/^provider_/);
    expect(inspect(error, { depth: 9 })).not.toContain(CANARY);
  },
);

test.each([
  ["fails-400", "invalid_request", "The provider answered 400."],
  [
    "fails-401",
    "provider_failed",
    "The provider answered 401: it refused our credentials.",
  ],
  ["fails-429", "rate_limited", "The provider answered 429."],
  ["fails-500", "provider_failed", "The provider answered 500."],
  [
    "fails-context",
    "invalid_request",
    "The provider answered 400: context_length_exceeded.",
  ],
  [
    "no-such-model",
    "invalid_request",
    "The provider answered 404: model_not_found.",
  ],
])(
  "%s is told before anything else, listened to or not, without an echo",
  async (model, code, message) => {
    const there = await serverWith();
    for (const listen of [
      null,
      async () => expect.fail("It told something."),
    ]) {
      const error = await failure(converse(there, model, { listen }));
      expect(error).not.toBeInstanceOf(BrokenOff);
      expect(error).toMatchObject({ code, message });
      expect(inspect(error, { depth: 9 })).not.toContain(CANARY);
    }
  },
);

test("a caller who leaves cancels the call, and sees the reason or what there was", async () => {
  for (const [model, isBegun] of [
    ["hangs", false],
    ["hangs-within", true],
  ] as const) {
    const there = await serverWith();
    const caller = new AbortController();
    const { signal } = caller;
    const { events, listen } = noting();
    const talking = failure(converse(there, model, { listen, signal }));
    await vi.waitFor(() => expect(there.server.asked).toHaveLength(1));
    await vi.waitFor(() => expect(events).toHaveLength(isBegun ? 3 : 0));
    caller.abort(new Error("gone"));
    const error = await talking;
    if (isBegun) expect(error).toBeInstanceOf(BrokenOff);
    else expect(error).toBe(signal.reason);
    await vi.waitFor(() => expect(there.server.counts.cancelled).toBe(1));
  }
});

test("a server that doesn't know how to count in a stream, or to keep nothing, isn't asked to again", async () => {
  const there = await serverWith({ lacks: ["stream_options", "store"] });
  const { listen } = noting();
  const first = await converse(there, "echo", { listen });
  expect(first.output).toEqual({ text: `You said: ${WORDS}` });
  expect(first.usage).toBeNull();
  expect(there.server.asked).toHaveLength(3);
  await converse(there, "echo", { listen });
  expect(there.server.asked).toHaveLength(4);
  expect(there.server.asked[3]?.body).not.toHaveProperty("store");
});

test("a server that counts nothing has no usage", async () => {
  const there = await serverWith({ lacks: ["usage"] });
  const { usage, said } = await converse(there, "echo", noting());
  expect(usage).toBeNull();
  expect(said?.body).not.toHaveProperty("usage");
});
