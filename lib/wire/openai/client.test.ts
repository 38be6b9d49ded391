import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { db } from "@/lib/db";
import {
  CLIENTS,
  type Client,
  clientFor,
  openaiWire,
} from "@/lib/testing/openai";
import { keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import { rowsWith } from "@/lib/testing/rows";

// OpenAI's own clients for Node, unmodified, against a real server of ours. What they ask
// are the built-in models: what is asked of others is in conversations.test.ts.

let server: Awaited<ReturnType<typeof openaiWire>>;
beforeAll(async () => {
  server = await openaiWire();
});
afterAll(() => server.close());

const GERMAN = "Guten Morgen, wie geht es Ihnen heute?";
const asking = (content = GERMAN, more: object = {}) => ({
  model: "language",
  messages: [{ role: "user" as const, content }],
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

describe.each(CLIENTS)(
  "openai %s, unmodified, with chat completions:",
  (_, Make) => {
    let one: Tenant;
    let client: Client;
    let theirs: Client;
    beforeAll(async () => {
      one = await tenant();
      client = await clientFor(Make, server, one);
      theirs = await clientFor(Make, server, await tenant());
    });

    test("asks, and is told what became of it", async () => {
      const { data, response } = await client.chat.completions
        .create(asking(GERMAN, { metadata: { env: "test" } }))
        .withResponse();
      expect(data).toMatchObject({
        ...{ object: "chat.completion", model: "language" },
        id: expect.stringMatching(/^chatcmpl-[0-9a-v]{26}$/),
        choices: [
          { index: 0, finish_reason: "stop", message: { role: "assistant" } },
        ],
        ...{ metadata: { env: "test" }, store: true },
      });
      expect(data.choices[0]?.message.content).toContain("de");
      expect(data.created * 1000).toBeLessThanOrEqual(Date.now());
      expect(response.headers.get("sojourn-storage")).toMatch(
        /^stored; expires=\d{4}-/,
      );
      expect(response.headers.get("x-request-id")).toBeTruthy();
    });

    test("has a stream, whose end says that it is kept", async () => {
      const stream = await client.chat.completions.create({
        ...asking(),
        stream: true,
      });
      const chunks = await all(stream);
      const [first] = chunks;
      expect(new Set(chunks.map(({ id }) => id))).toEqual(new Set([first?.id]));
      expect(
        chunks.every(({ object }) => object === "chat.completion.chunk"),
      ).toBe(true);
      const said = chunks.map(({ choices }) => choices[0]?.delta.content ?? "");
      const kept = await client.chat.completions.retrieve(first?.id ?? "");
      expect(said.join("")).toBe(kept.choices[0]?.message.content);
      expect(said.join("")).toContain("de");
    });

    test("finds what is stored: by its id, its messages, its metadata", async () => {
      const made = await client.chat.completions.create({
        ...asking("Wo ist der Bahnhof?", { metadata: { trip: "7 & more" } }),
        ...{ temperature: 0.5, user: "u-1" },
        messages: [
          { role: "system", content: "Be brief." },
          {
            role: "user",
            name: "olga",
            content: [
              { type: "text", text: "Wo ist der Bahnhof?" },
              {
                type: "image_url",
                image_url: { url: "data:image/png;base64,aGk=" },
              },
            ],
          },
        ],
      });
      const kept = await client.chat.completions.retrieve(made.id);
      expect(kept).toMatchObject({
        ...{ id: made.id, created: made.created, choices: made.choices },
        ...{
          temperature: 0.5,
          input_user: "u-1",
          metadata: { trip: "7 & more" },
        },
      });
      expect(kept).not.toHaveProperty("messages");
      const messages = await all(
        client.chat.completions.messages.list(made.id),
      );
      expect(messages).toEqual([
        {
          ...{ id: `${made.id}-0`, role: "system", name: null },
          ...{ content: "Be brief.", content_parts: null },
        },
        {
          ...{ id: `${made.id}-1`, role: "user", name: "olga" },
          content: "Wo ist der Bahnhof?",
          content_parts: [
            { type: "text", text: "Wo ist der Bahnhof?" },
            {
              type: "image_url",
              image_url: { url: "data:image/png;base64,aGk=" },
            },
          ],
        },
      ]);
      const backwards = client.chat.completions.messages.list(made.id, {
        ...{ order: "desc", limit: 1 },
      });
      expect((await all(backwards)).map(({ id }) => id)).toEqual([
        ...[`${made.id}-1`, `${made.id}-0`],
      ]);
      const found = await all(
        client.chat.completions.list({ metadata: { trip: "7 & more" } }),
      );
      expect(found.map(({ id }) => id)).toEqual([made.id]);
      expect(await all(client.chat.completions.list({ model: "pii" }))).toEqual(
        [],
      );
      expect(await all(theirs.chat.completions.list())).toEqual([]);
    });

    test("changes metadata, and takes them away", async () => {
      const { id } = await client.chat.completions.create(asking());
      const changed = await client.chat.completions.update(id, {
        metadata: { kind: "greeting" },
      });
      expect(changed).toHaveProperty("metadata", { kind: "greeting" });
      const found = client.chat.completions.list({
        metadata: { kind: "greeting" },
      });
      expect((await all(found)).map((one) => one.id)).toEqual([id]);
      await client.chat.completions.update(id, { metadata: null });
      const kept = await client.chat.completions.retrieve(id);
      expect(kept).toHaveProperty("metadata", {});
    });

    test("goes through 100 of them, page by page, while some are destroyed", async () => {
      const here = await tenant();
      const mine = await clientFor(Make, server, here);
      const ids: string[] = [];
      for (let number = 0; number < 100; number++) {
        ids.push((await mine.chat.completions.create(asking())).id);
      }
      const seen: string[] = [];
      for await (const { id } of mine.chat.completions.list({ limit: 10 })) {
        seen.push(id);
        const last = seen.length % 10 === 0;
        // The one that the next page comes after, and the one that it would begin with.
        if (last && seen.length < 100) {
          await mine.chat.completions.delete(id);
          await mine.chat.completions.delete(String(ids[seen.length]));
          ids.splice(seen.length, 1);
        }
      }
      expect(seen).toEqual(ids);
      const left = await all(
        mine.chat.completions.list({ order: "desc", limit: 50 }),
      );
      const gone = seen.filter((_, place) => place % 10 === 9 && place < 90);
      expect(left.map(({ id }) => id)).toEqual(
        ids.filter((id) => !gone.includes(id)).reverse(),
      );
    });

    test("deletes: the record is gone, and its receipt is told", async () => {
      const { id } = await client.chat.completions.create(asking());
      const { data, response } = await client.chat.completions
        .delete(id)
        .withResponse();
      expect(data).toEqual({
        object: "chat.completion.deleted",
        id,
        deleted: true,
      });
      expect(response.headers.get("sojourn-receipt")).toMatch(/^rcp_/);
      const gone = await failing(client.chat.completions.retrieve(id));
      expect(gone).toBeInstanceOf(Make.NotFoundError);
    });

    test("deletes nothing by an id that is empty, odd or another's", async () => {
      const { id } = await client.chat.completions.create(asking());
      // The client itself refuses an empty id, or sends the path with its slash.
      expect(await failing(client.chat.completions.delete(""))).not.toBeNull();
      for (const odd of ["", "a/b", "..", "%2F", `${id}x`, id.toUpperCase()]) {
        const path = `/chat/completions/${encodeURIComponent(odd)}`;
        const refused = await failing(client.delete(path));
        expect(refused).toMatchObject({ status: 404 });
      }
      expect(await failing(theirs.chat.completions.delete(id))).toMatchObject({
        status: 404,
      });
      expect(await failing(client.delete("/chat/completions"))).toMatchObject({
        status: 405,
      });
      expect((await client.chat.completions.retrieve(id)).id).toBe(id);
    });

    test("stores, or doesn't, as the table says", async () => {
      const never = await clientFor(
        Make,
        server,
        await tenant({ store: false }),
      );
      const told = async (asker: Client, store?: boolean | null) => {
        const { data, response } = await asker.chat.completions
          .create(asking(GERMAN, store === undefined ? {} : { store }))
          .withResponse();
        const header = response.headers.get("sojourn-storage") ?? "";
        return [(data as { store?: boolean }).store, header.split(";")[0]];
      };
      for (const store of [undefined, null, true]) {
        expect(await told(client, store)).toEqual([true, "stored"]);
      }
      expect(await told(client, false)).toEqual([false, "none"]);
      for (const store of [undefined, null, false]) {
        expect(await told(never, store)).toEqual([false, "none"]);
      }
      const refused = await failing(
        never.chat.completions.create(asking(GERMAN, { store: true })),
      );
      expect(refused).toBeInstanceOf(Make.BadRequestError);
      expect(refused).toMatchObject({
        code: "store_not_allowed",
        param: "store",
      });
    });

    test("a call that isn't stored can't be fetched, and leaves a count", async () => {
      const here = await tenant();
      const mine = await clientFor(Make, server, here);
      const canary = `canary ${crypto.randomUUID()}`;
      const { id } = await mine.chat.completions.create(
        asking(canary, { store: false, metadata: { canary } }),
      );
      expect(await failing(mine.chat.completions.retrieve(id))).toMatchObject({
        status: 404,
      });
      expect(await rowsWith(db(), canary)).toEqual([]);
      const where = { appId: here.ctx.appId };
      expect(await here.ctx.db.input.count({ where })).toBe(0);
      expect(await here.ctx.db.usageEvent.count({ where })).toBe(1);
    });

    test("goes sooner where it says so, and is refused a longer life", async () => {
      const { response } = await client.chat.completions
        .create(asking(GERMAN, { retention: "1h", subject: "olga" }))
        .withResponse();
      const [, expires] =
        /expires=(.+)/.exec(response.headers.get("sojourn-storage") ?? "") ??
        [];
      const hours = (Date.parse(expires ?? "") - Date.now()) / 3_600_000;
      expect(hours).toBeGreaterThan(0.9);
      expect(hours).toBeLessThan(1.1);
      const longer = client.chat.completions.create(
        asking(GERMAN, { retention: "400d" }),
      );
      expect(await failing(longer)).toMatchObject({
        status: 400,
        param: "retention",
      });
    });

    test("is told what is wrong by the classes that it knows", async () => {
      const stranger = new Make({
        ...{ baseURL: `${server.url}/openai/v1`, apiKey: "snj_nobody" },
        maxRetries: 0,
      });
      const reader = new Make({
        baseURL: `${server.url}/openai/v1`,
        apiKey: await keyFor(one, ["inputs:read"]),
        maxRetries: 0,
      });
      const create = (more: object, asker = client) =>
        asker.chat.completions.create(asking(GERMAN, more));
      const wrong: [() => PromiseLike<unknown>, unknown, string][] = [
        [
          () => stranger.models.list(),
          Make.AuthenticationError,
          "unauthenticated",
        ],
        [() => create({}, reader), Make.PermissionDeniedError, "forbidden"],
        [() => create({ model: "gpt-0" }), Make.NotFoundError, "not_found"],
        [
          () => create({ messages: [] }),
          Make.BadRequestError,
          "invalid_request",
        ],
      ];
      for (const [call, kind, code] of wrong) {
        const error = await failing(call());
        expect(error).toBeInstanceOf(kind);
        expect(error).toMatchObject({ code, type: "invalid_request_error" });
        expect(error.requestID).toBeTruthy();
      }
    });

    test("P1, P2: with an Idempotency-Key it is done once, stream or not", async () => {
      const here = await tenant();
      const mine = await clientFor(Make, server, here);
      const headers = { "Idempotency-Key": crypto.randomUUID() };
      const first = await mine.chat.completions.create(asking(), { headers });
      const again = await mine.chat.completions.create(asking(), { headers });
      expect(again).toEqual(first);
      const other = mine.chat.completions.create(asking("Bonjour"), {
        headers,
      });
      expect(await failing(other)).toBeInstanceOf(
        Make.UnprocessableEntityError,
      );

      const keyed = { headers: { "Idempotency-Key": crypto.randomUUID() } };
      const asked = { ...asking(), stream: true as const };
      const live = await all(await mine.chat.completions.create(asked, keyed));
      const replay = await all(
        await mine.chat.completions.create(asked, keyed),
      );
      expect(replay).toEqual(live);
      const where = { appId: here.ctx.appId };
      expect(await here.ctx.db.input.count({ where })).toBe(2);
    });
  },
);

describe.each(CLIENTS)("openai %s, unmodified, with responses:", (_, Make) => {
  let client: Client;
  let theirs: Client;
  beforeAll(async () => {
    client = await clientFor(Make, server, await tenant());
    theirs = await clientFor(Make, server, await tenant());
  });
  const asked = (more: object = {}) => ({
    ...{ model: "language", input: GERMAN },
    ...more,
  });

  test("asks, and finds it again", async () => {
    const made = await client.responses.create(
      asked({ instructions: "Be brief.", metadata: { env: "test" } }),
    );
    expect(made).toMatchObject({
      ...{ object: "response", status: "completed", model: "language" },
      id: expect.stringMatching(/^resp_[0-9a-v]{26}$/),
      ...{ instructions: "Be brief.", metadata: { env: "test" }, store: true },
      ...{ error: null, incomplete_details: null, previous_response_id: null },
      ...{ tools: [], tool_choice: "auto", parallel_tool_calls: true },
      usage: { total_tokens: 0 },
    });
    expect(made.output_text).toContain("de");
    const { _request_id, ...told } = made;
    expect(_request_id).toBeTruthy();
    expect(await client.responses.retrieve(made.id)).toEqual(told);
    const refused = await failing(theirs.responses.retrieve(made.id));
    expect(refused).toBeInstanceOf(Make.NotFoundError);
    const listed = (await client.get("/responses")) as {
      data: { id: string }[];
    };
    expect(listed.data.map(({ id }) => id)).toContain(made.id);
  });

  test("has a stream, and the same again later, from where it wants", async () => {
    const live = await all(
      await client.responses.create({ ...asked(), stream: true }),
    );
    const last = live.at(-1);
    if (last?.type !== "response.completed") throw new Error(last?.type);
    const { id, output } = last.response;
    const replay = await all(
      await client.responses.retrieve(id, { stream: true }),
    );
    expect(replay.map(({ type }) => type)).toEqual(
      live.map(({ type }) => type),
    );
    const rest = await all(
      await client.responses.retrieve(id, { stream: true, starting_after: 3 }),
    );
    expect(rest).toEqual(replay.slice(4));
    expect((await client.responses.retrieve(id)).output).toEqual(output);
  });

  test("goes on from one that is stored; from one that isn't, it is told so", async () => {
    const first = await client.responses.create(asked());
    const next = await client.responses.create(
      asked({ input: "And now in English?", previous_response_id: first.id }),
    );
    expect(next.previous_response_id).toBe(first.id);
    const unkept = await client.responses.create(asked({ store: false }));
    for (const [asker, previous_response_id] of [
      [client, unkept.id],
      [client, "resp_no"],
      [theirs, first.id],
    ] as const) {
      const refused = await failing(
        asker.responses.create(asked({ previous_response_id })),
      );
      expect(refused).toBeInstanceOf(Make.BadRequestError);
      expect(refused).toMatchObject({ code: "previous_response_not_found" });
    }
    await client.responses.delete(first.id);
    const gone = client.responses.create(
      asked({ previous_response_id: next.id }),
    );
    expect(await failing(gone)).toMatchObject({
      code: "previous_response_not_found",
    });
  });

  test("lists what was said, without images unless they are asked for", async () => {
    const image_url = "data:image/png;base64,aGk=";
    const { id } = await client.responses.create(
      asked({
        input: [
          { role: "user", content: "One" },
          {
            ...{ type: "message", role: "user" },
            content: [
              { type: "input_text", text: "Two" },
              { type: "input_image", detail: "auto", image_url },
            ],
          },
        ],
      }),
    );
    const items = await all(client.responses.inputItems.list(id));
    expect(items).toMatchObject([
      { content: [{ text: "Two" }, { type: "input_image", detail: "auto" }] },
      {
        type: "message",
        role: "user",
        content: [{ type: "input_text", text: "One" }],
      },
    ]);
    expect(items.map((item) => item.id)).toEqual([
      expect.stringMatching(/^msg_/),
      expect.stringMatching(/^msg_/),
    ]);
    expect(JSON.stringify(items)).not.toContain(image_url);
    const whole = await all(
      client.responses.inputItems.list(id, {
        ...{
          include: ["message.input_image.image_url"],
          order: "asc",
          limit: 1,
        },
      }),
    );
    expect(JSON.stringify(whole)).toContain(image_url);
    expect(whole).toHaveLength(2);
  });

  test("deletes; and cancels nothing, since nothing goes on in the background", async () => {
    const { id } = await client.responses.create(asked());
    expect(await failing(client.responses.cancel(id))).toMatchObject({
      status: 400,
    });
    await client.responses.delete(id);
    expect(await failing(client.responses.retrieve(id))).toMatchObject({
      status: 404,
    });
    expect(await failing(client.responses.cancel(id))).toMatchObject({
      status: 404,
    });
    const background = client.responses.create(asked({ background: true }));
    expect(await failing(background)).toMatchObject({ status: 400 });
  });
});

test.each(CLIENTS)(
  "openai %s has the models, each by its id",
  async (_, Make) => {
    const client = await clientFor(Make, server, await tenant());
    const models = await all(client.models.list());
    expect(models.map(({ id }) => id)).toContain("language");
    expect(await client.models.retrieve("pii")).toMatchObject({
      ...{ id: "pii", object: "model", owned_by: "built-in" },
    });
    const missing = await failing(client.models.retrieve("a/b"));
    expect(missing).toBeInstanceOf(Make.NotFoundError);
  },
);
