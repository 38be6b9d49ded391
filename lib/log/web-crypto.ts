import { Unproven } from "@/lib/log/unproven";

/** The cryptography of the browser, or of Node. */
export function webCrypto(): SubtleCrypto {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (subtle) return subtle;
  throw new Unproven(
    "platform",
    "Browsers do cryptography only for pages that came by https or from localhost: open this one so.",
  );
}

/** An Ed25519 public key, of 32 bytes, to verify signatures with. */
export async function importPublicKey(bytes: Uint8Array): Promise<CryptoKey> {
  try {
    const key = Uint8Array.from(bytes);
    const subtle = webCrypto();
    return await subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  } catch (error) {
    if (error instanceof Unproven) throw error;
    if (error instanceof DOMException && error.name === "NotSupportedError") {
      throw new Unproven(
        "platform",
        "This browser doesn't know Ed25519 signatures: a newer one does.",
      );
    }
    throw new Unproven("key", "The key is no Ed25519 public key.");
  }
}
