import { verifierKey } from "@/lib/log/key";
import type { Signer } from "@/lib/log/note";
import type { Secret } from "@/lib/secret";

// What comes before the seed in the PKCS #8 of an Ed25519 key (RFC 8410 §7).
const PKCS8 = [
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04,
  0x22, 0x04, 0x20,
];

/** Signs as the Ed25519 key (RFC 8032) that has this seed of 32 bytes. */
export async function signerOf(
  name: string,
  seed: Secret<Uint8Array>,
): Promise<Signer> {
  const key = await crypto.subtle.importKey(
    "pkcs8",
    Uint8Array.from([...PKCS8, ...seed.reveal()]),
    "Ed25519",
    true,
    ["sign"],
  );
  const { x = "" } = await crypto.subtle.exportKey("jwk", key);
  const sign = async (text: Uint8Array) =>
    new Uint8Array(
      await crypto.subtle.sign("Ed25519", key, Uint8Array.from(text)),
    );
  return { key: await verifierKey(name, fromBase64url(x)), sign };
}

const fromBase64url = (text: string) =>
  Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")),
    (character) => character.charCodeAt(0),
  );
