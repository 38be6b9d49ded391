import { afterAll, beforeAll, expect, test } from "vitest";

import { color } from "@/lib/models/builtin/color";
import { language } from "@/lib/models/builtin/language";
import { pii } from "@/lib/models/builtin/pii";
import {
  type ClarifaiProviderSettings,
  clarifaiProvider,
} from "@/lib/models/clarifai/provider";
import { findModel } from "@/lib/models/find";
import type { Content, ModelInfo, Moving } from "@/lib/models/provider";
import { Secret } from "@/lib/secret";
import { answerTo } from "@/lib/testing/answers";
import { clarifaiServer } from "@/lib/testing/clarifai";
import { plain } from "@/lib/testing/images";
import { failure } from "@/lib/testing/oip-provider";
import { keyFor, type Tenant, tenant } from "@/lib/testing/requests";

// A Sojourn behind a Sojourn: what speaks Clarifai's API here answers what asks by it.

const { signal } = new AbortController();

let server: Awaited<ReturnType<typeof clarifaiServer>>;
let upstream: Tenant;

beforeAll(async () => {
  server = await clarifaiServer();
  upstream = await tenant();
});
afterAll(() => server.close());

const MODELS = [color.info, pii.info, language.info];

const infoOf = (info: ModelInfo) => ({
  ...{ ...info, id: `there/${info.id}`, provider: "there" },
});

async function there(changes: Partial<ClarifaiProviderSettings> = {}) {
  const provider = clarifaiProvider({
    ...{ id: crypto.randomUUID(), name: "there", baseUrl: server.url },
    ...{ timeoutSeconds: 20, concurrency: 8 },
    key: new Secret(await keyFor(upstream)),
    models: MODELS.map((info) => ({ info: infoOf(info), options: {} })),
    ...changes,
  });
  const ask = async (model: string, content: Content, params: object = {}) => {
    const found = await findModel(`there/${model}`, [provider]);
    return (await found.predict({ content, params, signal })).output;
  };
  return { provider, ask };
}

const text = (words: string): Content => ({
  type: "text",
  mediaType: "text/plain",
  bytes: Buffer.from(words),
});

const image = async (background: string): Promise<Content> => ({
  ...{ type: "image", mediaType: "image/png" },
  bytes: await plain(40, 30, background).png().toBuffer(),
});

const WORDS =
  "Écris à olga@example.com, or call +1 212 555 0142. \u{1f600} Fin.";

test("spans and concepts come over the wire as they would be here", async () => {
  const { ask } = await there();
  expect(await ask("pii", text(WORDS))).toEqual(await answerTo(pii, WORDS));
  expect(await ask("language", text(WORDS))).toEqual(
    await answerTo(language, WORDS),
  );
});

test("colors come with their names and shares, and params go along", async () => {
  const { ask } = await there();
  const { bytes } = (await image("#e50000")) as { bytes: Buffer };
  const known = await answerTo(color, bytes);
  const { colors } = (await ask("color", await image("#e50000"), {
    params: { max_colors: 1 },
  })) as never as { colors: object[] };
  expect(colors).toEqual([
    {
      ...known.colors?.[0],
      hex: expect.stringMatching(/^#e[4-6]0[0-2]0[0-2]$/),
    },
  ]);
  const error = await failure(
    ask("color", await image("#e50000"), { params: { max_colors: 99 } }),
  );
  expect(error).toMatchObject({ code: "invalid_request" });
});

test("a video is asked about by its frames", async () => {
  const { ask } = await there();
  const film: Moving = {
    ...{ type: "video", mediaType: "video/mp4" },
    async *moments() {
      for (const [time, background] of ["#e50000", "#0343df"].entries()) {
        const { bytes } = (await image(background)) as { bytes: Buffer };
        yield { time, bytes };
      }
    },
  };
  expect(await ask("color", film)).toMatchObject({
    frames: [
      { time: 0, output: { colors: [{ name: "red", share: 1 }] } },
      { time: 1, output: { colors: [{ name: "blue", share: 1 }] } },
    ],
  });
});

test("nothing of it is kept there", async () => {
  const { ask } = await there();
  await ask("pii", text(WORDS));
  await ask("color", await image("#e50000"));
  const { db, appId } = upstream.ctx;
  expect(await db.input.count({ where: { appId } })).toBe(0);
  expect(await db.prediction.count({ where: { appId } })).toBe(0);
});

test("its models are listed with what they take and answer", async () => {
  const { provider } = await there();
  await provider.check(signal);
  expect(await provider.listModels(signal)).toEqual([
    { model: "color", takes: ["image", "video"], output: "colors" },
    { model: "image-quality", takes: ["image", "video"], output: "concepts" },
    { model: "pii", takes: ["text"], output: "spans" },
    { model: "language", takes: ["text"], output: "concepts" },
    { model: "sentiment", takes: ["text"], output: "concepts" },
  ]);
});

test("an app's own address is as good, and another's isn't", async () => {
  const at = (app: string) =>
    there({ baseUrl: `${server.url}/v2/users/me/apps/${app}` });
  const own = await at(upstream.slug);
  expect(await own.ask("pii", text("a"))).toEqual({ spans: [] });
  const other = await at((await tenant()).slug);
  expect(await failure(other.ask("pii", text("a")))).toMatchObject({
    code: expect.stringMatching(/^(not_found|provider_failed)$/),
  });
});

test("what is refused there is told as what it is", async () => {
  const key = new Secret(`snj_${"x".repeat(40)}`);
  const stranger = await there({ key });
  expect(await failure(stranger.ask("pii", text("a")))).toMatchObject({
    code: "provider_failed",
    message: "The provider answered 11009: it refused our credentials.",
  });
  const blind = await there({
    key: new Secret(await keyFor(upstream, ["inputs:read"])),
  });
  expect(await failure(blind.ask("pii", text("a")))).toMatchObject({
    code: "provider_failed",
    message: "The provider answered 11007: it refused our credentials.",
  });
  const gone = { ...infoOf(pii.info), id: "there/gone" };
  const { ask } = await there({ models: [{ info: gone, options: {} }] });
  expect(await failure(ask("gone", text("a")))).toMatchObject({
    ...{ code: "not_found", message: "There is no such model." },
  });
  const wrong = { ...infoOf(color.info), takes: ["text" as const] };
  const confused = await there({ models: [{ info: wrong, options: {} }] });
  expect(await failure(confused.ask("color", text("a")))).toMatchObject({
    code: "unsupported_type",
  });
});
