import { inspect } from "node:util";
import { describe, expect, onTestFinished, test, vi } from "vitest";

import { BrokenOff } from "@/lib/models/broken-off";
import type { Listener, StreamEvent } from "@/lib/models/provider";
import { providerAt } from "@/lib/testing/openai-provider";
import { openAiServer } from "@/lib/testing/openai-server";

const CANARY = "canary-77c0";
const WORDS = `größer 👋🏽 als ${CANARY}`;
type Options = NonNullable<Parameters<typeof openAiServer>[0]>;

async function serverWith(options: Options = {}) {
  const server = await openAiServer(options);
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
  const asked = { input: WORDS, ...body };
  const id = `there/${model}`;
  if (!provider.converse) expect.fail("It can't be spoken with.");
  const form = "response" as const;
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

const tools = ["look", "find"].map((name) => ({ type: "function", name }));

test("a response is answered whole, and is to be kept nowhere", async () => {
  const there = await serverWith();
  const { output, usage, said } = await converse(there, "echo");
  expect(output).toEqual({ text: `You said: ${WORDS}` });
  expect(usage).toMatchObject({ output_tokens: 6, cached_tokens: 1 });
  expect(said).toMatchObject({
    form: "response",
    body: { object: "response", status: "completed" },
  });
  expect(there.server.asked).toMatchObject([
    { path: "/v1/responses", body: { model: "echo", store: false } },
  ]);
});

test.each(["echo", "caller", "short"])(
  "what %s says in a stream of events comes to what it says in one piece",
  async (model) => {
    const there = await serverWith();
    const { events, listen } = noting();
    const whole = await converse(there, model, { body: { tools } });
    const streamed = await converse(there, model, { body: { tools }, listen });
    expect(streamed).toEqual(whole);
    expect(events.map((event) => event.sequence_number)).toEqual(
      events.map((_, place) => place),
    );
    expect(events.at(-1)?.response).toEqual(whole.said?.body);
    expect(there.server.asked[1]?.body).toMatchObject({ store: false });
  },
);

/** With responses of its own, and with chats alone. */
const BOTH = [
  ["that has responses", {}],
  ["that has chats alone", { lacks: ["responses"] }],
] as [string, Options][];

describe.each(BOTH)("of a server %s", (_, options) => {
  test.each([
    ["breaks-off", "provider_failed"],
    ["ends-early", "provider_failed"],
    ["garbles", "provider_failed"],
    ["errs", "provider_failed"],
    ["hangs-within", "provider_timeout"],
  ])(
    "a stream that %s has broken off, and what came of it is there",
    async (model, code) => {
      const { server } = await serverWith(options);
      const provider = providerAt(server.baseUrl, { timeoutSeconds: 0.2 });
      const { events, listen } = noting();
      const error = await failure(converse({ provider }, model, { listen }));
      expect(error).toBeInstanceOf(BrokenOff);
      expect(error).toMatchObject({
        code,
        partial: {
          output: { text: "You said: " },
          said: {
            form: "response",
            body: {
              object: "response",
              status: "incomplete",
              output: [{ type: "message", content: [{ text: "You said: " }] }],
            },
          },
        },
      });
      expect(events.map(({ type }) => type)).toEqual([
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.delta",
      ]);
      expect(inspect(error, { depth: 9 })).not.toContain(CANARY);
    },
  );

  test.each(["fails-400", "fails-500", "breaks-off", "garbles"])(
    "an answer in one piece that %s is a failure without an echo",
    async (model) => {
      const error = await failure(converse(await serverWith(options), model));
      expect(error).not.toBeInstanceOf(BrokenOff);
      expect(error.code).toMatch(/^provider_|^invalid_request$/);
      expect(inspect(error, { depth: 9 })).not.toContain(CANARY);
    },
  );

  test("a caller who leaves cancels the call", async () => {
    const there = await serverWith(options);
    const caller = new AbortController();
    const { signal } = caller;
    const { events, listen } = noting();
    const talking = failure(converse(there, "endless", { listen, signal }));
    await vi.waitFor(() => expect(events.length).toBeGreaterThan(8));
    caller.abort(new Error("gone"));
    expect(await talking).toBeInstanceOf(BrokenOff);
    await vi.waitFor(() => expect(there.server.counts.cancelled).toBe(1));
  });
});

test.each(["echo", "caller", "short", "thinker"])(
  "what %s says in chats alone comes to the same response, streamed or not",
  async (model) => {
    const there = await serverWith({ lacks: ["responses"] });
    const responses = await serverWith();
    const { events, listen } = noting();
    const body = { tools, instructions: "Be brief.", temperature: 0.2 };
    const expected = await converse(responses, model, { body });
    const whole = await converse(there, model, { body });
    const streamed = await converse(there, model, { body, listen });

    const anyIds = /"(id|item_id)":"[^"]*"/g;
    const nameless = (value: unknown) =>
      JSON.parse(JSON.stringify(value).replaceAll(anyIds, '"$1":""'));
    expect(nameless(streamed)).toEqual(nameless(whole));
    expect(whole.output).toEqual(expected.output);
    const { output, status, incomplete_details } = expected.said?.body ?? {};
    expect(nameless(whole.said?.body)).toMatchObject(
      nameless({
        output,
        status,
        incomplete_details,
        instructions: "Be brief.",
        temperature: 0.2,
        store: false,
        tools,
      }),
    );
    expect(events.at(-1)?.response).toEqual(streamed.said?.body);
    expect(events.map((event) => event.sequence_number)).toEqual(
      events.map((_, place) => place),
    );
  },
);

test("a stream made of a chat has the events of one that is not", async () => {
  const [chats, responses] = [
    await serverWith({ lacks: ["responses"] }),
    await serverWith(),
  ];
  for (const model of ["echo", "caller"]) {
    const [made, real] = [noting(), noting()];
    await converse(chats, model, { body: { tools }, listen: made.listen });
    await converse(responses, model, { body: { tools }, listen: real.listen });
    const kinds = (events: StreamEvent[]) =>
      [...new Set(events.map(({ type }) => type))].toSorted();
    expect(kinds(made.events)).toEqual(kinds(real.events));
    for (const event of made.events) {
      const like = real.events.find(({ type }) => type === event.type);
      expect(Object.keys(event).toSorted()).toEqual(
        Object.keys(like ?? {}).toSorted(),
      );
    }
  }
});

test("that a server has chats alone is found out once", async () => {
  const there = await serverWith({ lacks: ["responses"] });
  const paths = () => there.server.asked.map(({ path }) => path);
  await converse(there, "echo");
  await converse(there, "echo");
  expect(paths()).toEqual([
    "/v1/responses",
    "/v1/chat/completions",
    "/v1/chat/completions",
  ]);
});

test("a model that isn't there doesn't mean that a server has chats alone", async () => {
  const there = await serverWith();
  expect(await failure(converse(there, "nothing"))).toMatchObject({
    code: "invalid_request",
    message: "The provider answered 404: model_not_found.",
  });
  await converse(there, "echo");
  expect(there.server.asked.at(-1)?.path).toBe("/v1/responses");
});
