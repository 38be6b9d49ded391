import { spawnSync } from "node:child_process";
import { createSecretKey, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";

import { openStream, sealStream } from "@/lib/sealing/chunked";

// Two implementations from the words of c2sp.org/chunked-encryption, one on Python's
// cryptography and one on WebCrypto, which share no line with ours.

type Bytes = Uint8Array<ArrayBuffer>;
type Implementation = {
  seal(key: Bytes, context: Bytes, plain: Bytes): Promise<Bytes>;
  open(key: Bytes, context: Bytes, sealed: Bytes): Promise<Bytes>;
};

const CHUNK = 16384;

const PYTHON = `
import hashlib, hmac, json, os, sys
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

def derived(key, salt, context):
    info = b"c2sp.org/chunked-encryption@v1+" + b"AEAD_AES_256_GCM" + b"\\x00" + salt + context
    out, block, i = b"", b"", 1
    while len(out) < 32 + 12 + 32:
        block = hmac.new(key, block + info + bytes([i]), hashlib.sha512).digest()
        out, i = out + block, i + 1
    return out[:32], out[32:44], out[44:76]

def nonce(base, k):
    return (int.from_bytes(base, "big") ^ k).to_bytes(12, "big")

def seal(key, context, plain):
    salt = os.urandom(24)
    k, base, commitment = derived(key, salt, context)
    out = salt + commitment
    for i in range(len(plain) // 16384 + 1):
        out += AESGCM(k).encrypt(nonce(base, i), plain[i * 16384:(i + 1) * 16384], b"")
    return out

def open_(key, context, sealed):
    k, base, commitment = derived(key, sealed[:24], context)
    assert sealed[24:56] == commitment
    body, out = sealed[56:], b""
    for i in range(len(body) // 16400 + 1):
        out += AESGCM(k).decrypt(nonce(base, i), body[i * 16400:(i + 1) * 16400], b"")
    return out

asked = json.load(sys.stdin)
key, context, text = (bytes.fromhex(asked[name]) for name in ("key", "context", "bytes"))
print({"seal": seal, "open": open_}[asked["work"]](key, context, text).hex())
`;

function python(work: string, key: Bytes, context: Bytes, bytes: Bytes): Bytes {
  const hex = (bytes: Bytes) => Buffer.from(bytes).toString("hex");
  const { stdout, stderr, status } = spawnSync("python3", ["-c", PYTHON], {
    input: JSON.stringify({
      work,
      key: hex(key),
      context: hex(context),
      bytes: hex(bytes),
    }),
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(stderr);
  return Uint8Array.from(Buffer.from(stdout.trim(), "hex"));
}

const onPython: Implementation = {
  seal: async (key, context, plain) => python("seal", key, context, plain),
  open: async (key, context, sealed) => python("open", key, context, sealed),
};

const { subtle } = crypto;

async function derived(key: Bytes, salt: Bytes, context: Bytes) {
  const prk = await subtle.importKey(
    "raw",
    key,
    { name: "HMAC", hash: "SHA-512" },
    false,
    ["sign"],
  );
  const text = "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0";
  const info = [new TextEncoder().encode(text), salt, context];
  let block = new ArrayBuffer(0);
  let material = new Blob();
  for (let number = 1; material.size < 76; number++) {
    const input = new Blob([block, ...info, Uint8Array.of(number)]);
    block = await subtle.sign("HMAC", prk, await input.arrayBuffer());
    material = new Blob([material, block]);
  }
  const bytes = new Uint8Array(await material.arrayBuffer());
  return {
    aead: await subtle.importKey("raw", bytes.slice(0, 32), "AES-GCM", false, [
      "encrypt",
      "decrypt",
    ]),
    base: bytes.slice(32, 44),
    commitment: bytes.slice(44, 76),
  };
}

/** The number of a chunk, laid over the last five bytes of the base nonce. */
function gcm(base: Bytes, chunk: number) {
  const iv = base.slice();
  for (let left = chunk, at = 11; left > 0; left = Math.floor(left / 256)) {
    iv[at] = (iv[at] ?? 0) ^ (left % 256);
    at -= 1;
  }
  return { name: "AES-GCM", iv, tagLength: 128 };
}

const onWebCrypto: Implementation = {
  async seal(key, context, plain) {
    const salt = crypto.getRandomValues(new Uint8Array(24));
    const { aead, base, commitment } = await derived(key, salt, context);
    const parts: BlobPart[] = [salt, commitment];
    for (let chunk = 0; chunk * CHUNK <= plain.length; chunk++) {
      const bytes = plain.slice(chunk * CHUNK, (chunk + 1) * CHUNK);
      parts.push(await subtle.encrypt(gcm(base, chunk), aead, bytes));
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  },

  async open(key, context, sealed) {
    const salt = sealed.slice(0, 24);
    const { aead, base, commitment } = await derived(key, salt, context);
    expect(sealed.slice(24, 56)).toEqual(commitment);
    const parts: BlobPart[] = [];
    for (let chunk = 0, at = 56; at < sealed.length; chunk++, at += 16400) {
      const bytes = sealed.slice(at, at + 16400);
      parts.push(await subtle.decrypt(gcm(base, chunk), aead, bytes));
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  },
};

const hasPython =
  spawnSync("python3", ["-c", "import cryptography.hazmat"]).status === 0;

describe.each([
  ["Python", hasPython, onPython],
  ["WebCrypto", true, onWebCrypto],
] as const)("against %s", (_, isThere, other) => {
  // The last is long enough for the number of a chunk to need a second byte.
  const lengths = [0, 1, CHUNK - 1, CHUNK, 3 * CHUNK + 5, 257 * CHUNK + 9];

  test.runIf(isThere).each(lengths)(
    "%i bytes that it sealed open here",
    async (length) => {
      const { raw, key, context, plain } = message(length);
      const sealed = await other.seal(raw, context, plain);

      const opened = await Array.fromAsync(
        openStream(
          key,
          context,
          sealed.length,
          async function* ({ start, end }) {
            yield sealed.subarray(start, end);
          },
        ),
      );

      expect(Buffer.concat(opened).equals(plain)).toBe(true);
    },
  );

  test.runIf(isThere).each(lengths)(
    "%i bytes sealed here open there",
    async (length) => {
      const { raw, key, context, plain } = message(length);
      const sealed = await Array.fromAsync(
        sealStream(key, context, each(plain)),
      );

      const whole = Uint8Array.from(Buffer.concat(sealed));
      const opened = await other.open(raw, context, whole);

      expect(Buffer.from(opened).equals(plain)).toBe(true);
    },
  );
});

function message(length: number) {
  const raw = Uint8Array.from(randomBytes(32));
  return {
    raw,
    key: createSecretKey(raw),
    context: Uint8Array.from(randomBytes(20)),
    plain: Uint8Array.from(randomBytes(length)),
  };
}

async function* each(plain: Uint8Array) {
  yield plain;
}
