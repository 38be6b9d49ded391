import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync, gzipSync } from "node:zlib";

import { openAiServer } from "@/lib/testing/openai-server";

import { calls, examples, type Place, sender, type Way } from "./canary/calls";
import { newCanary, newWord } from "./canary/canary";
import { clarifaiCalls, clarifaiReads } from "./canary/clarifai";
import { failures, leaveOpen } from "./canary/failures";
import {
  addProviders,
  KEEPING,
  openaiCalls,
  openaiFailures,
  openaiReads,
  openaiRefusals,
} from "./canary/openai";
import { purgeAll } from "./canary/purge";
import { lookAround, readAll } from "./canary/reads";
import { changeSaved, searches } from "./canary/searches";
import { formsOf, type Hit, sweep } from "./canary/sweep";
import { expect, PASSWORD, test } from "./fixtures";
import { type Instance, startInstance } from "./instance";

const KEY = `snj_${"c".repeat(40)}`;
const OWNER = { email: "olga@example.test", password: PASSWORD };

/** How it ends, and what was printed on the way beside what the instance did. */
type End = (
  instance: Instance,
  place: Place,
  settings: Record<string, string>,
) => Promise<string>;

const ENDINGS: Record<string, End> = {
  "it is stopped": async (instance) => {
    await instance.stop();
    return "";
  },
  "it is killed in the middle of an upload": async (instance, place) => {
    await leaveOpen(place);
    await instance.kill();
    return "";
  },
  "all of it is purged": (instance, _place, settings) =>
    purgeAll(instance, settings),
};

for (const [ending, end] of Object.entries(ENDINGS)) {
  test(`R5, R6: nothing of what was sent is in any file when ${ending}`, async ({
    browser,
  }) => {
    test.setTimeout(480_000);
    const temporary = await mkdtemp(join(tmpdir(), "sojourn-canary-"));
    const settings = {
      TMPDIR: temporary,
      LIMIT_TEXT_BYTES: "1000000",
      LIMIT_IMAGE_BYTES: "1000000",
    };
    const instance = await startInstance({
      ...settings,
      SOJOURN_SETUP_EMAIL: OWNER.email,
      SOJOURN_SETUP_PASSWORD: OWNER.password,
      SOJOURN_SETUP_APP: "demo",
      SOJOURN_SETUP_KEY: KEY,
    });
    try {
      const canary = await newCanary();
      const place: Place = { url: instance.url, key: KEY, canary };
      const planted = await plant(place);

      // Before all else, which is to be on the first page.
      await sendAsOpenAi(place);
      await send([...calls(place, true), ...calls(place, false)]);
      await send([
        ...clarifaiCalls(place, true),
        ...clarifaiCalls(place, false),
      ]);
      await send(clarifaiReads(place));
      await readAll(place);
      await send(searches(place));
      await changeSaved(place);
      await send(failures(place));
      await send(examples(place));
      await lookAround(browser, place, OWNER);
      const more = await end(instance, place, settings);

      // Next keeps what it caches beside what it was built into.
      const folders = [instance.folder, temporary, ".next"];
      const texts = { "what it printed": instance.printed() + more };
      expect(await sweep(canary.needles, folders, texts)).toEqual([]);

      // The same eyes see what is there: a key's name is no content.
      const seen = await sweep(formsOf(Buffer.from(planted)), folders, texts);
      expect(seen.length).toBeGreaterThan(0);
      for (const { file } of seen) expect(file).toContain("/data/postgres/");
    } finally {
      await instance.remove();
      await rm(temporary, { recursive: true, force: true });
    }
  });
}

/** Sends each, and sees to it that it went the way that it was to go. */
async function send(ways: Way[]): Promise<void> {
  const outcomes: Record<string, number> = {};
  for (const way of ways) outcomes[way.name] = (await way.send()).status;
  const expected = ways.map(({ name, status }) => [name, status]);
  expect(outcomes).toEqual(Object.fromEntries(expected));
}

/** All of OpenAI's wire, with a provider that says back and fails with what it is told. */
async function sendAsOpenAi(place: Place): Promise<void> {
  await using upstream = await openAiServer({ key: "key-of-the-test" });
  await addProviders(place, upstream);
  const ways = Object.keys(KEEPING) as (keyof typeof KEEPING)[];
  for (const keeping of ways) await send(openaiCalls(place, keeping));
  await openaiReads(place);
  for (const keeping of ["kept", "not kept"] as const) {
    await send(openaiFailures(place, upstream, keeping));
  }
  await send(openaiRefusals(place));
}

/** Names a key with a word that will be found. */
async function plant(place: Place): Promise<string> {
  const name = newWord();
  const answer = await sender(place)("/keys", {
    method: "POST",
    body: JSON.stringify({ name, scopes: ["predict"] }),
  });
  expect(answer.status).toBe(200);
  return name;
}

test("the sweep sees a word in every form in which it may be written down", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sojourn-sweep-"));
  try {
    const word = newWord();
    const needles = formsOf(Buffer.from(word));
    const around = (plain: string) => Buffer.from(`xy${plain}z`);
    const wide = Buffer.from(`á${word}z`, "utf16le");
    const brokenUp = word.match(/.{1,8}/g)?.join("\u0000") ?? "";
    const files: Record<string, Buffer> = {
      plain: around(word),
      "upper case": around(word.toUpperCase()),
      "broken up": around(brokenUp),
      "UTF-16 LE": wide,
      "UTF-16 BE": Buffer.from(wide).swap16(),
      hex: around(Buffer.from(word).toString("hex")),
      HEX: around(Buffer.from(word).toString("hex").toUpperCase()),
      deflated: Buffer.concat([around(""), deflateSync(around(word))]),
      gzipped: Buffer.concat([around(""), gzipSync(around(word.repeat(99)))]),
    };
    for (const shift of [0, 1, 2]) {
      for (const form of ["base64", "base64url"] as const) {
        const before = ["", "\u00ff", "\u00ff\u00fe"][shift];
        const bytes = Buffer.from(`${before}${word}?>`, "latin1");
        files[`${form} ${shift}`] = around(bytes.toString(form));
      }
    }
    for (const [name, bytes] of Object.entries(files)) {
      await writeFile(join(folder, name), bytes);
    }
    const hits = await sweep(needles, [folder], { printed: `so ${word}` });
    const seen = new Set(hits.map(({ file }: Hit) => file.split("/").at(-1)));
    expect([...seen].sort()).toEqual(["printed", ...Object.keys(files)].sort());

    const other = formsOf(Buffer.from(newWord()));
    expect(await sweep(other, [folder], { printed: word })).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
