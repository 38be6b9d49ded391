/** Text as bytes, in UTF-8. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(text);

/** Two lower-case hexadecimal digits a byte. */
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const CANONICAL =
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Bytes in base 64 (RFC 4648 §4), with padding. */
export const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/**
 * The bytes of base 64; null for all but the one spelling that `toBase64` gives them,
 * so that no character can be changed and still mean the same.
 */
export function fromBase64(text: string): Uint8Array | null {
  if (!CANONICAL.test(text)) return null;

  const bytes = Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));
  return toBase64(bytes) === text ? bytes : null;
}
