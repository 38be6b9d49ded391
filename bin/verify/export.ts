import { createHash } from "node:crypto";
import { text } from "node:stream/consumers";
import { openPromise, type ZipFile } from "yauzl";
import { z } from "zod";

import { CannotRun } from "@/bin/cannot-run";
import { keysIn, listed } from "@/bin/verify/given";
import { CommunityManifest } from "@/lib/community/exports/schema";
import { Manifest } from "@/lib/exports/schema";
import { openStatement } from "@/lib/exports/statement";
import { keyName, parseKeys } from "@/lib/log/key";
import { Unproven } from "@/lib/log/unproven";

type Wanted = { file: string; key?: string };

/** Checks an archive of an export against the manifest that the log's key signed. */
export async function checkExport({ file, key }: Wanted): Promise<boolean> {
  const vkeys = keysIn(key);
  try {
    console.log(await told(file, vkeys));
    return true;
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    const reason =
      error instanceof Unproven
        ? error.message
        : "It is no whole zip: it broke off, or was changed.";
    console.log(`This export does NOT verify:\n${listed([reason])}`);
    return false;
  }
}

async function told(file: string, vkeys: string): Promise<string> {
  const { found, manifest: text, signature } = await filesIn(file);
  const keys = await parseKeys(vkeys);
  const { sha256, signedBy } = await openStatement(signature, keys);
  if (hashOf(text) !== sha256) {
    throw new Unproven("note", "The manifest is not the one that was signed.");
  }
  const manifest = Either.parse(JSON.parse(text));
  const ofRecords =
    "entries" in manifest ? manifest.entries.map(({ media }) => media) : [];
  for (const { name, bytes, sha256 } of [...ofRecords, ...manifest.files]) {
    const one = found.get(name);
    if (!one) throw new Unproven("file", `${name} is missing.`);
    if (one.bytes !== bytes || one.sha256 !== sha256) {
      throw new Unproven("file", `${name} was changed.`);
    }
    found.delete(name);
  }
  const [more] = found.keys();
  if (more) throw new Unproven("file", `${more} was added.`);
  const by = signedBy.map(keyName).join(" and ");
  return [
    `This export verifies. It proves:\n${listed(provenBy(manifest, by))}`,
    `It leaves open:\n${listed([openIn(manifest)])}`,
  ].join("\n\n");
}

const Either = z.discriminatedUnion("format", [Manifest, CommunityManifest]);
type Either = z.infer<typeof Either>;

function provenBy(manifest: Either, instance: string): string[] {
  const { by, part, parts, created_at, records, gone, files } = manifest;
  const ofWhat =
    "app" in manifest ? manifest.app : "what was shared with its community";
  const made = `The instance whose key is ${instance} made it of ${ofWhat} for ${by}, at ${created_at}: part ${part} of ${parts}.`;
  const many = files.length + ("entries" in manifest ? records : 0);
  const whole = `Each of its ${many} files is as it was then, and none is missing: ${records} records, without the content of ${gone} that were gone by then.`;
  return "entries" in manifest
    ? [made, whole, "Each record is there by the consent that it names."]
    : [made, whole];
}

const openIn = (manifest: Either) =>
  "app" in manifest
    ? "That the app had no other records: which ones were chosen is for whoever asked for it."
    : "Whether a consent was taken back since: the instance tells whoever exported it.";

type Found = {
  /** By their names, all but the manifest and its signature. */
  found: Map<string, { bytes: number; sha256: string }>;
  manifest: string;
  signature: string;
};

async function filesIn(path: string): Promise<Found> {
  const zip = await openPromise(path, { autoClose: false }).catch(() => {
    throw new CannotRun(`${path} can't be read as a zip.`);
  });
  try {
    return await read(zip);
  } finally {
    zip.close();
  }
}

async function read(zip: ZipFile): Promise<Found> {
  const found: Found["found"] = new Map();
  const own = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    const { fileName: name } = entry;
    const stream = await zip.openReadStreamPromise(entry);
    if (found.has(name) || own.has(name)) {
      throw new Unproven("file", `${name} is there twice.`);
    }
    if (name === "manifest.json" || name === "manifest.sig") {
      own.set(name, await text(stream));
      continue;
    }
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const piece of stream) {
      hash.update(piece);
      bytes += piece.length;
    }
    found.set(name, { bytes, sha256: hash.digest("hex") });
  }
  const [manifest, signature] = ["manifest.json", "manifest.sig"].map((name) =>
    own.get(name),
  );
  if (manifest !== undefined && signature !== undefined) {
    return { found, manifest, signature };
  }
  throw new Unproven("note", "It has no manifest that is signed.");
}

const hashOf = (text: string) =>
  createHash("sha256").update(text).digest("hex");
