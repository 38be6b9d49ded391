// Checks a receipt by itself and a public key: no network, no server, no database.
import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { CannotRun, run } from "@/bin/cannot-run";
import { env } from "@/lib/env";
import { type Verdict, verifyReceipt } from "@/lib/log/receipt";

const USAGE = `Usage: npm run verify -- receipt.json [--key <key, or a file with it>]
         [--content <file> --salt <hex>]    also that it is about this content`;

/** Where an instance leaves its public key for itself. */
const OWN_KEY = "log.vkey";

await run(async () => {
  const { file, key, content, salt } = wanted();
  const claim =
    content && salt ? { salt, content: await hashOf(content) } : undefined;
  const verdict = await verifyReceipt(receiptIn(file), keyIn(key), claim);
  console.log(told(verdict));
  if (!verdict.verified) process.exitCode = 1;
});

function wanted() {
  const { values, positionals } = argumentsGiven();
  const [file, ...others] = positionals;
  const isHalf = (values.content === undefined) !== (values.salt === undefined);
  if (!file || others.length > 0 || isHalf) throw new CannotRun(USAGE);
  return { file, ...values };
}

function argumentsGiven() {
  try {
    return parseArgs({
      options: {
        key: { type: "string" },
        content: { type: "string" },
        salt: { type: "string" },
      },
      allowPositionals: true,
    });
  } catch {
    throw new CannotRun(USAGE);
  }
}

function receiptIn(file: string): unknown {
  const text = textIn(file);
  try {
    return JSON.parse(text);
  } catch {
    throw new CannotRun(`${file} is not JSON.`);
  }
}

function keyIn(key: string | undefined): string {
  if (key !== undefined) return existsSync(key) ? textIn(key) : key;

  const own = join(env().DATA_DIR, OWN_KEY);
  if (existsSync(own)) return textIn(own);
  throw new CannotRun(
    "Say by which key, with --key. The server that gave the receipt tells its own at /log/key; whoever kept it from before need not trust the server.",
  );
}

function textIn(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new CannotRun(`${file} can't be read.`);
  }
}

/** SHA-256 of a file of any size. */
async function hashOf(file: string): Promise<Uint8Array> {
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(file)) hash.update(piece);
  } catch {
    throw new CannotRun(`${file} can't be read.`);
  }
  return hash.digest();
}

function told(verdict: Verdict): string {
  if (!verdict.verified) {
    return `This receipt does NOT verify. What failed is the ${verdict.step}:\n${listed([verdict.reason])}`;
  }
  const { proves, leavesOpen } = verdict;
  return `This receipt verifies. It proves:\n${listed(proves)}\n\nIt leaves open:\n${listed(leavesOpen)}`;
}

function listed(sentences: string[]): string {
  return sentences.map((sentence) => `- ${sentence}`).join("\n");
}
