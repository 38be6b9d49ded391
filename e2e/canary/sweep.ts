import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { constants, gunzipSync, inflateSync } from "node:zlib";

/** A run of bytes that must be nowhere, and the form in which it would be there. */
export type Needle = { form: string; bytes: Buffer };

/** Where something was found that must be nowhere. */
export type Hit = { file: string; form: string; near: string };

const WINDOW_BYTES = 8;

/**
 * Every form in which somebody's bytes may have been written down: as they are, in
 * base64 (RFC 4648 §4 and §5) at each of its three alignments, in hex, and as UTF-16.
 * As they are, any eight in a row are enough: PostgreSQL's own compression breaks
 * what it copies with a byte of its own after each eight.
 */
export function formsOf(secret: Buffer): Needle[] {
  const text = secret.toString("latin1");
  const wide = Buffer.from(text, "utf16le");
  const hex = secret.toString("hex");
  return [
    ...windowsOf("plain", secret),
    { form: "upper case", bytes: Buffer.from(text.toUpperCase(), "latin1") },
    { form: "UTF-16 LE", bytes: wide },
    { form: "UTF-16 BE", bytes: Buffer.from(wide).swap16() },
    { form: "hex", bytes: Buffer.from(hex) },
    { form: "HEX", bytes: Buffer.from(hex.toUpperCase()) },
    ...[0, 1, 2].flatMap((shift) => base64(secret, shift)),
  ];
}

function windowsOf(form: string, bytes: Buffer): Needle[] {
  const count = bytes.length - WINDOW_BYTES + 1;
  return Array.from({ length: count }, (_, start) => ({
    form,
    bytes: bytes.subarray(start, start + WINDOW_BYTES),
  }));
}

/** What all of base64's spellings share of the bytes behind `shift` others. */
function base64(secret: Buffer, shift: number): Needle[] {
  const shifted = Buffer.concat([Buffer.alloc(shift), secret]);
  const whole = shifted.length - (shifted.length % 3);
  const own = shift === 0 ? 0 : 4;
  return (["base64", "base64url"] as const).map((form) => ({
    form: `${form}, ${shift} bytes in`,
    bytes: Buffer.from(shifted.subarray(0, whole).toString(form).slice(own)),
  }));
}

/** Looks through every byte of every file below these folders, and of these texts. */
export async function sweep(
  needles: Needle[],
  folders: string[],
  texts: Record<string, string> = {},
): Promise<Hit[]> {
  const find = finder(needles);
  const hits = Object.entries(texts).flatMap(([name, text]) =>
    search(find, name, Buffer.from(text)),
  );
  for (const folder of folders) {
    for await (const file of filesBelow(folder)) {
      hits.push(...search(find, file, await readFile(file)));
    }
  }
  return hits;
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

type Find = (bytes: Buffer) => { form: string; at: number }[];

function search(find: Find, file: string, bytes: Buffer): Hit[] {
  const found = find(bytes).map(({ form, at }) => ({
    file,
    form,
    near: bytes.toString("latin1", at - 16, at + 48).replace(/[^ -~]/g, "·"),
  }));
  const inside = [...inflated(bytes)].flatMap((plain) =>
    find(plain).map(({ form }) => ({
      file,
      form: `${form}, deflated`,
      near: "",
    })),
  );
  return [...found, ...inside];
}

/**
 * Finds each needle's first place. All are looked for at once, by their first three
 * bytes: there are hundreds of them, and hundreds of megabytes.
 */
function finder(needles: Needle[]): Find {
  const begins = new Uint8Array(2 ** 24);
  const byBeginning = new Map<number, Needle[]>();
  for (const needle of needles) {
    const beginning = needle.bytes.readUIntBE(0, 3);
    begins[beginning] = 1;
    const alike = byBeginning.get(beginning) ?? [];
    byBeginning.set(beginning, [...alike, needle]);
  }
  return (bytes) => {
    const found = new Map<string, number>();
    let last = 0;
    for (let place = 0; place < bytes.length; place++) {
      last = ((last << 8) | (bytes[place] ?? 0)) & 0xffffff;
      if (begins[last] === 0 || place < 2) continue;
      const at = place - 2;
      for (const { form, bytes: wanted } of byBeginning.get(last) ?? []) {
        const end = at + wanted.length;
        if (
          bytes.compare(
            wanted,
            0,
            wanted.length,
            at,
            Math.min(end, bytes.length),
          ) === 0
        ) {
          if (!found.has(form)) found.set(form, at);
        }
      }
    }
    return [...found].map(([form, at]) => ({ form, at }));
  };
}

/** Deflate makes at most a thousandth of what it is given (RFC 1951). */
const READ_BYTES = 2 ** 14;
const MADE_BYTES = READ_BYTES * 1_032;

/** RFC 1950 §2.2 with the usual window, and RFC 1952 §2.3.1. */
const BEGINNINGS = ["7801", "785e", "789c", "78da", "1f8b08"].map((hex) =>
  Buffer.from(hex, "hex"),
);

/** The beginning of whatever comes out of what looks like a deflated stream. */
function* inflated(bytes: Buffer): Generator<Buffer> {
  const options = {
    finishFlush: constants.Z_SYNC_FLUSH,
    maxOutputLength: MADE_BYTES,
  };
  for (const beginning of BEGINNINGS) {
    const inflate = beginning.length === 2 ? inflateSync : gunzipSync;
    for (let at = -1; (at = bytes.indexOf(beginning, at + 1)) >= 0; ) {
      try {
        yield inflate(bytes.subarray(at, at + READ_BYTES), options);
      } catch {
        // It only looked like one.
      }
    }
  }
}
