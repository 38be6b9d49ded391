import { fromBase64, toBase64, toHex, utf8 } from "@/lib/log/encoding";
import { sha256 } from "@/lib/log/hash";
import { Unproven } from "@/lib/log/unproven";

/** A public Ed25519 key and the name that it signs under (c2sp.org/signed-note). */
export type VerifierKey = {
  name: string;
  /** Eight hexadecimal digits, which tell keys of one name apart. */
  id: string;
  publicKey: Uint8Array;
};

const ED25519 = 1;
const KEY_BYTES = 32;

/** The bytes of a key's id, in a signature and in the hash that it comes from. */
export const ID_BYTES = 4;

const NAME = /^[^\p{White_Space}+]+$/u;
const VKEY = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/;

export async function verifierKey(
  name: string,
  publicKey: Uint8Array,
): Promise<VerifierKey> {
  if (!isKeyName(name) || publicKey.length !== KEY_BYTES) {
    throw new Unproven("key", "A key wants a name without spaces or plus.");
  }
  const named = [...utf8(`${name}\n`), ED25519, ...publicKey];
  const hash = await sha256(Uint8Array.from(named));
  return { name, id: toHex(hash.subarray(0, ID_BYTES)), publicKey };
}

/** `<name>+<id>+<base64>`, as keys are told to others. */
export const printKey = ({ name, id, publicKey }: VerifierKey): string =>
  `${name}+${id}+${toBase64(Uint8Array.of(ED25519, ...publicKey))}`;

export async function parseKey(vkey: string): Promise<VerifierKey> {
  const [, name, id, base64 = ""] = VKEY.exec(vkey) ?? [];
  const bytes = fromBase64(base64);
  if (!name || !isKeyName(name) || bytes?.length !== 1 + KEY_BYTES) {
    throw new Unproven(
      "key",
      "This is no public key of a log. One looks like example.com/log+1234abcd+AQID….",
    );
  }
  if (bytes[0] !== ED25519) {
    throw new Unproven(
      "key",
      "The key is not an Ed25519 key for signed notes.",
    );
  }
  const key = await verifierKey(name, bytes.subarray(1));
  if (key.id !== id) {
    throw new Unproven(
      "key",
      `The key says that its id is ${id}: it is ${key.id}.`,
    );
  }
  return key;
}

/** Keys of which any will do, a line each: while a log changes its key, it has two. */
export async function parseKeys(text: string): Promise<VerifierKey[]> {
  const lines = text.split("\n").map((line) => line.trim());
  const keys = await Promise.all(lines.filter(Boolean).map(parseKey));
  if (keys.length === 0) throw new Unproven("key", "There is no key here.");
  return keys;
}

/** A key as it is spoken of: its name and its id. */
export const keyName = ({ name, id }: Pick<VerifierKey, "name" | "id">) =>
  `${name}+${id}`;

/** Whether a key may have this name. */
export const isKeyName = (name: string): boolean =>
  name.isWellFormed() && NAME.test(name);
