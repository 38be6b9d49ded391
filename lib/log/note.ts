import { fromBase64, toBase64, toHex, utf8 } from "@/lib/log/encoding";
import { ID_BYTES, isKeyName, keyName, type VerifierKey } from "@/lib/log/key";
import { Unproven } from "@/lib/log/unproven";
import { importPublicKey, webCrypto } from "@/lib/log/web-crypto";

/** Signs as one key. Where the private one is, is its maker's business. */
export type Signer = {
  key: VerifierKey;
  sign(text: Uint8Array): Promise<Uint8Array>;
};

type Signature = { name: string; id: string; signature: Uint8Array };

const SIGNATURES_MAX = 100;

const SIGNATURE = /^— (\S+) (\S+)$/;

/** Signs a text, which ends in a newline, by each of the keys. */
export async function signNote(
  text: string,
  signers: readonly Signer[],
): Promise<string> {
  const lines = await Promise.all(
    signers.map(async ({ key: { name, id }, sign }) => {
      const bytes = [...bytesOfId(id), ...(await sign(utf8(text)))];
      return `— ${name} ${toBase64(Uint8Array.from(bytes))}\n`;
    }),
  );
  const note = `${text}\n${lines.join("")}`;
  parseNote(note);
  return note;
}

/**
 * The text of a signed note, and which of the keys signed it: at least one. Signatures
 * of other keys are passed over, as the specification wants; one that claims to be by
 * one of these keys and isn't spoils the note.
 */
export async function openNote(
  note: string,
  keys: readonly VerifierKey[],
): Promise<{ text: string; signedBy: VerifierKey[] }> {
  const { text, signatures } = parseNote(note);
  const signedBy: VerifierKey[] = [];
  for (const { name, id, signature } of signatures) {
    const key = keys.find((key) => key.name === name && key.id === id);
    if (!key || signedBy.includes(key)) continue;
    if (!(await isSignedBy(key, text, signature))) {
      throw new Unproven(
        "signature",
        `The signature by the key ${keyName(key)} is not one of this text: one of the two was changed.`,
      );
    }
    signedBy.push(key);
  }
  if (signedBy.length > 0) return { text, signedBy };

  const wanted = keys.map(keyName).join(" or ");
  const found = signatures.map(keyName).join(", ");
  throw new Unproven(
    "signature",
    `This is signed by ${found}, not by ${wanted}.`,
  );
}

function parseNote(note: string): { text: string; signatures: Signature[] } {
  const end = note.lastIndexOf("\n\n") + 1;
  const lines = note.slice(end + 1).split("\n");
  if (!isText(note) || end === 0 || lines.pop() !== "" || lines.length === 0) {
    throw new Unproven(
      "note",
      "This is no signed note: text, an empty line, signatures.",
    );
  }
  if (lines.length > SIGNATURES_MAX) {
    throw new Unproven(
      "note",
      `The note has more than ${SIGNATURES_MAX} signatures.`,
    );
  }
  return { text: note.slice(0, end), signatures: lines.map(parseSignature) };
}

function parseSignature(line: string): Signature {
  const [, name = "", base64 = ""] = SIGNATURE.exec(line) ?? [];
  const bytes = fromBase64(base64);
  if (!isKeyName(name) || !bytes || bytes.length <= ID_BYTES) {
    throw new Unproven(
      "note",
      "A line behind the text of the note is no signature.",
    );
  }
  const id = toHex(bytes.subarray(0, ID_BYTES));
  return { name, id, signature: bytes.subarray(ID_BYTES) };
}

async function isSignedBy(
  { publicKey }: VerifierKey,
  text: string,
  signature: Uint8Array,
): Promise<boolean> {
  const key = await importPublicKey(publicKey);
  const bytes = Uint8Array.from(signature);
  return webCrypto().verify("Ed25519", key, bytes, utf8(text));
}

const isText = (note: string) =>
  note.isWellFormed() &&
  !Array.from(note).some((character) => character < " " && character !== "\n");

const bytesOfId = (id: string) =>
  [0, 2, 4, 6].map((at) => Number.parseInt(id.slice(at, at + 2), 16));
