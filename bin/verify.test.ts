import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

import { createCommunityExport } from "@/lib/community/exports/job";
import { openCommunityArchive } from "@/lib/community/exports/open";
import { NewCommunityExport } from "@/lib/community/exports/schema";
import { commitmentOf } from "@/lib/log/commitment";
import type { Entry } from "@/lib/log/entry";
import { printKey } from "@/lib/log/key";
import { publicKeys } from "@/lib/receipts/public";
import { sha256 } from "@/lib/sealing/digest";
import { doneExport, readerIn, sharedIn } from "@/lib/testing/community";
import { freshApp } from "@/lib/testing/database";
import { ownFolder } from "@/lib/testing/folder";
import { allOf } from "@/lib/testing/inputs";
import { logOf, purges, testSigner } from "@/lib/testing/log";

const signer = await testSigner();
const vkey = printKey(signer.key);
const log = await logOf(purges(10), [signer]);

test("T1: a receipt is verified by the key alone, and told in plain words", async () => {
  const { file, keyFile } = await given(await log.receipt(3));

  for (const key of [vkey, keyFile]) {
    const { code, said } = await verify([file, "--key", key]);
    expect(said).toContain("This receipt verifies. It proves:");
    expect(said).toContain("- Entry 3 of the log sojourn.example/log says:");
    expect(said).toContain("- That no copy exists elsewhere");
    expect(code).toBe(0);
  }
});

test("the key may be the one in the data folder", async () => {
  const { file, folder } = await given(await log.receipt(3));

  expect(await verify([file], { DATA_DIR: folder })).toMatchObject({ code: 0 });
});

test("T2: a receipt that was changed doesn't verify, and is told where", async () => {
  const receipt = await log.receipt(3);
  const entry = { ...receipt.entry, outcome: "failed" };
  const { file } = await given({ ...receipt, entry });
  const { code, said } = await verify([file, "--key", vkey]);

  expect(said).toContain("does NOT verify. What failed is the inclusion:");
  expect(code).toBe(1);
});

test("a receipt is shown to be about a content, by that and its salt", async () => {
  const salt = "5a".repeat(32);
  const [entry] = purges(1) as [Entry];
  const sent = Buffer.from("my diagnosis");
  const commitment = await commitmentOf({
    id: String(entry.target_id),
    salt: Buffer.from(salt, "hex"),
    content: sha256(sent),
  });
  const of = await logOf([{ ...entry, commitment }], [signer]);
  const { file, folder } = await given(await of.receipt(0));
  const [content, other] = [join(folder, "sent"), join(folder, "other")];
  writeFileSync(content, sent);
  writeFileSync(other, "another");

  const about = (content: string) =>
    verify([file, "--key", vkey, "--content", content, "--salt", salt]);
  const shown = await about(content);
  expect(shown.said).toContain(sha256(sent).toString("hex"));
  expect(shown.code).toBe(0);
  const refused = await about(other);
  expect(refused.said).toContain("What failed is the commitment:");
  expect(refused.code).toBe(1);
});

test("a training export verifies as it is read, and not when a byte of it was changed", async () => {
  const ctx = await freshApp();
  for (const words of ["a marmot", "another marmot"])
    await sharedIn(ctx, words);
  const reader = readerIn({ ...ctx, now: new Date() });
  const wanted = NewCommunityExport.parse({ format: "jsonl" });
  const { id } = await createCommunityExport(reader, wanted);
  await doneExport(id);
  const named = { trainingId: id, part: 1 };
  const archive = await openCommunityArchive(reader, named);
  const zip = await allOf(archive.read());
  const folder = await ownFolder();
  const [file, changed] = [join(folder, "t.zip"), join(folder, "changed.zip")];
  const keyFile = join(folder, "log.vkey");
  writeFileSync(file, zip);
  writeFileSync(keyFile, await publicKeys(ctx));

  const good = await verify(["--export", file, "--key", keyFile]);
  expect(good.said).toContain("This export verifies.");
  expect(good.said).toContain("2 records, without the content of 0");
  expect(good.said).toContain("the consent that it names");
  expect(good.code).toBe(0);

  const name = zip.indexOf("media/");
  const at = zip.indexOf(".txt", name) + 6;
  zip[at] = (zip[at] ?? 0) ^ 1;
  writeFileSync(changed, zip);
  const bad = await verify(["--export", changed, "--key", keyFile]);
  expect(bad.said).toContain("does NOT verify");
  expect(bad.code).toBe(1);
  const other = await verify(["--export", file, "--key", vkey]);
  expect(other.code).toBe(1);
});

test("what is missing is told in a sentence", async () => {
  const { file } = await given("no receipt");
  writeFileSync(`${file}.txt`, "{");
  const none = join(await ownFolder(), "none");

  for (const [args, sentence] of [
    [[], "Usage: npm run verify"],
    [[file, "another"], "Usage: npm run verify"],
    [[file, "--url", "x"], "Usage: npm run verify"],
    [[file, "--content", file], "Usage: npm run verify"],
    [[file, "--salt", "00"], "Usage: npm run verify"],
    [[file, "--content", none, "--salt", "0"], `${none} can't be read.`],
    [[none, "--key", vkey], `${none} can't be read.`],
    [[`${file}.txt`, "--key", vkey], `${file}.txt is not JSON.`],
    [[file], "Say by which key, with --key."],
    [[file, "--key", vkey], "What failed is the receipt:"],
    [[file, "--key", "none"], "What failed is the key:"],
  ] as const) {
    const { code, said } = await verify([...args], { DATA_DIR: none });
    expect(said).toContain(sentence);
    expect(said).not.toContain("    at ");
    expect(code).toBe(1);
  }
});

/** A receipt as people have it: in a file, beside one with the key. */
async function given(receipt: unknown) {
  const folder = await ownFolder();
  const file = join(folder, "receipt.json");
  const keyFile = join(folder, "log.vkey");
  writeFileSync(file, JSON.stringify(receipt, null, 2));
  writeFileSync(keyFile, `${vkey}\n`);
  return { folder, file, keyFile };
}

async function verify(args: string[], settings: Record<string, string> = {}) {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", "bin/verify.ts", ...args],
    { env: { ...process.env, ...settings }, stdio: ["ignore", "pipe", "pipe"] },
  );
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { code, said: stdout + stderr };
}
